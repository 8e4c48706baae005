const firstSize = 16;

/** Where the records of a file are and the hash of each one's bytes: 20 bytes a record. */
export class Spans {
  #count = 0;
  #starts = new Float64Array(firstSize);
  #lengths = new Uint32Array(firstSize);
  #highs = new Uint32Array(firstSize);
  #lows = new Uint32Array(firstSize);

  get count(): number {
    return this.#count;
  }

  add(start: number, length: number, high: number, low: number): void {
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = start;
    this.#lengths[this.#count] = length;
    this.#highs[this.#count] = high;
    this.#lows[this.#count] = low;
    this.#count++;
  }

  start(record: number): number {
    return this.#starts[record]!;
  }

  end(record: number): number {
    return this.#starts[record]! + this.#lengths[record]!;
  }

  high(record: number): number {
    return this.#highs[record]!;
  }

  low(record: number): number {
    return this.#lows[record]!;
  }

  #grow(): void {
    const size = this.#count * 2;
    const starts = new Float64Array(size);
    starts.set(this.#starts);
    this.#starts = starts;
    this.#lengths = grown(this.#lengths, size);
    this.#highs = grown(this.#highs, size);
    this.#lows = grown(this.#lows, size);
  }
}

function grown(numbers: Uint32Array<ArrayBuffer>, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(size);
  larger.set(numbers);
  return larger;
}
