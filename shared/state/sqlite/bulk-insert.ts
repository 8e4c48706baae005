import type { SQLInputValue } from "node:sqlite";
import type { Database } from "./database.ts";

/** Rows a statement: enough that a row costs little more than its bytes. */
const rowsAtOnce = 100;

/**
 * Inserts rows into a table by the hundred. All begin with the `same` values; `columns` is how many follow.
 * Nothing is sure to be there before `flush`.
 */
export class BulkInsert {
  readonly #database: Database;
  readonly #same: readonly SQLInputValue[];
  readonly #columns: number;
  readonly #many: string;
  readonly #one: string;
  #values: SQLInputValue[] = [];

  constructor(database: Database, table: string, same: readonly SQLInputValue[], columns: number) {
    this.#database = database;
    this.#same = same;
    this.#columns = columns;
    // `?1` names the same value in every row; a bare `?` is the next one after those named.
    const row = `(${[...same.map((_, at) => `?${at + 1}`), ...Array(columns).fill("?")].join(", ")})`;
    this.#one = `INSERT INTO ${table} VALUES ${row}`;
    this.#many = `INSERT INTO ${table} VALUES ${Array(rowsAtOnce).fill(row).join(", ")}`;
  }

  add(...row: readonly SQLInputValue[]): void {
    for (const value of row) this.#values.push(value);
    if (this.#values.length < rowsAtOnce * this.#columns) return;
    this.#database.run(this.#many, ...this.#same, ...this.#values);
    this.#values = [];
  }

  flush(): void {
    for (let at = 0; at < this.#values.length; at += this.#columns)
      this.#database.run(this.#one, ...this.#same, ...this.#values.slice(at, at + this.#columns));
    this.#values = [];
  }
}
