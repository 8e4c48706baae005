import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanItem } from "../model/plan.ts";
import { fromLine, unpackLines } from "../state/sqlite/lines.ts";
import { PlanChunk, ReadPlanChunk } from "../state/sqlite/plan-chunk.ts";

/** Bytes of packed items that are kept in memory. */
const memoryLimit = 16 << 20;

/**
 * The items of a plan, in order. They are kept packed, and past some megabytes in a temporary file: a first load of
 * millions is planned in the memory of some thousands.
 */
export class PlanItems implements Iterable<PlanItem> {
  #open = new PlanChunk();
  readonly #chunks: (Uint8Array | Stored)[] = [];
  readonly #hash = createHash("sha256");
  #kept = 0;
  #file: { readonly folder: string; readonly handle: number; end: number } | null = null;
  #size = 0;
  #digest: string | null = null;

  get size(): number {
    return this.#size;
  }

  add(item: PlanItem): void {
    this.#hash.update(`${JSON.stringify(hashed(item))}\n`);
    this.#open.add(item);
    this.#size++;
    if (!this.#open.full) return;
    const packed = this.#open.packed();
    this.#chunks.push(this.#kept + packed.length <= memoryLimit ? packed : this.#store(packed));
    this.#kept += packed.length;
    this.#open = new PlanChunk();
  }

  /** SHA-256 of all that a person approves: operations, decisions and conflicts, not the book-keeping. Ends the adding. */
  hash(): string {
    this.#digest ??= this.#hash.digest("hex");
    return this.#digest;
  }

  *[Symbol.iterator](): IterableIterator<PlanItem> {
    for (const chunk of this.#chunks) {
      yield* itemsOf(unpackLines(chunk instanceof Uint8Array ? chunk : this.#stored(chunk)));
    }
    yield* itemsOf(this.#open.lines());
  }

  #store(packed: Uint8Array): Stored {
    if (this.#file === null) {
      const folder = mkdtempSync(join(tmpdir(), "syncline-plan-"));
      this.#file = { folder, handle: openSync(join(folder, "items"), "wx+", 0o600), end: 0 };
    }
    const { handle, end: at } = this.#file;
    const length = packed.length;
    writeSync(handle, packed, 0, length, at);
    this.#file.end += length;
    return { at, length };
  }

  #stored({ at, length }: Stored): Uint8Array {
    const packed = Buffer.allocUnsafe(length);
    readSync(this.#file!.handle, packed, 0, length, at);
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

/** Where a packed chunk is in the temporary file. */
interface Stored {
  readonly at: number;
  readonly length: number;
}

function* itemsOf(lines: readonly string[]): IterableIterator<PlanItem> {
  const chunk = new ReadPlanChunk(lines, fromLine);
  for (let at = 0; at < chunk.items; at++) yield chunk.item(at);
}

/** What two plans must have in common to be the same plan. */
function hashed(item: PlanItem): unknown {
  return [item.key, item.operations, item.conflicts.map(({ id, sides }) => [id, sides])];
}
