import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "../base/assert.ts";
import { hashText } from "../base/hash.ts";
import { canonicalJson, parseJson } from "../mapping/values/json.ts";
import { isNativeRecord, type NativeRecord } from "../model/native.ts";
import type { Fetched, RecordHash } from "./contract.ts";
import { versionOfHash } from "./version.ts";

const chunkSize = 1 << 20;
/** Bytes that are kept in memory; what comes after them goes into a temporary file. */
const memoryLimit = 64 << 20;

/**
 * The records of one read of an endpoint that has no bytes of its own to go back to (a database, an API), so that they can
 * be given again as they were read: as JSON, outside the heap, and past some megabytes in a temporary file that only the
 * user can read. Positions count from 0.
 */
export class KeptRecords {
  readonly #chunks: Buffer[] = [];
  #starts = new Float64Array(64);
  #hashes = new Uint32Array(128);
  #size = 0;
  /** Bytes of all records, and of those in memory, which come first. */
  #end = 0;
  #inMemory = 0;
  #spill: { readonly folder: string; readonly handle: number } | null = null;
  readonly #hash = new Uint32Array(2);
  #sumHigh = 0;
  #sumLow = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * Keeps a record and gives its position, and the hash that its version is made of, which does not depend on the order of its
   * members. With `basis`, the version is made of that text instead.
   */
  add(native: NativeRecord, basis?: string): RecordHash & { readonly position: number } {
    const text = canonicalJson(native);
    assert(text !== null, "a record that is nested too deeply was not refused");
    hashText(basis ?? text, this.#hash);
    const [high = 0, low = 0] = this.#hash;
    const bytes = Buffer.from(text);
    if (this.#size + 1 >= this.#starts.length) this.#grow();
    const position = this.#size++;
    this.#starts[position] = this.#end;
    this.#hashes[position * 2] = high;
    this.#hashes[position * 2 + 1] = low;
    this.#sumHigh = (this.#sumHigh + high) >>> 0;
    this.#sumLow = (this.#sumLow + low) >>> 0;
    this.#put(bytes);
    this.#end += bytes.length;
    this.#starts[this.#size] = this.#end;
    return { high, low, position };
  }

  /** `null` for a position of another read. */
  at(position: number): Fetched | null {
    if (!Number.isInteger(position) || position < 0 || position >= this.#size) return null;
    const start = this.#starts[position]!;
    const native = parseJson(this.#bytes(start, this.#starts[position + 1]!).toString("utf8"));
    assert(isNativeRecord(native), "a kept record is a record");
    return { native, version: this.versionAt(position) };
  }

  versionAt(position: number): string {
    return versionOfHash(this.#hashes[position * 2]!, this.#hashes[position * 2 + 1]!);
  }

  /** A token for all of them together, in whatever order: equal tokens, equal content. */
  contentVersion(): string {
    return `${this.#size}-${versionOfHash(this.#sumHigh, this.#sumLow)}`;
  }

  /** Lets go of all of them. */
  dispose(): void {
    this.#chunks.length = 0;
    this.#size = 0;
    this.#end = 0;
    this.#inMemory = 0;
    this.#sumHigh = 0;
    this.#sumLow = 0;
    if (this.#spill === null) return;
    closeSync(this.#spill.handle);
    rmSync(this.#spill.folder, { recursive: true, force: true });
    this.#spill = null;
  }

  #put(bytes: Buffer): void {
    if (this.#end + bytes.length > memoryLimit || this.#spill !== null) {
      this.#spill ??= newSpill();
      writeSync(this.#spill.handle, bytes, 0, bytes.length, this.#end);
      return;
    }
    let at = this.#end;
    for (let from = 0; from < bytes.length; ) {
      const inChunk = at % chunkSize;
      if (inChunk === 0) this.#chunks.push(Buffer.allocUnsafeSlow(chunkSize));
      const copied = bytes.copy(this.#chunks.at(-1)!, inChunk, from);
      from += copied;
      at += copied;
    }
    this.#inMemory = at;
  }

  #bytes(start: number, end: number): Buffer {
    const bytes = Buffer.allocUnsafe(end - start);
    if (end > this.#inMemory) {
      readSync(this.#spill!.handle, bytes, 0, bytes.length, start);
      return bytes;
    }
    for (let at = start; at < end; ) {
      const chunk = this.#chunks[Math.floor(at / chunkSize)]!;
      at += chunk.copy(bytes, at - start, at % chunkSize, Math.min(chunkSize, (at % chunkSize) + end - at));
    }
    return bytes;
  }

  #grow(): void {
    const starts = new Float64Array(this.#starts.length * 2);
    starts.set(this.#starts);
    this.#starts = starts;
    const hashes = new Uint32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
  }
}

function newSpill(): { readonly folder: string; readonly handle: number } {
  const folder = mkdtempSync(join(tmpdir(), "syncline-records-"));
  return { folder, handle: openSync(join(folder, "records"), "wx+", 0o600) };
}
