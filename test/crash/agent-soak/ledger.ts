import { type Book, type Field, fields, type Row } from "./book.ts";

/** What people wrote into the books of one sync and nobody knowingly replaced. */
export class Ledger {
  readonly #pick: (below: number) => number;
  readonly #mark: string;
  /** Value → the record and field it was written into. */
  readonly live = new Map<string, { readonly sku: string; readonly field: Field }>();
  #values = 0;

  /** `pick(n)` is a number from 0 up to n, n excluded; every value begins with `mark`. */
  constructor(mark: string, pick: (below: number) => number) {
    this.#mark = mark;
    this.#pick = pick;
  }

  /** Somebody who sees these rows changes a value, adds a record or takes one away. */
  edit(rows: Row[], has: readonly Field[]): void {
    const row = rows[this.#pick(rows.length)];
    const chance = this.#pick(12);
    if (row === undefined || rows.length < 3 || (chance === 0 && rows.length < 200))
      rows.push(this.#newRow(has));
    else if (chance === 1) {
      // Who takes a record away knows what is in it, as far as it is to be seen there.
      for (const field of fields) this.forget(row[field]);
      if (has.length < fields.length) this.#forgetRecord(row.sku);
      rows.splice(rows.indexOf(row), 1);
    } else {
      const field = has[this.#pick(has.length)]!;
      this.forget(row[field]);
      row[field] = this.#write(row.sku, field);
    }
  }

  /** Somebody replaced it, and knew. */
  forget(value: string | undefined): void {
    if (value !== undefined) this.live.delete(value);
  }

  /** Values that are neither in every book that has their field nor among the sides of a conflict. */
  missing(books: readonly Book[], inConflict: ReadonlySet<string>): readonly string[] {
    const tables = books.map((book) => ({ book, rows: new Map(book.rows().map((row) => [row.sku, row])) }));
    return [...this.live]
      .filter(([value]) => !inConflict.has(value))
      .flatMap(([value, { sku, field }]) => {
        const without = tables.filter(
          ({ book, rows }) => book.fields.includes(field) && rows.get(sku)?.[field] !== value,
        );
        if (without.length === 0) return [];
        const seen = without.map(({ book, rows }) => `${book.name} has ${rows.get(sku)?.[field] ?? "none"}`);
        return [`${value} in ${sku}.${field}: ${seen.join(", ")}`];
      });
  }

  #forgetRecord(sku: string): void {
    for (const [value, at] of this.live) if (at.sku === sku) this.live.delete(value);
  }

  #newRow(has: readonly Field[]): Row {
    const sku = `${this.#mark}S${this.#values}`;
    return { sku, ...Object.fromEntries(has.map((field) => [field, this.#write(sku, field)])) };
  }

  #write(sku: string, field: Field): string {
    const value = `${this.#mark}v${this.#values++}`;
    this.live.set(value, { sku, field });
    return value;
  }
}
