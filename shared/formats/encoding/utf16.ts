import { Fault } from "../format.ts";

export type Utf16Name = "utf-16le" | "utf-16be";

/**
 * Turns a UTF-16 file into UTF-8, chunk by chunk, wherever the chunks are cut. A byte order mark goes through as
 * U+FEFF, so that `toUtf16` gives the same file back.
 */
export class Utf16Reader {
  readonly #encoding: Utf16Name;
  /** An odd byte, or a surrogate (and an odd byte) whose other half is in the next chunk. */
  #rest: Buffer = Buffer.alloc(0);
  /** File offset of `#rest`. */
  #offset = 0;

  constructor(encoding: Utf16Name) {
    this.#encoding = encoding;
  }

  /** The chunk as UTF-8, or the fault; its offset counts the file's own bytes from the first. */
  push(chunk: Buffer, final: boolean): Buffer | Fault {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const even = bytes.length - (bytes.length % 2);
    const last = even === 0 ? 0 : this.#unit(bytes, even - 2);
    const whole = !final && last >= 0xd800 && last <= 0xdbff ? even - 2 : even;
    const text = this.#decode(bytes.subarray(0, whole));
    const lone = text.isWellFormed() ? -1 : text.search(/\p{Surrogate}/u);
    if (lone !== -1) return this.#broken("Half of a character stands alone here", this.#offset + lone * 2);
    if (final && even < bytes.length)
      return this.#broken("The file ends in the middle of a character", this.#offset + even);
    this.#rest = Buffer.from(bytes.subarray(whole));
    this.#offset += whole;
    return Buffer.from(text, "utf8");
  }

  #unit(bytes: Buffer, at: number): number {
    return this.#encoding === "utf-16le" ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  }

  #decode(bytes: Buffer): string {
    return (this.#encoding === "utf-16le" ? bytes : Buffer.from(bytes).swap16()).toString("utf16le");
  }

  #broken(what: string, offset: number): Fault {
    return new Fault(
      "file.encoding",
      `${what} (${this.#encoding}).`,
      offset,
      "The file may still be being written, or be in another encoding than the sync file says.",
    );
  }
}

/** Whole UTF-8 characters as UTF-16. */
export function toUtf16(bytes: Buffer, encoding: Utf16Name): Buffer {
  const little = Buffer.from(bytes.toString("utf8"), "utf16le");
  return encoding === "utf-16le" ? little : little.swap16();
}
