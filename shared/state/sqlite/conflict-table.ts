import { type Conflict, type Resolution, saying } from "../../model/conflict.ts";
import { type RunId, runId } from "../../model/ids.ts";
import type { OpenConflict } from "../store.ts";
import type { Database } from "./database.ts";
import { toLine } from "./lines.ts";
import type { Row } from "./row.ts";

/** The conflicts of one sync. Closed ones stay, with the run that closed them. */
export class ConflictTable {
  readonly #database: Database;
  readonly #sync: number;

  constructor(database: Database, sync: number) {
    this.#database = database;
    this.#sync = sync;
  }

  open(): readonly OpenConflict[] {
    return this.#database
      .all(
        `SELECT conflict, opened_run, opened_at, resolution FROM conflicts
         WHERE sync = ? AND closed_run IS NULL ORDER BY number`,
        this.#sync,
      )
      .map(openOf);
  }

  /** Open conflicts after one of them, by its number. */
  page(after: number, limit: number): readonly { readonly number: number; readonly open: OpenConflict }[] {
    return this.#database
      .all(
        `SELECT conflict, opened_run, opened_at, resolution, number FROM conflicts
         WHERE sync = ? AND closed_run IS NULL AND number > ? ORDER BY number LIMIT ?`,
        this.#sync,
        after,
        limit,
      )
      .map((row) => ({ number: row.integer(4), open: openOf(row) }));
  }

  /** How many are open; `unresolved`: of those, how many nobody has settled yet. */
  count(): { readonly open: number; readonly unresolved: number } {
    const row = this.#database.get(
      "SELECT count(*), count(*) - count(resolution) FROM conflicts WHERE sync = ? AND closed_run IS NULL",
      this.#sync,
    );
    return { open: row?.integer(0) ?? 0, unresolved: row?.integer(1) ?? 0 };
  }

  /** Whether the conflict is open and still says what it said when it was seen. Part of a transaction. */
  resolve(seen: Conflict, resolution: Resolution): boolean {
    const row = this.#database.get(
      "SELECT conflict, number FROM conflicts WHERE sync = ? AND id = ? AND closed_run IS NULL",
      this.#sync,
      seen.id,
    );
    if (row === null || saying(row.json<Conflict>(0)) !== saying(seen)) return false;
    this.#database.run(
      "UPDATE conflicts SET resolution = ? WHERE sync = ? AND number = ?",
      toLine(resolution),
      this.#sync,
      row.integer(1),
    );
    return true;
  }

  /**
   * Leaves just these conflicts open. A resolution stays with its conflict while that says what it said when the person
   * saw it. Part of a transaction.
   */
  write(run: RunId, endedAt: number, conflicts: readonly Conflict[]): void {
    const before = new Map(this.open().map(({ conflict }) => [conflict.id, conflict]));
    const after = new Map(conflicts.map((conflict) => [conflict.id, conflict]));
    for (const id of before.keys()) {
      if (!after.has(id)) this.#close(run, id);
    }
    for (const conflict of after.values()) {
      const known = before.get(conflict.id);
      if (!known) this.#add(run, endedAt, conflict);
      else if (saying(known) !== saying(conflict)) this.#change(conflict);
    }
  }

  #add(run: RunId, at: number, conflict: Conflict): void {
    this.#database.run(
      "INSERT INTO conflicts (sync, id, conflict, opened_run, opened_at) VALUES (?, ?, ?, ?, ?)",
      this.#sync,
      conflict.id,
      toLine(conflict),
      run,
      at,
    );
  }

  #change(conflict: Conflict): void {
    this.#database.run(
      "UPDATE conflicts SET conflict = ?, resolution = NULL WHERE sync = ? AND id = ? AND closed_run IS NULL",
      toLine(conflict),
      this.#sync,
      conflict.id,
    );
  }

  #close(run: RunId, id: string): void {
    this.#database.run(
      "UPDATE conflicts SET closed_run = ? WHERE sync = ? AND id = ? AND closed_run IS NULL",
      run,
      this.#sync,
      id,
    );
  }
}

const openOf = (row: Row): OpenConflict => ({
  conflict: row.json<Conflict>(0),
  opened: { run: runId(row.text(1)), at: row.integer(2) },
  resolution: row.isNull(3) ? null : row.json<Resolution>(3),
});
