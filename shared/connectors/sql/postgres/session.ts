import type { PoolClient } from "pg";
import type { SqlOptions } from "../../../mapping/sources/sql.ts";
import type { SqlSession } from "../database.ts";
import { cancelled } from "../failure.ts";
import type { SqlRow, SqlTable, SqlValue } from "../sql-table.ts";
import { describe } from "./describe.ts";
import { postgresFailure } from "./failure.ts";

const batchSize = 1000;

export interface ResultField {
  readonly name: string;
  readonly type: number;
  readonly modifier: number;
}

/** A connection inside a transaction. All values come and go as the server's own texts. */
export class PostgresSession implements SqlSession {
  readonly before: string;
  readonly #client: PoolClient;
  readonly #place: string;
  readonly #signal: AbortSignal;

  constructor(client: PoolClient, place: string, signal: AbortSignal, before = "") {
    this.before = before;
    this.#client = client;
    this.#place = place;
    this.#signal = signal;
  }

  async rows(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return (await this.#query(sql, values)).rows;
  }

  async run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return (await this.#query(sql, values)).rowCount ?? 0;
  }

  /** The transaction is the snapshot, and the cursor ends with it. */
  async stream(
    sql: string,
    values: readonly SqlValue[],
    take: (rows: readonly SqlRow[]) => boolean,
  ): Promise<void> {
    await this.run(`DECLARE syncline NO SCROLL CURSOR FOR ${sql}`, values);
    // The next batch is under way while this one is worked on.
    for (let next = this.#fetch(); ; ) {
      const rows = await next;
      const isLast = rows.length < batchSize;
      if (!isLast) next = this.#fetch();
      if (rows.length > 0 && !take(rows)) {
        if (!isLast) await next;
        break;
      }
      if (isLast) break;
    }
    await this.run("CLOSE syncline");
  }

  describe(options: SqlOptions, id: readonly string[]): Promise<SqlTable> {
    return describe(this, options, id);
  }

  async fieldsOf(sql: string): Promise<readonly ResultField[]> {
    const { fields } = await this.#query(`${sql} LIMIT 0`, []);
    return fields.map(({ name, dataTypeID, dataTypeModifier }) => ({
      name,
      type: dataTypeID,
      modifier: dataTypeModifier,
    }));
  }

  #fetch(): Promise<readonly SqlRow[]> {
    const rows = this.rows(`FETCH ${batchSize} FROM syncline`);
    // It is waited for only after the batch before it; until then its failure is nobody's.
    rows.catch(() => {});
    return rows;
  }

  async #query(text: string, values: readonly SqlValue[]) {
    try {
      return await this.#client.query<SqlValue[]>({ text, values: [...values], rowMode: "array" });
    } catch (error) {
      if (this.#signal.aborted) throw cancelled();
      throw postgresFailure(error, this.#place);
    }
  }
}
