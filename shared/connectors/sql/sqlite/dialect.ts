import { assert } from "../../../base/assert.ts";
import type { TableName } from "../../../mapping/sources/sql.ts";
import type { Dialect } from "../dialect.ts";
import type { SqlColumn, SqlRow, SqlTable } from "../sql-table.ts";
import { sqliteChanges } from "./changes.ts";
import { quote } from "./quote.ts";

const list = (columns: readonly SqlColumn[]): string => columns.map(({ name }) => quote(name)).join(", ");

/** Many rows are many runs of one prepared statement: there is no server to be asked each time. */
export const sqliteDialect: Dialect = {
  title: "SQLite",
  quote,
  qualified: ({ name }: TableName) => quote(name),
  bound: () => "?",
  same: (one, other) => `${one} IS ${other}`,
  writtenBy: () => null,
  async now(session) {
    const [row] = await session.rows("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')");
    return row?.[0] ?? null;
  },
  async savepoint(session) {
    await session.run("SAVEPOINT syncline");
  },
  async backToSavepoint(session) {
    await session.run("ROLLBACK TO syncline");
  },
  async release(session) {
    await session.run("RELEASE syncline");
  },

  async select(session, table, ids) {
    const found: SqlRow[] = [];
    for (const id of ids) {
      const sql = `SELECT ${list(table.columns)} FROM ${table.from} AS t WHERE ${isId(table, id, "t.")}`;
      found.push(...(await session.rows(sql, id)));
    }
    return found;
  },

  async insert(session, table, columns, rows, returning) {
    const values =
      columns.length === 0
        ? "DEFAULT VALUES"
        : `(${list(columns)}) VALUES (${columns.map(() => "?").join(", ")})`;
    const sql = `INSERT INTO ${into(table)} ${values}`;
    const made: SqlRow[] = [];
    if (returning.length === 0) {
      for (const row of rows) if ((await session.run(sql, row)) === 1) made.push([]);
      return made;
    }
    for (const row of rows) made.push(...(await session.rows(`${sql} RETURNING ${list(returning)}`, row)));
    return made;
  },

  async update(session, table, columns, rows) {
    const set = columns.map(({ name }) => `${quote(name)} = ?`).join(", ");
    let count = 0;
    for (const { id, values } of rows)
      count += await session.run(`UPDATE ${into(table)} SET ${set} WHERE ${isId(table, id, "")}`, [
        ...values,
        ...id,
      ]);
    return count;
  },

  async delete(session, table, ids) {
    let count = 0;
    for (const id of ids)
      count += await session.run(`DELETE FROM ${into(table)} WHERE ${isId(table, id, "")}`, id);
    return count;
  },

  changes: sqliteChanges,
};

/** In a column that is not declared to be of a type, an id's text stands for a number, too. */
function isId(table: SqlTable, id: SqlRow, prefix: string): string {
  return table.id
    .map(({ name, cast }, at) =>
      cast === "BLOB" && typeof id[at] === "string"
        ? `CAST(${prefix}${quote(name)} AS TEXT) = ?`
        : `${prefix}${quote(name)} = ?`,
    )
    .join(" AND ");
}

function into(table: SqlTable): string {
  assert(table.into !== null, "a write to what cannot be written");
  return table.into;
}
