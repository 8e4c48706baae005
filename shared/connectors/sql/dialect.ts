import type { ChangeTracking, TableName } from "../../mapping/sources/sql.ts";
import type { SqlSession } from "./database.ts";
import type { SqlColumn, SqlRow, SqlTable, SqlValue } from "./sql-table.ts";

export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * Whether rows are locked as they are read, so that nobody else can change them until the transaction ends. `skip`: those
 * that somebody else has locked are left out and not waited for.
 */
export type Lock = "none" | "wait" | "skip";

/** What differs between databases in the statements that are sent to them. Names are always quoted, values always bound. */
export interface Dialect {
  /** How messages call it. */
  readonly title: string;
  quote(name: string): string;
  qualified(table: TableName): string;
  /** The n-th bound value, counted from 1, as a value of a column. */
  bound(n: number, column: SqlColumn): string;
  /** Whether two expressions of a column's type are equal, or both null. */
  same(one: string, other: string, column: SqlColumn): string;
  /** A condition that a row of `alias` was written last by a transaction; `null` where rows do not say. */
  writtenBy(alias: string, table: SqlTable, token: string): string | null;
  /** The database's own time, as a value for a column that is not null in deleted rows. */
  now(session: SqlSession): Promise<SqlValue>;
  savepoint(session: SqlSession): Promise<void>;
  /** Undoes what came after the savepoint; the savepoint stays. */
  backToSavepoint(session: SqlSession): Promise<void>;
  /** Takes the savepoint away; what came after it stays. */
  release(session: SqlSession): Promise<void>;

  /** The rows with these ids, all columns of the table, in no order. */
  select(
    session: SqlSession,
    table: SqlTable,
    ids: readonly SqlRow[],
    lock: Lock,
  ): Promise<readonly SqlRow[]>;
  /** Inserts rows that all have these columns; gives `returning` of each, in their order, of fewer where some were skipped. */
  insert(
    session: SqlSession,
    table: SqlTable,
    columns: readonly SqlColumn[],
    rows: readonly SqlRow[],
    returning: readonly SqlColumn[],
  ): Promise<readonly SqlRow[]>;
  /** Sets these columns in the rows with these ids; gives how many rows were touched. */
  update(
    session: SqlSession,
    table: SqlTable,
    columns: readonly SqlColumn[],
    rows: readonly { readonly id: SqlRow; readonly values: SqlRow }[],
  ): Promise<number>;
  delete(session: SqlSession, table: SqlTable, ids: readonly SqlRow[]): Promise<number>;

  readonly changes: ChangeDialect;
}

/** How a database tells what changed, and how far back its word is good. */
export interface ChangeDialect {
  /** What is under way: opaque, kept in cursors to be held against a later one. */
  horizon(session: SqlSession): Promise<string>;
  isNothing(horizon: string): boolean;
  /** Whether all that was under way at an earlier horizon had ended when the snapshot of a later one was taken. */
  isPast(earlier: string, later: string): boolean;
  /** A condition that `column` is at or after a value that was read of it, less `overlap` milliseconds. */
  since(
    column: SqlColumn,
    value: SqlValue,
    overlap: number,
  ): { readonly sql: string; readonly value: SqlValue };
  /**
   * What a change table says: the rows since an earlier mark as a SELECT of the id's columns, `null` where the mark is none
   * that it can begin at; and the mark that a later read begins at.
   */
  fromTable(
    session: SqlSession,
    tracking: Extract<ChangeTracking, { kind: "table" }>,
    table: SqlTable,
    mark: string | null,
  ): Promise<{ readonly since: Statement | null; readonly mark: string }>;
  /**
   * Deletes rows of a change table that are older than `older` milliseconds by the database's clock and that come before
   * all of the marks; those of another table do not count. Gives how many, or `null` where the first mark is none of this
   * table.
   */
  prune(
    session: SqlSession,
    changes: TableName,
    marks: readonly [string, ...string[]],
    older: number,
  ): Promise<number | null>;
  /** The statements that make, or take away, a change table with its triggers. */
  script(request: ChangeScript): string;
  removeScript(request: ChangeScript): string;
}

export interface ChangeScript {
  readonly table: TableName;
  /** The columns that tell a row. */
  readonly id: readonly KeyColumn[];
  readonly changes: TableName;
}

export interface KeyColumn {
  readonly name: string;
  /** As it is declared. */
  readonly type: string;
}
