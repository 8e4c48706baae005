const lineFeed = 10;
const firstRoom = 1 << 12;

/** Lines of JSON on their way into bytes: each is encoded once, and none is kept as text. */
export class ByteLines {
  #room: Buffer = Buffer.allocUnsafeSlow(firstRoom);
  #length = 0;

  /** The lines so far, each with its line feed; good until the next `add`. */
  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  /** Gives the line's length. */
  add(line: string): number {
    // A UTF-16 unit is at most three bytes of UTF-8.
    const most = this.#length + line.length * 3 + 1;
    if (most > this.#room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(most, this.#room.length * 2));
      this.#room.copy(larger, 0, 0, this.#length);
      this.#room = larger;
    }
    this.#length += this.#room.write(line, this.#length);
    this.#room[this.#length++] = lineFeed;
    return line.length;
  }
}

/** The lines of such bytes by their number. A line is decoded when it is asked for. */
export class LinesOfBytes {
  readonly #bytes: Buffer;
  /** Where each line starts, and where the next would. */
  readonly #starts: readonly number[];

  constructor(bytes: Buffer) {
    const starts = [0];
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) starts.push(at + 1);
    this.#bytes = bytes;
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  /** `""` for a number that no line has. */
  at(number: number): string {
    const start = this.#starts[number];
    const next = this.#starts[number + 1];
    return start === undefined || next === undefined ? "" : this.#bytes.toString("utf8", start, next - 1);
  }
}
