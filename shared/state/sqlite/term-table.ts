import type { Database } from "./database.ts";
import { type TermKind, TermList, type Terms } from "./terms.ts";

/**
 * The terms of one sync's links, kept in the database. Terms are only ever added, and only by the lease's holder.
 * After a rollback an instance may know terms that are not stored; it must then be replaced.
 */
export class TermTable implements Terms {
  readonly #database: Database;
  readonly #sync: number;
  readonly #known = new TermList();

  constructor(database: Database, sync: number) {
    this.#database = database;
    this.#sync = sync;
  }

  number(kind: TermKind, text: string): number {
    const before = this.#known.texts.length;
    const number = this.#known.number(kind, text);
    if (this.#known.texts.length > before)
      this.#database.run("INSERT INTO terms VALUES (?, ?, ?, ?)", this.#sync, number, kind, text);
    return number;
  }

  value<T>(number: number): T {
    if (number > this.#known.texts.length) this.refresh();
    return this.#known.value(number);
  }

  last<T>(kind: TermKind): T | null {
    return this.#known.last(kind);
  }

  /** Learns the terms that others have added. To be called before the first of a transaction's `number`s. */
  refresh(): void {
    const rows = this.#database.all(
      "SELECT kind, text FROM terms WHERE sync = ? AND number > ? ORDER BY number",
      this.#sync,
      this.#known.texts.length,
    );
    for (const row of rows) {
      // Where the text is damaged it is to be met here.
      row.json(1);
      this.#known.number(row.text(0) as TermKind, row.text(1));
    }
  }
}
