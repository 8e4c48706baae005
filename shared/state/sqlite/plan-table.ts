import { type LinkId, type RunId, runId } from "../../model/ids.ts";
import type { PlanItem } from "../../model/plan.ts";
import type { Database } from "./database.ts";
import type { Making } from "./link-table.ts";
import { keyMark, linkMark, type PackedItems, packedChunksOf, ReadPlanChunk } from "./plan-chunk.ts";
import type { Row } from "./row.ts";
import type { RunCounts } from "./run-table.ts";

/**
 * The items of runs' plans, in packed chunks. A chunk's marks are 32 bits an item, in the items' order, by which the items that concern a link are found
 * without unpacking every chunk and without a row for each: the link's id, or for a link that the item makes a hash of
 * its key. Two items may share a mark, so what a mark points at is looked at again.
 */
export class PlanTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Writes the plan of a run, by its number, and says what it comes to. Part of a transaction. */
  write(run: number, items: Iterable<PlanItem>): RunCounts {
    let total: RunCounts = { creates: 0, updates: 0, deletes: 0, conflicts: 0, rejected: 0 };
    let number = 0;
    for (const { marks, counts, packed } of isPacked(items) ? items.packedChunks() : packedChunksOf(items)) {
      const bytes = new Uint8Array(marks.buffer, marks.byteOffset, marks.byteLength);
      this.#database.run("INSERT INTO plan_chunks VALUES (?, ?, ?, ?)", run, number++, bytes, packed);
      total = {
        creates: total.creates + counts.creates,
        updates: total.updates + counts.updates,
        deletes: total.deletes + counts.deletes,
        conflicts: total.conflicts + counts.conflicts,
        rejected: 0,
      };
    }
    return total;
  }

  /** The items of a run, in plan order. */
  *items(run: number): IterableIterator<PlanItem> {
    const chunks = this.#database.stream(
      "SELECT chunk, lines FROM plan_chunks WHERE run = ? AND chunk > ? ORDER BY chunk LIMIT 4",
      run,
    );
    for (const row of chunks) {
      const chunk = readChunk(row, 1);
      for (let at = 0; at < chunk.items; at++) yield chunk.item(at);
    }
  }

  /** How many chunks a run's plan has. */
  chunks(run: number): number {
    return this.#database.get("SELECT count(*) FROM plan_chunks WHERE run = ?", run)?.integer(0) ?? 0;
  }

  /** The items of one chunk, of which only that is read which is looked at. */
  chunk(run: number, chunk: number): readonly PlanItem[] {
    const row = this.#database.get("SELECT lines FROM plan_chunks WHERE run = ? AND chunk = ?", run, chunk);
    if (row === null) return [];
    const read = readChunk(row, 0);
    return Array.from({ length: read.items }, (_, at) => read.stored(at));
  }

  /**
   * Items of a sync's runs that concern a link and do something, newest run first. `making` is the run that made the
   * link, and the key that it had then.
   */
  itemsOf(sync: number, link: LinkId, making: Making | null, limit: number): readonly ItemOfRun[] {
    const found: ItemOfRun[] = [];
    const chunks = this.#database.all(
      `SELECT run, id, chunk FROM plan_chunks JOIN runs ON runs.number = run
       WHERE sync = ? ORDER BY run DESC, chunk`,
      sync,
    );
    for (const row of chunks) {
      const run = row.integer(0);
      const firstKey = making?.run === run ? making.key : null;
      for (const item of this.#itemsMarked(run, row.integer(2), link, firstKey)) {
        const concerned = item.link === null ? item.key === firstKey : item.link === link;
        if (!concerned || isIdle(item)) continue;
        if (found.length >= limit) return found;
        found.push({ run: runId(row.text(1)), item });
      }
    }
    return found;
  }

  /** Forgets the plan of a run. */
  forget(run: number): void {
    this.#database.run("DELETE FROM plan_chunks WHERE run = ?", run);
  }

  /** The items of one chunk whose mark is the link's or, if there is one, that of the key it was made with. */
  #itemsMarked(run: number, chunk: number, link: LinkId, firstKey: string | null): readonly PlanItem[] {
    const where = "FROM plan_chunks WHERE run = ? AND chunk = ?";
    const marks = this.#database.get(`SELECT marks ${where}`, run, chunk)?.words(0) ?? noMarks;
    const wanted = [linkMark(link), ...(firstKey === null ? [] : [keyMark(firstKey)])];
    const places: number[] = [];
    for (const mark of wanted) {
      for (let at = marks.indexOf(mark); at >= 0; at = marks.indexOf(mark, at + 1)) places.push(at);
    }
    const row = places.length > 0 ? this.#database.get(`SELECT lines ${where}`, run, chunk) : null;
    if (!row) return [];
    const read = readChunk(row, 0);
    return places.map((at) => read.item(at));
  }
}

export interface ItemOfRun {
  readonly run: RunId;
  readonly item: PlanItem;
}

const readChunk = (row: Row, column: number): ReadPlanChunk =>
  new ReadPlanChunk(row.unpacked(column), (line) => row.parse(line));

const isPacked = (items: Iterable<PlanItem>): items is PackedItems => "packedChunks" in items;

const noMarks = new Uint32Array(0);

const isIdle = ({ operations, decisions, conflicts }: PlanItem): boolean =>
  operations.length === 0 && decisions.length === 0 && conflicts.length === 0;
