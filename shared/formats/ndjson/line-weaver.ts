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
  /** Records that go out once the line end, or the file's beginning, is known. */
  #waiting: Buffer[] = [];

  constructor(out: (bytes: Buffer) => void) {
    this.#out = out;
  }

  keep(gap: Buffer, run: Buffer): void {
    this.#learn(gap);
    this.#learn(run);
    if (this.#free !== null) {
      const filled = this.#waiting.length > 0;
      this.#fillFree();
      this.#out(filled ? gap : pastLine(gap));
    } else if (this.#begun) {
      this.#placeWaiting();
      this.#out(gap);
    } else {
      this.#begun = true;
      this.#out(gap);
      if (this.#waiting.length > 0) {
        this.#waiting.push(Buffer.from(run));
        if (this.#newline !== null) this.#placeWaiting();
        return;
      }
    }
    this.#out(run);
    this.#placed = true;
  }

  drop(gap: Buffer, _record: Buffer): void {
    this.#learn(gap);
    if (this.#begun && this.#free === null) this.#placeWaiting();
    this.#free = Buffer.concat(this.#free === null ? [gap] : [this.#free, pastLine(gap)]);
    this.#begun = true;
  }

  insert(record: Buffer): void {
    this.#waiting.push(record);
    if (this.#placed && this.#free === null && this.#newline !== null) this.#placeWaiting();
  }

  finish(rest: Buffer): void {
    this.#learn(rest);
    if (!this.#begun) {
      this.#out(rest);
      this.#placeWaiting();
      if (this.#placed) this.#out(this.#lineEnd());
      return;
    }
    const last = this.#placed && !rest.includes(ascii.lineFeed);
    if (this.#free !== null && this.#waiting.length === 0) {
      this.#out(last ? beforeLineEnd(this.#free) : this.#free);
      this.#out(pastLine(rest));
      return;
    }
    if (this.#free === null) this.#placeWaiting();
    else this.#fillFree();
    this.#out(rest);
  }

  /** Puts the waiting records on the dropped record's line and on lines after it. */
  #fillFree(): void {
    this.#out(this.#free!);
    this.#free = null;
    this.#placed = false;
    this.#placeWaiting();
  }

  #placeWaiting(): void {
    for (const record of this.#waiting.splice(0)) {
      if (this.#placed) this.#out(this.#lineEnd());
      this.#out(record);
      this.#placed = true;
    }
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

/** The bytes behind their first line end; all of them where there is none. */
const pastLine = (bytes: Buffer): Buffer => bytes.subarray(bytes.indexOf(ascii.lineFeed) + 1);

/** The bytes without their last line end. */
function beforeLineEnd(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(ascii.lineFeed);
  if (end < 0) return bytes;
  return bytes.subarray(0, bytes[end - 1] === ascii.carriageReturn ? end - 1 : end);
}
