import { assert } from "../../../base/assert.ts";
import type { Dialect } from "../dialect.ts";
import type { SqlColumn, SqlRow, SqlTable, SqlValue } from "../sql-table.ts";
import { postgresChanges } from "./changes.ts";
import { qualified, quote } from "./quote.ts";

/**
 * Many rows go with one statement: each column's values as one array of texts, taken apart by the server and turned into
 * the column's type there. The cast names no length, so that a value that is too long is refused and never cut off.
 */
export const postgresDialect: Dialect = {
  title: "PostgreSQL",
  quote,
  qualified,
  bound: (n, { cast }) => `$${n}::pg_catalog.text::${cast}`,
  same(one, other, { cast }) {
    // These have no equality of their own.
    if (cast === "json") return `${one}::jsonb IS NOT DISTINCT FROM ${other}::jsonb`;
    if (["xml", "point", "json[]"].includes(cast)) return `${one}::text IS NOT DISTINCT FROM ${other}::text`;
    return `${one} IS NOT DISTINCT FROM ${other}`;
  },
  // `xmin` has the lower 32 bits of the transaction's number. The rows that a savepoint wrote have a number of its own.
  writtenBy: (alias, { namesWriter }, token) =>
    namesWriter ? `${alias}.xmin::pg_catalog.text = '${BigInt(token) & 0xffffffffn}'` : null,
  async now(session) {
    const [row] = await session.rows("SELECT pg_catalog.clock_timestamp()");
    return row?.[0] ?? null;
  },
  async savepoint(session) {
    await session.run("SAVEPOINT syncline");
  },
  async backToSavepoint(session) {
    await session.run("ROLLBACK TO SAVEPOINT syncline");
  },
  async release(session) {
    await session.run("RELEASE SAVEPOINT syncline");
  },

  async select(session, table, ids, lock) {
    const v = unnested(table.id, ids, "k");
    const names = table.columns.map(({ name }) => `t.${quote(name)}`).join(", ");
    const on = onId(table, "k");
    const isLocked = lock !== "none" && table.locks;
    // In order, so that two runs never wait for each other.
    const locking = `ORDER BY ${order(table)} FOR UPDATE OF t${lock === "skip" ? " SKIP LOCKED" : ""}`;
    if (isLocked && table.from === table.into)
      return session.rows(
        `SELECT ${names} FROM ${v.sql} AS v JOIN ${table.from} AS t ON ${on} ${locking}`,
        v.values,
      );
    if (isLocked) {
      // What a query gives cannot be locked; the rows that it is made of can.
      const own = table.id.map(({ name }) => `t.${quote(name)}::pg_catalog.text`).join(", ");
      const sql = `SELECT ${own} FROM ${v.sql} AS v JOIN ${into(table)} AS t ON ${on} ${locking}`;
      const mine = unnested(table.id, await session.rows(sql, v.values), "k");
      return session.rows(
        `SELECT ${names} FROM ${mine.sql} AS v JOIN ${table.from} AS t ON ${on}`,
        mine.values,
      );
    }
    return session.rows(`SELECT ${names} FROM ${v.sql} AS v JOIN ${table.from} AS t ON ${on}`, v.values);
  },

  async insert(session, table, columns, rows, returning) {
    const back = returning.length === 0 ? "1" : returning.map(({ name }) => quote(name)).join(", ");
    if (columns.length === 0) {
      const made: SqlRow[] = [];
      for (const _ of rows)
        made.push(...(await session.rows(`INSERT INTO ${into(table)} DEFAULT VALUES RETURNING ${back}`)));
      return made;
    }
    const v = unnested(columns, rows, "c");
    const names = columns.map(({ name }) => quote(name)).join(", ");
    const values = columns.map((column, at) => cast(`v.c${at}`, column)).join(", ");
    const sql = `INSERT INTO ${into(table)} (${names}) SELECT ${values} FROM ${v.sql} AS v ORDER BY v.place RETURNING ${back}`;
    return session.rows(sql, v.values);
  },

  async update(session, table, columns, rows) {
    const set = columns.map((column, at) => `${quote(column.name)} = ${cast(`v.c${at}`, column)}`).join(", ");
    const v = unnested(
      [...columns, ...table.id],
      rows.map(({ id, values }) => [...values, ...id]),
      "c",
    );
    const on = table.id
      .map((column, at) => `t.${quote(column.name)} = ${cast(`v.c${columns.length + at}`, column)}`)
      .join(" AND ");
    return session.run(`UPDATE ${into(table)} AS t SET ${set} FROM ${v.sql} AS v WHERE ${on}`, v.values);
  },

  async delete(session, table, ids) {
    const v = unnested(table.id, ids, "k");
    return session.run(
      `DELETE FROM ${into(table)} AS t USING ${v.sql} AS v WHERE ${onId(table, "k")}`,
      v.values,
    );
  },

  changes: postgresChanges,
};

const cast = (expression: string, column: SqlColumn): string => `${expression}::${column.cast}`;

const order = (table: SqlTable): string => table.id.map(({ name }) => `t.${quote(name)}`).join(", ");

const onId = (table: SqlTable, prefix: string): string =>
  table.id.map((column, at) => `t.${quote(column.name)} = ${cast(`v.${prefix}${at}`, column)}`).join(" AND ");

/** Rows as a table `v` of texts with the columns `prefix0`, `prefix1`, …, and their `place`. */
function unnested(
  columns: readonly SqlColumn[],
  rows: readonly SqlRow[],
  prefix: string,
): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const arrays = columns.map((_, at) => `pg_catalog.unnest($${at + 1}::pg_catalog.text[])`).join(", ");
  const names = columns.map((_, at) => `${prefix}${at}`).join(", ");
  return {
    sql: `(SELECT * FROM ROWS FROM (${arrays}) WITH ORDINALITY AS u (${names}, place))`,
    values: columns.map((_, at) => textArray(rows, at)),
  };
}

/** One column of many rows as the text of an array: a loop of its own, since first loads spend their time here. */
function textArray(rows: readonly SqlRow[], at: number): string {
  let text = "{";
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]![at] ?? null;
    if (index > 0) text += ",";
    if (value === null) text += "NULL";
    else {
      const written = String(value);
      text += `"${/["\\]/.test(written) ? written.replace(/["\\]/g, "\\$&") : written}"`;
    }
  }
  return `${text}}`;
}

function into(table: SqlTable): string {
  assert(table.into !== null, "a write to what cannot be written");
  return table.into;
}
