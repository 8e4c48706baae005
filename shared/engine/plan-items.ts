import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { PlanItem } from "../model/plan.ts";

const itemsPerChunk = 1000;
const itemsInMemory = 50_000;

/**
 * The items of a plan, in order. Past a number they go, compressed, to a temporary file: a first load of millions is
 * planned in the memory of some thousands.
 */
export class PlanItems implements Iterable<PlanItem> {
  readonly #recent: PlanItem[] = [];
  readonly #chunks: { readonly at: number; readonly bytes: number }[] = [];
  readonly #hash = createHash("sha256");
  #file: { readonly folder: string; readonly handle: number } | null = null;
  #end = 0;
  #size = 0;
  #digest: string | null = null;

  get size(): number {
    return this.#size;
  }

  add(item: PlanItem): void {
    this.#hash.update(JSON.stringify(hashed(item)));
    this.#hash.update("\n");
    this.#recent.push(item);
    this.#size++;
    if (this.#recent.length >= itemsInMemory) this.#spill();
  }

  /** SHA-256 of all that a person approves: operations, decisions and conflicts, not the book-keeping. Ends the adding. */
  hash(): string {
    this.#digest ??= this.#hash.digest("hex");
    return this.#digest;
  }

  *[Symbol.iterator](): IterableIterator<PlanItem> {
    for (const chunk of this.#chunks) {
      const bytes = Buffer.allocUnsafe(chunk.bytes);
      readSync(this.#file!.handle, bytes, 0, chunk.bytes, chunk.at);
      // Written by `#spill` from plan items, so it reads back as plan items.
      yield* JSON.parse(zstdDecompressSync(bytes).toString()) as PlanItem[];
    }
    yield* this.#recent;
  }

  #spill(): void {
    if (this.#file === null) {
      const folder = mkdtempSync(join(tmpdir(), "syncline-plan-"));
      this.#file = { folder, handle: openSync(join(folder, "items"), "wx+", 0o600) };
    }
    for (let from = 0; from < this.#recent.length; from += itemsPerChunk) {
      const bytes = zstdCompressSync(JSON.stringify(this.#recent.slice(from, from + itemsPerChunk)));
      writeSync(this.#file.handle, bytes, 0, bytes.length, this.#end);
      this.#chunks.push({ at: this.#end, bytes: bytes.length });
      this.#end += bytes.length;
    }
    this.#recent.length = 0;
  }

  /** Takes the temporary file away. The items cannot be read afterwards. */
  dispose(): void {
    if (this.#file === null) return;
    closeSync(this.#file.handle);
    rmSync(this.#file.folder, { recursive: true, force: true });
    this.#file = null;
  }
}

/** What two plans must have in common to be the same plan. */
function hashed(item: PlanItem): unknown {
  return [item.key, item.operations, item.conflicts.map(({ id, sides }) => [id, sides])];
}
