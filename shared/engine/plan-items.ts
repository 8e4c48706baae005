import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NativeRecord } from "../model/native.ts";
import type { PlanItem } from "../model/plan.ts";
import { fromLine, unpackBytes } from "../state/sqlite/lines.ts";
import { type PackedChunk, type PackedItems, PlanChunk, ReadPlanChunk } from "../state/sqlite/plan-chunk.ts";

/** Bytes of packed items that are kept in memory. */
const memoryLimit = 16 << 20;

/**
 * The items of a plan, in order. They are kept packed, and past some megabytes in a temporary file: a first load of
 * millions is planned in the memory of some thousands.
 */
export class PlanItems implements PackedItems {
  #open = new PlanChunk();
  readonly #chunks: (PackedChunk | StoredChunk)[] = [];
  readonly #hash = createHash("sha256");
  #kept = 0;
  #file: { readonly folder: string; readonly handle: number; end: number } | null = null;
  #size = 0;
  /** The chunk that was looked into last, and the number of its first item. */
  #reading: Reading | null = null;
  #digest: string | null = null;

  get size(): number {
    return this.#size;
  }

  add(item: PlanItem): void {
    this.#open.add(item);
    this.#size++;
    if (!this.#open.full) return;
    this.#hash.update(this.#open.approved());
    const chunk = this.#open.packed();
    this.#kept += chunk.packed.length;
    this.#chunks.push(this.#kept <= memoryLimit ? chunk : this.#store(chunk));
    this.#open = new PlanChunk();
  }

  /** SHA-256 of all that a person approves: operations, conflicts and what is agreed then. Ends the adding. */
  hash(): string {
    this.#digest ??= this.#hash.update(this.#open.approved()).digest("hex");
    return this.#digest;
  }

  *[Symbol.iterator](): IterableIterator<PlanItem> {
    for (const chunk of this.#opened()) for (let at = 0; at < chunk.items; at++) yield chunk.item(at);
  }

  /** The same items, of each of which only that is read which is looked at. */
  *stored(): IterableIterator<PlanItem> {
    for (const chunk of this.#opened()) for (let at = 0; at < chunk.items; at++) yield chunk.stored(at);
  }

  /** One of the items, by its number from 0. Quick where the one before was asked for last: some hundreds are unpacked at once. */
  at(number: number): PlanItem {
    const { chunk, first } = this.#around(number);
    return chunk.stored(number - first);
  }

  /** The same with all its parts read, as one that can be sent to another thread. */
  whole(number: number): PlanItem {
    const { chunk, first } = this.#around(number);
    return chunk.item(number - first);
  }

  /** One of the native records that an item makes, by its number among them. */
  native(number: number, made: number): NativeRecord {
    const { chunk, first } = this.#around(number);
    return chunk.native(number - first, made);
  }

  #around(number: number): Reading {
    let reading = this.#reading;
    if (reading === null || number < reading.first || number >= reading.first + reading.chunk.items) {
      let first = 0;
      let place = 0;
      while (place < this.#chunks.length && first + this.#chunks[place]!.marks.length <= number)
        first += this.#chunks[place++]!.marks.length;
      reading = { first, chunk: this.#read(place) };
      this.#reading = reading;
    }
    return reading;
  }

  *#opened(): IterableIterator<ReadPlanChunk> {
    for (let place = 0; place < this.#chunks.length; place++) yield this.#read(place);
    if (!this.#open.isEmpty) yield this.#read(this.#chunks.length);
  }

  /** A chunk by its place; behind the last one is the one that is open. */
  #read(place: number): ReadPlanChunk {
    const chunk = this.#chunks[place];
    return new ReadPlanChunk(
      chunk === undefined ? this.#open.bytes() : unpackBytes(this.#bytesOf(chunk)),
      fromLine,
    );
  }

  *packedChunks(): Iterable<PackedChunk> {
    for (const chunk of this.#chunks) yield { ...chunk, packed: this.#bytesOf(chunk) };
    if (!this.#open.isEmpty) yield this.#open.packed();
  }

  #store({ packed, ...chunk }: PackedChunk): StoredChunk {
    if (this.#file === null) {
      const folder = mkdtempSync(join(tmpdir(), "syncline-plan-"));
      this.#file = { folder, handle: openSync(join(folder, "items"), "wx+", 0o600), end: 0 };
    }
    const { handle, end: at } = this.#file;
    const { length } = packed;
    writeSync(handle, packed, 0, length, at);
    this.#file.end += length;
    return { ...chunk, at, length };
  }

  #bytesOf(chunk: PackedChunk | StoredChunk): Uint8Array {
    if ("packed" in chunk) return chunk.packed;
    const packed = Buffer.allocUnsafe(chunk.length);
    readSync(this.#file!.handle, packed, 0, chunk.length, chunk.at);
    return packed;
  }

  /** Takes the temporary file away. The items cannot be read afterwards. */
  dispose(): void {
    this.#reading = null;
    if (this.#file === null) return;
    closeSync(this.#file.handle);
    rmSync(this.#file.folder, { recursive: true, force: true });
    this.#file = null;
  }
}

interface Reading {
  readonly first: number;
  readonly chunk: ReadPlanChunk;
}

/** A chunk whose packed bytes are in the temporary file. */
interface StoredChunk extends Omit<PackedChunk, "packed"> {
  readonly at: number;
  readonly length: number;
}
