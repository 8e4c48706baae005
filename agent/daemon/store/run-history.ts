import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Cause, RunPoint } from "../../../shared/protocol/views.ts";
import type { Row } from "../../../shared/state/sqlite/row.ts";
import type { AgentWrites } from "./agent-writes.ts";

export interface KeptRun {
  readonly run: string | null;
  readonly cause: Cause;
  readonly point: RunPoint;
  /** Why it failed; `null` where it did not, or where state knows of it. */
  readonly problem: Diagnostic | null;
}

/** A run that failed before state knew of it. */
export interface FailedRun {
  readonly number: number;
  readonly cause: Cause;
  readonly point: RunPoint;
  readonly problem: Diagnostic;
}

/** Points are kept for so long, in milliseconds. */
const pointsKept = 90 * 86_400_000;

/** How many points of a sync are kept, and how often it is looked whether there are more. */
const mostPoints = 20_000;
const thinnedEvery = 500;

/** The runs that the agent began: why, how long they took, and those that failed before state knew of them. */
export class RunHistory {
  readonly #writes: AgentWrites;
  #points = 0;

  constructor(writes: AgentWrites) {
    this.#writes = writes;
  }

  add(sync: string, { run, cause, point, problem }: KeptRun): void {
    this.#writes.write([
      [
        "INSERT INTO runs (sync, run, at, cause, point, problem) VALUES (?, ?, ?, ?, ?, ?)",
        sync,
        run,
        point.at,
        JSON.stringify(cause),
        JSON.stringify(point),
        json(problem),
      ],
      ["DELETE FROM runs WHERE sync = ? AND at < ?", sync, point.at - pointsKept],
    ]);
    if (++this.#points % thinnedEvery !== 0) return;
    this.#writes.write([
      [
        `DELETE FROM runs WHERE sync = ?1 AND number <= coalesce(
           (SELECT number FROM runs WHERE sync = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2), -1)`,
        sync,
        mostPoints,
      ],
    ]);
  }

  /** Runs that failed and left no trace in state, newest first, from before a number on. */
  failures(
    sync: string,
    before: number,
    limit: number,
  ): readonly { readonly number: number; readonly failed: FailedRun }[] {
    return this.#writes.connection
      .all(
        `SELECT number, cause, point, problem FROM runs
         WHERE sync = ? AND problem IS NOT NULL AND number < ? ORDER BY number DESC LIMIT ?`,
        sync,
        before,
        limit,
      )
      .map((row) => ({ number: row.integer(0), failed: failedRun(row) }));
  }

  failure(sync: string, number: number): FailedRun | null {
    const row = this.#writes.connection.get(
      "SELECT number, cause, point, problem FROM runs WHERE sync = ? AND number = ? AND problem IS NOT NULL",
      sync,
      number,
    );
    return row === null ? null : failedRun(row);
  }

  /** When the latest run that went well began; `null` before the first. */
  wentWellAt(sync: string): number | null {
    const row = this.#writes.connection.get(
      "SELECT at, point FROM runs WHERE sync = ? AND problem IS NULL ORDER BY number DESC LIMIT 1",
      sync,
    );
    return row === null || parsed<RunPoint>(row, 1).outcome === "blocked" ? null : row.integer(0);
  }

  countFailures(sync: string): number {
    const sql = "SELECT count(*) FROM runs WHERE sync = ? AND problem IS NOT NULL";
    return this.#writes.connection.get(sql, sync)?.integer(0) ?? 0;
  }

  /** Why a run was begun; `null` of one that the agent did not begin. */
  causeOf(run: string): Cause | null {
    const row = this.#writes.connection.get("SELECT cause FROM runs WHERE run = ?", run);
    return row === null ? null : parsed<Cause>(row, 0);
  }

  /** First one first; at most the newest `limit`. */
  points(sync: string, from: number, to: number, limit: number): readonly RunPoint[] {
    return this.#writes.connection
      .all(
        "SELECT point FROM runs WHERE sync = ? AND at BETWEEN ? AND ? ORDER BY at DESC LIMIT ?",
        sync,
        from,
        to,
        limit,
      )
      .map((row) => parsed<RunPoint>(row, 0))
      .reverse();
  }
}

const failedRun = (row: Row): FailedRun => ({
  number: row.integer(0),
  cause: parsed<Cause>(row, 1),
  point: parsed<RunPoint>(row, 2),
  problem: parsed<Diagnostic>(row, 3),
});

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** What this history wrote itself. */
const parsed = <T>(row: Row, column: number): T => JSON.parse(row.text(column));
