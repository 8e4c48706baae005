import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanItem } from "../model/plan.ts";
import { fromLine, unpackLines } from "../state/sqlite/lines.ts";
import { PlanChunk, ReadPlanChunk } from "../state/sqlite/plan-chunk.ts";

const itemsInMemory = 20_000;

/**
 * The items of a plan, in order. Past a number they go, packed, to a temporary file: a first load of millions is
 * planned in the memory of some thousands.
 */
export class PlanItems implements Iterable<PlanItem> {
  #recent: PlanItem[] = [];
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
    this.#hash.update(`${JSON.stringify(hashed(item))}\n`);
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
      const read = new ReadPlanChunk(unpackLines(bytes), fromLine);
      for (let at = 0; at < read.items; at++) yield read.item(at);
    }
    yield* this.#recent;
  }

  #spill(): void {
    if (this.#file === null) {
      const folder = mkdtempSync(join(tmpdir(), "syncline-plan-"));
      this.#file = { folder, handle: openSync(join(folder, "items"), "wx+", 0o600) };
    }
    let chunk = new PlanChunk();
    for (const [number, item] of this.#recent.entries()) {
      chunk.add(item);
      if (!chunk.full && number < this.#recent.length - 1) continue;
      const bytes = chunk.packed();
      writeSync(this.#file.handle, bytes, 0, bytes.length, this.#end);
      this.#chunks.push({ at: this.#end, bytes: bytes.length });
      this.#end += bytes.length;
      chunk = new PlanChunk();
    }
    this.#recent = [];
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
