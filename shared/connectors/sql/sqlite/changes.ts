import { type TableName, tableText } from "../../../mapping/sources/sql.ts";
import type { SqlSession } from "../database.ts";
import type { ChangeDialect, ChangeScript } from "../dialect.ts";
import { noChangeTable } from "../no-change-table.ts";
import type { SqlValue } from "../sql-table.ts";
import { quote } from "./quote.ts";

/** One writer at a time: what a snapshot shows, nothing can come before. */
export const sqliteChanges: ChangeDialect = {
  horizon: async () => "",
  isNothing: () => true,
  isPast: () => true,
  since: (column, value, overlap) => ({ sql: `${quote(column.name)} >= ?`, value: earlier(value, overlap) }),

  async fromTable(session, tracking, table, mark) {
    const changes = quote(tracking.table.name);
    await mustBeThere(session, tracking.table);
    const [[least = null, most = null] = []] = await session.rows(
      `SELECT min(syncline_seq), max(syncline_seq) FROM ${changes}`,
    );
    const last = BigInt(String(most ?? 0));
    const from = mark === null ? null : BigInt(mark);
    // Changes that were taken away, and a database that was put back to an earlier day, leave a gap.
    const begins = from !== null && from <= last && (least === null || BigInt(String(least)) <= from + 1n);
    const ids = table.id.map(({ name }) => quote(name)).join(", ");
    return {
      since: begins
        ? { sql: `SELECT DISTINCT ${ids} FROM ${changes} WHERE syncline_seq > ?`, values: [from] }
        : null,
      mark: String(last),
    };
  },

  /** The newest row stays: the last number that was given is read from it. What goes is all at the front, so that no gap is missed. */
  async prune(session, table, marks, older) {
    const changes = quote(table.name);
    await mustBeThere(session, table);
    const [least = 0n] = marks.map(BigInt).toSorted((one, other) => (one < other ? -1 : 1));
    return session.run(
      `DELETE FROM ${changes} WHERE syncline_seq <= ?
       AND syncline_seq < (SELECT max(syncline_seq) FROM ${changes})
       AND syncline_seq < coalesce((SELECT min(syncline_seq) FROM ${changes}
         WHERE syncline_at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?)), 9223372036854775807)`,
      [least, `-${older / 1000} seconds`],
    );
  },

  script({ table, id, changes }: ChangeScript): string {
    const [on, to] = [quote(table.name), quote(changes.name)];
    const names = id.map(({ name }) => quote(name));
    const columns = id.map(({ name, type }) => `  ${quote(name)} ${type}`.trimEnd());
    const values = (row: string) => names.map((name) => `${row}.${name}`).join(", ");
    const insert = `INSERT INTO ${to} (syncline_op, ${names.join(", ")})`;
    const moved = names.map((name) => `OLD.${name} IS NOT NEW.${name}`).join(" OR ");
    const trigger = (event: string, body: string): string =>
      `CREATE TRIGGER ${quote(`${changes.name}_${event.toLowerCase()}`)} AFTER ${event} ON ${on} BEGIN\n${body}\nEND;`;
    return [
      `CREATE TABLE ${to} (\n  syncline_seq INTEGER PRIMARY KEY AUTOINCREMENT,\n  syncline_op TEXT NOT NULL,\n  syncline_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),\n${columns.join(",\n")}\n);`,
      trigger("INSERT", `  ${insert} VALUES ('insert', ${values("NEW")});`),
      trigger(
        "UPDATE",
        `  ${insert} VALUES ('update', ${values("NEW")});\n  ${insert} SELECT 'delete', ${values("OLD")} WHERE ${moved};`,
      ),
      trigger("DELETE", `  ${insert} VALUES ('delete', ${values("OLD")});`),
    ].join("\n");
  },

  removeScript({ changes }: ChangeScript): string {
    const triggers = ["insert", "update", "delete"].map(
      (event) => `DROP TRIGGER IF EXISTS ${quote(`${changes.name}_${event}`)};`,
    );
    return [...triggers, `DROP TABLE IF EXISTS ${quote(changes.name)};`].join("\n");
  },
};

async function mustBeThere(session: SqlSession, table: TableName): Promise<void> {
  const sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE";
  if ((await session.rows(sql, [table.name])).length === 0) throw noChangeTable(tableText(table));
}

/** Times are what people keep in a column: ISO texts, seconds or milliseconds since 1970. Anything else begins at itself. */
function earlier(value: SqlValue, overlap: number): SqlValue {
  if (typeof value === "bigint") {
    if (value > 100_000_000_000n) return value - BigInt(overlap);
    return value > 100_000_000n ? value - BigInt(Math.ceil(overlap / 1000)) : value;
  }
  const match =
    typeof value === "string"
      ? /^(\d{4}-\d{2}-\d{2})([ T])(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?$/.exec(value)
      : null;
  if (match === null) return value;
  const [, day, between = " ", time] = match;
  const instant = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(instant)) return value;
  const text = new Date(instant - overlap).toISOString().slice(0, 19);
  // Cut off before the fraction and the zone, it comes before all that begin like it.
  return text.replace("T", between);
}
