import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Result } from "../../base/result.ts";
import type { SqlOptions } from "../../mapping/sources/sql.ts";
import type { Dialect } from "./dialect.ts";
import type { SqlRow, SqlTable, SqlValue } from "./sql-table.ts";

/** A connection inside a transaction. Every failure that is no bug is thrown as `SqlFailure`. */
export interface SqlSession {
  /** What was under way right before the transaction's snapshot was taken, in the dialect's own words. */
  readonly before: string;
  rows(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Gives the number of rows that the statement touched. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>;
  /** Gives rows in batches as they come, until `take` returns false. */
  stream(sql: string, values: readonly SqlValue[], take: (rows: readonly SqlRow[]) => boolean): Promise<void>;
  /** What the catalogue says. `id`: the columns that the sync file calls the id; none where it does not. */
  describe(options: SqlOptions, id: readonly string[]): Promise<SqlTable>;
}

/** One database, as one endpoint uses it. What differs between databases is behind this, and in its dialect. */
export interface Database {
  readonly dialect: Dialect;
  /** Where it is, for people, without credentials. */
  readonly place: string;
  /** Reads in one snapshot that nothing changes, and that changes nothing. */
  reading<T>(signal: AbortSignal, act: (session: SqlSession) => Promise<T>): Promise<T>;
  /**
   * Writes in one transaction: committed when `act` resolves, rolled back when it throws. `token` names the transaction,
   * and can be asked about with `fateOf` later.
   */
  writing<T>(signal: AbortSignal, act: (session: SqlSession, token: string) => Promise<T>): Promise<T>;
  /** What became of a transaction that nobody saw end. Waits, within bounds, for one that is still under way. */
  fateOf(token: string, signal: AbortSignal): Promise<Fate>;
  /** Calls back when the database tells of changes; `null` where it never does. */
  readonly listen: ((dirty: () => void, signal: AbortSignal) => Promise<Result<null, Diagnostic>>) | null;
  /** Runs a script of statements, all or none. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * - `committed`, `undone`: it is certain.
 * - `unnamed`: the database keeps no record of its transactions; what is there must tell.
 * - `unknown`: it is under way, or too long ago.
 */
export type Fate = "committed" | "undone" | "unnamed" | "unknown";
