import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { assert } from "../../base/assert.ts";
import { failure } from "./failure.ts";
import { Row } from "./row.ts";

/** How long a write waits for another process's, in milliseconds: longer than committing a million links takes. */
const patience = 60_000;

interface ConnectionOptions {
  readonly readOnly?: boolean;
  /** How long to wait for another program, in milliseconds. */
  readonly timeout?: number;
}

/**
 * One connection. Statements are prepared once. What the disk or another program makes fail is thrown as
 * `StateFailure`, after the transaction it happened in was rolled back.
 */
export class Database {
  readonly path: string;
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #options: ConnectionOptions;

  /** Throws a `StateFailure` where the file cannot be opened. */
  constructor(path: string, options: ConnectionOptions = {}) {
    this.path = path;
    this.#options = options;
    this.#connection = this.#guard(() => new DatabaseSync(path, { timeout: patience, ...options }));
  }

  run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#guard(() => this.#prepared(sql).run(...values));
  }

  /** Several statements, without values. */
  script(sql: string): void {
    this.#guard(() => this.#connection.exec(sql));
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | null {
    const row = this.#guard(() => this.#prepared(sql).get(...values));
    return row === undefined ? null : new Row(columns(row), this.path);
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    const rows = this.#guard(() => this.#prepared(sql).all(...values));
    return rows.map((row) => new Row(columns(row), this.path));
  }

  /**
   * Rows page by page, all of one moment, whatever is written meanwhile. The query takes `owner` and the last row's
   * first column (-1 before the first), and orders and limits its rows by that column.
   */
  *stream(sql: string, owner: number): IterableIterator<Row> {
    // A connection of its own: its snapshot is then in nobody's way, even if the stream is never read to its end.
    const reader = new Database(this.path, this.#options);
    try {
      reader.script("BEGIN");
      let page: readonly Row[];
      let last = -1;
      do {
        page = reader.all(sql, owner, last);
        for (const row of page) yield row;
        last = page.at(-1)?.integer(0) ?? last;
      } while (page.length > 0);
    } finally {
      reader.close();
    }
  }

  /** All of `work`'s writes, or none. Other processes wait until it is done. */
  transaction<T>(work: () => T): T {
    assert(!this.#connection.isTransaction, "a transaction within a transaction");
    this.script("BEGIN IMMEDIATE");
    try {
      const value = work();
      this.script("COMMIT");
      return value;
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.#connection.isTransaction) this.script("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    this.#connection.close();
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#connection.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw failure(error, this.path);
    }
  }
}

/** With `setReturnArrays`, rows are arrays, which the types of `node:sqlite` do not say. */
const columns = (row: unknown): readonly SQLOutputValue[] => row as readonly SQLOutputValue[];
