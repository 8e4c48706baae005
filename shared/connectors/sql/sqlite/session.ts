import type { DatabaseSync, StatementColumnMetadata, StatementSync } from "node:sqlite";
import { setImmediate as breathe } from "node:timers/promises";
import type { SqlOptions } from "../../../mapping/sources/sql.ts";
import type { SqlSession } from "../database.ts";
import { cancelled } from "../failure.ts";
import type { SqlRow, SqlTable, SqlValue } from "../sql-table.ts";
import { describe } from "./describe.ts";
import { sqliteFailure } from "./failure.ts";

const batchSize = 1000;
/** Statements that are kept prepared. */
const mostKept = 50;

/** An open handle inside a transaction. */
export class SqliteSession implements SqlSession {
  /** One writer at a time: nothing that a snapshot does not show is under way. */
  readonly before = "";
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #signal: AbortSignal;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, path: string, signal: AbortSignal) {
    this.#database = database;
    this.#path = path;
    this.#signal = signal;
  }

  async rows(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return this.#attempt(() =>
      this.#prepared(sql)
        .all(...values)
        .map(rowOf),
    );
  }

  async run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return this.#attempt(() => Number(this.#prepared(sql).run(...values).changes));
  }

  async stream(
    sql: string,
    values: readonly SqlValue[],
    take: (rows: readonly SqlRow[]) => boolean,
  ): Promise<void> {
    const rows = this.#attempt(() => this.#prepared(sql).iterate(...values));
    let batch: SqlRow[] = [];
    for (;;) {
      const next = this.#attempt(() => rows.next());
      if (next.done !== true) batch.push(rowOf(next.value));
      if (batch.length < batchSize && next.done !== true) continue;
      if (batch.length > 0 && !take(batch)) {
        rows.return?.();
        return;
      }
      if (next.done === true) return;
      batch = [];
      await breathe();
      if (this.#signal.aborted) throw cancelled();
    }
  }

  describe(options: SqlOptions, id: readonly string[]): Promise<SqlTable> {
    return describe(this, options, id);
  }

  columnsOf(sql: string): readonly StatementColumnMetadata[] {
    return this.#attempt(() => this.#prepared(sql).columns());
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    if (this.#statements.size >= mostKept) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }

  #attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw sqliteFailure(error, this.#path);
    }
  }
}

/** Rows are arrays (`setReturnArrays`), which the types of `node:sqlite` do not know. */
const rowOf = (row: unknown): SqlRow => row as SqlRow;
