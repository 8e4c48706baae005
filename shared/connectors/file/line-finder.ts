import type { TextCodec } from "../../formats/format.ts";
import type { TextAccess } from "./text-access.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
/** Only so much of a line is looked at to tell a column. */
const longestLine = 1 << 20;

/** Tells the line and column of offsets into a text. Offsets that only go up cost one pass over the text in all. */
export class LineFinder {
  readonly #access: TextAccess;
  readonly #text: TextCodec;
  #offset = 0;
  #newlines = 0;
  #returns = 0;
  #lineStart = 0;

  constructor(access: TextAccess, text: TextCodec) {
    this.#access = access;
    this.#text = text;
  }

  /** Both count from 1; columns in UTF-16 units, as editors do. */
  at(offset: number): { readonly line: number; readonly column: number } {
    if (offset < this.#offset) this.#rewind();
    while (this.#offset < offset) {
      const bytes = this.#access.read(this.#offset, Math.min(offset, this.#offset + (1 << 20)));
      if (bytes.length === 0) break;
      this.#count(bytes);
      this.#offset += bytes.length;
    }
    const line = this.#access.read(Math.max(this.#lineStart, offset - longestLine), offset);
    return { line: 1 + (this.#newlines || this.#returns), column: 1 + this.#units(line) };
  }

  #count(bytes: Buffer): void {
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) {
      this.#newlines++;
      this.#lineStart = this.#offset + at + 1;
    }
    if (this.#newlines > 0) return;
    // Lone returns end lines only in a file that has no other line ends.
    for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1)) {
      this.#returns++;
      this.#lineStart = this.#offset + at + 1;
    }
  }

  #units(line: Buffer): number {
    const text = this.#text.decode(line, 0, line.length);
    return text.startsWith("\ufeff") ? text.length - 1 : text.length;
  }

  #rewind(): void {
    this.#offset = 0;
    this.#newlines = 0;
    this.#returns = 0;
    this.#lineStart = 0;
  }
}
