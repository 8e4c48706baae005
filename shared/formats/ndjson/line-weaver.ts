import type { Weaver } from "../format.ts";
import { ascii } from "../json/ascii.ts";
import { newlineOf } from "../json/style.ts";

/** Puts a file of one record a line together again. Blank lines stay, and so does how the last line ends. */
export class LineWeaver implements Weaver {
  readonly #out: (bytes: Buffer) => void;
  /** The file's line end, once one was seen. */
  #newline: Buffer | null = null;
  /** Whether a gap was seen, and with it the file's beginning. */
  #begun = false;
  /** Whether a record went out. */
  #placed = false;
  /** What stands before a dropped record, whose line is free for another. */
  #free: Buffer | null = null;
  /** New records that no gap or rest was seen for yet. */
  #waiting: Buffer[] = [];

  constructor(out: (bytes: Buffer) => void) {
    this.#out = out;
  }

  keep(gap: Buffer, run: Buffer): void {
    this.#learn(gap);
    this.#learn(run);
    if (this.#free !== null) {
      const filled = this.#fillFree();
      this.#out(filled ? gap : pastLine(gap));
    } else if (this.#begun) {
      this.#placeWaiting();
      this.#out(gap);
    } else {
      this.#out(gap);
      for (const record of this.#waiting.splice(0)) this.#emit(record, this.#lineEnd());
    }
    this.#out(run);
    this.#begun = this.#placed = true;
  }

  drop(gap: Buffer, _record: Buffer): void {
    this.#learn(gap);
    this.#free = Buffer.concat(this.#free === null ? [gap] : [this.#free, pastLine(gap)]);
    this.#begun = true;
  }

  insert(record: Buffer): void {
    if (this.#placed && this.#free === null && this.#newline !== null) this.#emit(this.#newline, record);
    else this.#waiting.push(record);
  }

  finish(rest: Buffer): void {
    this.#learn(rest);
    if (this.#free !== null) {
      const free = this.#free;
      if (this.#waiting.length > 0) {
        this.#fillFree();
        this.#out(rest);
      } else if (rest.includes(ascii.lineFeed)) this.#emit(free, pastLine(rest));
      else this.#emit(this.#placed ? beforeLineEnd(free) : free, rest);
    } else if (this.#begun) {
      this.#placeWaiting();
      this.#out(rest);
    } else {
      this.#out(rest);
      for (const record of this.#waiting) this.#emit(record, this.#lineEnd());
    }
  }

  /** Puts the new records on the dropped record's line and lines after it; whether there were any. */
  #fillFree(): boolean {
    this.#out(this.#free!);
    this.#free = null;
    const [first, ...others] = this.#waiting.splice(0);
    if (first === undefined) return false;
    this.#out(first);
    for (const record of others) this.#emit(this.#lineEnd(), record);
    return true;
  }

  #placeWaiting(): void {
    for (const record of this.#waiting.splice(0)) this.#emit(this.#lineEnd(), record);
  }

  #emit(...parts: readonly Buffer[]): void {
    for (const part of parts) this.#out(part);
  }

  #learn(bytes: Buffer): void {
    if (this.#newline !== null) return;
    const newline = newlineOf(bytes);
    if (newline !== null) this.#newline = Buffer.from(newline);
  }

  #lineEnd(): Buffer {
    return this.#newline ?? Buffer.from("\n");
  }
}

/** The bytes without their first line. */
const pastLine = (bytes: Buffer): Buffer => bytes.subarray(bytes.indexOf(ascii.lineFeed) + 1);

/** The bytes without their last line end. */
function beforeLineEnd(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(ascii.lineFeed);
  if (end < 0) return bytes;
  return bytes.subarray(0, bytes[end - 1] === ascii.carriageReturn ? end - 1 : end);
}
