import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanItem } from "../model/plan.ts";
import { fromLine, unpackLines } from "../state/sqlite/lines.ts";
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
  #digest: string | null = null;

  get size(): number {
    return this.#size;
  }

  add(item: PlanItem): void {
    this.#open.add(item);
    this.#size++;
    if (!this.#open.full) return;
    this.#hash.update(this.#open.deeds());
    const chunk = this.#open.packed();
    this.#kept += chunk.packed.length;
    this.#chunks.push(this.#kept <= memoryLimit ? chunk : this.#store(chunk));
    this.#open = new PlanChunk();
  }

  /** SHA-256 of all that a person approves: operations, conflicts and what is agreed then. Ends the adding. */
  hash(): string {
    this.#digest ??= this.#hash.update(this.#open.deeds()).digest("hex");
    return this.#digest;
  }

  *[Symbol.iterator](): IterableIterator<PlanItem> {
    for (const chunk of this.#chunks) yield* itemsOf(unpackLines(this.#bytesOf(chunk)));
    yield* itemsOf(this.#open.lines());
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
    if (this.#file === null) return;
    closeSync(this.#file.handle);
    rmSync(this.#file.folder, { recursive: true, force: true });
    this.#file = null;
  }
}

/** A chunk whose packed bytes are in the temporary file. */
interface StoredChunk extends Omit<PackedChunk, "packed"> {
  readonly at: number;
  readonly length: number;
}

function* itemsOf(lines: readonly string[]): IterableIterator<PlanItem> {
  const chunk = new ReadPlanChunk(lines, fromLine);
  for (let at = 0; at < chunk.items; at++) yield chunk.item(at);
}
