import type { Hash } from "node:crypto";
import { type FileHandle, open, stat } from "node:fs/promises";
import { detectEncoding, type Encoding, isUtf16 } from "../../formats/encoding/detect-encoding.ts";
import { Utf16Reader } from "../../formats/encoding/utf16.ts";
import { Fault } from "../../formats/format.ts";
import { contentHash } from "./content-hash.ts";
import { type Stamp, sameStamp, stampOf } from "./stamp.ts";

/** A file up to this size is read in one go, so that a change in the middle of it is seen before any of it is used. */
const wholeSize = 4 << 20;
const chunkSize = 1 << 20;

/** One piece of a file's text, good until the next; `final` where nothing follows. */
export interface Piece {
  readonly bytes: Buffer;
  readonly final: boolean;
}

/**
 * Reads a file once, from its first byte to its last, as text in an encoding whose lower half is ASCII: bytes as they
 * stand, or UTF-8 for a file in UTF-16. Hashes all bytes on the way. Its methods throw what node:fs throws.
 */
export class TextReader {
  readonly encoding: Encoding;
  readonly stamp: Stamp;
  readonly #handle: FileHandle;
  readonly #utf16: Utf16Reader | null;
  readonly #hash: Hash = contentHash();
  readonly #size: number;
  #first: Buffer | null;
  #chunk: Buffer | null = null;
  #done = 0;

  private constructor(handle: FileHandle, stamp: Stamp, first: Buffer, encoding: Encoding) {
    this.#handle = handle;
    this.stamp = stamp;
    this.#size = Number(stamp.size);
    this.#first = first;
    this.encoding = encoding;
    this.#utf16 = isUtf16(encoding) ? new Utf16Reader(encoding.name) : null;
  }

  /** `declared` is the encoding that the sync file names, `kind` the format's name. */
  static async open(
    path: string,
    declared: string | null,
    kind: "csv" | "json" | "ndjson" | "xml",
  ): Promise<TextReader | Fault> {
    // Opening a pipe would wait for its other end.
    if (!(await stat(path)).isFile()) return new Fault("file.unreadable", "It is not a regular file.", 0);
    const handle = await open(path, "r");
    try {
      const stamp = stampOf(await handle.stat({ bigint: true }));
      const size = Number(stamp.size);
      const first = await fill(handle, Buffer.allocUnsafeSlow(size <= wholeSize ? size : chunkSize));
      const encoding = detectEncoding(first, declared, kind);
      if (encoding instanceof Fault) {
        await handle.close();
        return encoding;
      }
      return new TextReader(handle, stamp, first, encoding);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes of the file, and how many of them were read. */
  get size(): number {
    return this.#size;
  }

  get done(): number {
    return this.#done;
  }

  /** The next piece, or `"changed"` where another program wrote to the file since it was opened. */
  async next(): Promise<Piece | Fault | "changed"> {
    const bytes = this.#first ?? (await this.#more());
    this.#first = null;
    this.#done += bytes.length;
    const now = stampOf(await this.#handle.stat({ bigint: true }));
    const final = this.#done >= this.#size;
    if (!sameStamp(now, this.stamp) || (bytes.length === 0 && !final)) return "changed";
    this.#hash.update(bytes);
    if (this.#utf16 === null) return { bytes, final };
    const text = this.#utf16.push(bytes, final);
    return text instanceof Fault ? text : { bytes: text, final };
  }

  #more(): Promise<Buffer> {
    this.#chunk ??= Buffer.allocUnsafeSlow(chunkSize);
    return fill(this.#handle, this.#chunk.subarray(0, this.#size - this.#done));
  }

  /** Hash of all bytes, once the last piece was read. */
  hash(): string {
    return this.#hash.digest("hex");
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Fills a buffer with the next bytes; what comes back is shorter only at the end of the file. */
async function fill(handle: FileHandle, bytes: Buffer): Promise<Buffer> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
