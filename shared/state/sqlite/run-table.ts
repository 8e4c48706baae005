import { assert } from "../../base/assert.ts";
import type { RunId } from "../../model/ids.ts";
import type { Commit, RunOutcome, RunRecord, RunStart } from "../store.ts";
import type { Database } from "./database.ts";
import { toLine } from "./lines.ts";
import type { Row } from "./row.ts";

export type RunCounts = RunRecord["counts"];

const nothing: RunCounts = { creates: 0, updates: 0, deletes: 0, conflicts: 0, rejected: 0 };

const columns = "number, start, counts, ended_at, outcome";

/** The runs of one sync. */
export class RunTable {
  readonly #database: Database;
  readonly #sync: number;

  constructor(database: Database, sync: number) {
    this.#database = database;
    this.#sync = sync;
  }

  newest(limit: number): readonly RunRecord[] {
    return this.#database
      .all(`SELECT ${columns} FROM runs WHERE sync = ? ORDER BY number DESC LIMIT ?`, this.#sync, limit)
      .map(runOf);
  }

  /** Runs before one of them, by its number, newest first. */
  page(before: number, limit: number): readonly { readonly number: number; readonly run: RunRecord }[] {
    return this.#database
      .all(
        `SELECT ${columns} FROM runs WHERE sync = ? AND number < ? ORDER BY number DESC LIMIT ?`,
        this.#sync,
        before,
        limit,
      )
      .map((row) => ({ number: row.integer(0), run: runOf(row) }));
  }

  total(): number {
    return this.#database.get("SELECT count(*) FROM runs WHERE sync = ?", this.#sync)?.integer(0) ?? 0;
  }

  unfinished(): readonly RunRecord[] {
    return this.#database
      .all(`SELECT ${columns} FROM runs WHERE sync = ? AND ended_at IS NULL ORDER BY number`, this.#sync)
      .map(runOf);
  }

  get(run: RunId): RunRecord | null {
    const row = this.#row(run);
    return row && runOf(row);
  }

  /** The run's number, by which other tables know it. */
  number(run: RunId): number | null {
    return this.#row(run)?.integer(0) ?? null;
  }

  /** The same, of a run that has not ended. */
  numberOfOpen(run: RunId): number | null {
    const row = this.#row(run);
    return row?.isNull(3) ? row.integer(0) : null;
  }

  /** The numbers of ended runs, without the newest `keep` of them. */
  endedBeyond(keep: number): readonly number[] {
    return this.#database
      .all(
        `SELECT number FROM runs WHERE sync = ? AND ended_at IS NOT NULL ORDER BY number DESC LIMIT -1 OFFSET ?`,
        this.#sync,
        keep,
      )
      .map((row) => row.integer(0));
  }

  /** Adds a run and gives its number. */
  add(start: RunStart): number {
    const row = this.#database.get(
      "INSERT INTO runs (sync, id, start, counts) VALUES (?, ?, ?, ?) RETURNING number",
      this.#sync,
      start.id,
      toLine(start),
      toLine(nothing),
    );
    assert(row, "an insert returns its row");
    return row.integer(0);
  }

  count(number: number, counts: RunCounts): void {
    this.#database.run("UPDATE runs SET counts = ? WHERE number = ?", toLine(counts), number);
  }

  /** Ends a run that was counted. */
  end(number: number, { endedAt, outcome, conflicts, rejections }: Commit): void {
    const planned =
      this.#database.get("SELECT counts FROM runs WHERE number = ?", number)?.json<RunCounts>(0) ?? nothing;
    const refused = "refused" in outcome ? outcome.refused : [];
    const without = (operation: "create" | "update" | "delete"): number =>
      refused.filter((refusal) => refusal.operation === operation).length;
    this.count(number, {
      creates: planned.creates - without("create"),
      updates: planned.updates - without("update"),
      deletes: planned.deletes - without("delete"),
      conflicts: conflicts.length,
      rejected: rejections.length,
    });
    this.#database.run(
      "UPDATE runs SET ended_at = ?, outcome = ? WHERE number = ?",
      endedAt,
      toLine(outcome),
      number,
    );
  }

  #row(run: RunId): Row | null {
    return this.#database.get(`SELECT ${columns} FROM runs WHERE sync = ? AND id = ?`, this.#sync, run);
  }
}

const runOf = (row: Row): RunRecord => ({
  ...row.json<RunStart>(1),
  counts: row.json<RunCounts>(2),
  endedAt: row.isNull(3) ? null : row.integer(3),
  outcome: row.isNull(4) ? null : row.json<RunOutcome>(4),
});

/** A run of any sync, with the path of its sync. */
export function findRun(
  database: Database,
  run: RunId,
): { readonly sync: string; readonly run: RunRecord } | null {
  const row = database.get(
    `SELECT runs.number, start, counts, ended_at, outcome, path FROM runs JOIN syncs ON syncs.number = sync
     WHERE id = ?`,
    run,
  );
  return row && { sync: row.text(5), run: runOf(row) };
}
