import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { type Encoding, isUtf16 } from "../../formats/encoding/detect-encoding.ts";
import { type Utf16Name, Utf16Reader } from "../../formats/encoding/utf16.ts";
import { Fault } from "../../formats/format.ts";

/**
 * Reads any stretch of a file's text. Synchronous, because a record is fetched in less time than a promise takes.
 * A file in UTF-16 is held in memory while it is open. Throws what node:fs throws.
 */
export class TextAccess {
  readonly #descriptor: number | null;
  readonly #text: Buffer | null;

  constructor(path: string, encoding: Encoding) {
    this.#text = isUtf16(encoding) ? transcoded(readFileSync(path), encoding.name) : null;
    this.#descriptor = this.#text === null ? openSync(path, "r") : null;
  }

  /** The bytes from `start` to `end`, fewer only where the text ends before. */
  read(start: number, end: number): Buffer {
    if (this.#descriptor === null) return this.#text!.subarray(start, end);
    const bytes = Buffer.allocUnsafe(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(this.#descriptor, bytes, filled, bytes.length - filled, start + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
  }
}

function transcoded(bytes: Buffer, encoding: Utf16Name): Buffer {
  const text = new Utf16Reader(encoding).push(bytes, true);
  return text instanceof Fault ? Buffer.alloc(0) : text;
}
