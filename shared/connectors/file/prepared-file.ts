import { constants, type Stats } from "node:fs";
import { access, type FileHandle, open, rm, stat } from "node:fs/promises";
import { type Encoding, isUtf16 } from "../../formats/encoding/detect-encoding.ts";
import { toUtf16 } from "../../formats/encoding/utf16.ts";
import { contentHash } from "./content-hash.ts";
import type { FilePorts } from "./ports.ts";
import { ignoreMissing } from "./problem.ts";
import { temporaryFor } from "./temporary.ts";

const chunkSize = 1 << 20;

/** A file that is to take its target's place, made beside it. Its methods throw what node:fs throws. */
export class PreparedFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #target: Stats | null;
  readonly #encoding: Encoding;
  readonly #hash = contentHash();
  /** Full chunks that are to be written, and the one that is being filled. */
  readonly #full: Buffer[] = [];
  #open: Buffer = Buffer.alloc(0);
  #length = 0;
  #ended = false;

  private constructor(path: string, handle: FileHandle, target: Stats | null, encoding: Encoding) {
    this.path = path;
    this.#handle = handle;
    this.#target = target;
    this.#encoding = encoding;
  }

  static async make(target: string, encoding: Encoding, ports: FilePorts): Promise<PreparedFile> {
    const stats = await stat(target).catch(ignoreMissing);
    if (stats !== null) await access(target, constants.W_OK);
    const path = temporaryFor(target);
    ports.probe("prepare");
    // Until it has the target's owner and mode, nobody else may look into it.
    const handle = await open(path, "wx", stats === null ? 0o666 : 0o600);
    return new PreparedFile(path, handle, stats, encoding);
  }

  /** Takes bytes of the new text, whole characters; `drain` writes them. */
  put(bytes: Buffer): void {
    if (this.#length + bytes.length > this.#open.length) {
      if (this.#length > 0) this.#full.push(this.#open.subarray(0, this.#length));
      this.#open = Buffer.allocUnsafeSlow(Math.max(chunkSize, bytes.length));
      this.#length = 0;
    }
    bytes.copy(this.#open, this.#length);
    this.#length += bytes.length;
  }

  /**
   * Writes a megabyte or so of what there is, and gives the text that it wrote. `null` where it is not worth it yet, or with
   * `final`, after which there are no more bytes, where all is written.
   */
  async drain(final: boolean): Promise<{ readonly text: Buffer; readonly last: boolean } | null> {
    const full = this.#full.shift();
    if (full === undefined && (!final || this.#ended)) return null;
    const text = full ?? this.#open.subarray(0, this.#length);
    if (full === undefined) this.#ended = true;
    const bytes = isUtf16(this.#encoding) ? toUtf16(text, this.#encoding.name) : text;
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length; )
      written += (await this.#handle.write(bytes, written, bytes.length - written)).bytesWritten;
    return { text, last: this.#ended };
  }

  /** Makes the file last and gives it the target's owner and mode. Returns the hash of its bytes. */
  async finish(ports: FilePorts): Promise<string> {
    if (this.#target !== null) {
      const { uid, gid, mode } = this.#target;
      // Only the superuser may give files away; for others the file is their own, as with any editor.
      await this.#handle.chown(uid, gid).catch(() => {});
      await this.#handle.chmod(mode & 0o7777);
    }
    ports.probe("sync");
    await this.#handle.sync();
    await this.#handle.close();
    return this.#hash.digest("hex");
  }

  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await rm(this.path, { force: true });
  }
}
