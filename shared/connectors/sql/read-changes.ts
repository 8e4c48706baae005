import { problem } from "../../base/diagnostic.ts";
import { type ChangeTracking, tableText } from "../../mapping/sources/sql.ts";
import { type ChangeCursor, cursorText, parseCursor } from "./cursor.ts";
import type { Database, SqlSession } from "./database.ts";
import type { ChangeDialect, Statement } from "./dialect.ts";
import { SqlFailure } from "./failure.ts";
import type { RecordShape } from "./record.ts";
import type { SqlTable, SqlValue } from "./sql-table.ts";

/** What a read of changes asks for, and where the next one begins. */
export interface ChangePlan {
  /**
   * The rows that changed; `null`: everything is to be read. Rows hold the table's columns behind `offset` values of the
   * id; a row whose first value is null is no longer there.
   */
  readonly changed: (Statement & { readonly offset: number }) | null;
  /** `null` where the endpoint tracks no changes. */
  readonly cursor: string | null;
}

/** Works out, in the very snapshot that is then read, what changed since a cursor. */
export async function planChanges(
  session: SqlSession,
  { dialect }: Database,
  { table }: RecordShape,
  tracking: ChangeTracking | null,
  written: string | null,
): Promise<ChangePlan> {
  if (tracking === null) return { changed: null, cursor: null };
  const cursor = written === null ? null : parseCursor(written);
  if (tracking.kind === "table") {
    const name = tableText(tracking.table);
    const mark = cursor?.by === "table" && cursor.table === name ? cursor.mark : null;
    const { since, mark: next } = await dialect.changes.fromTable(session, tracking, table, mark);
    const changed = since && joined(since, table, dialect);
    return { changed, cursor: cursorText({ by: "table", table: name, mark: next }) };
  }
  const column = table.columns.find(({ name }) => name === tracking.column);
  if (column === undefined) throw noColumn(tracking.column, table);
  const quoted = dialect.quote(column.name);
  const horizon = await dialect.changes.horizon(session);
  const [[greatest = null] = []] = await session.rows(`SELECT max(${quoted}) FROM ${table.from}`);
  const before = cursor?.by === "column" && cursor.column === column.name ? cursor : null;
  const next = cursorText(advanced(before, column.name, greatest, horizon, dialect.changes));
  if (before === null || before.value === null) return { changed: null, cursor: next };
  const since = dialect.changes.since(column, before.value, tracking.overlap);
  const columns = table.columns.map(({ name }) => dialect.quote(name)).join(", ");
  // Rows without a time say nothing of when they changed, so they are always looked at.
  const sql = `SELECT ${columns} FROM ${table.from} WHERE ${since.sql} OR ${quoted} IS NULL ORDER BY ${orderOf([quoted, ...table.id.map(({ name }) => dialect.quote(name))])}`;
  return { changed: { sql, values: [since.value], offset: 0 }, cursor: next };
}

/** The cursor after a read that saw `value` as the greatest, at `horizon`. See `ChangeCursor`. */
function advanced(
  before: Extract<ChangeCursor, { by: "column" }> | null,
  column: string,
  value: SqlValue,
  horizon: string,
  dialect: ChangeDialect,
): ChangeCursor {
  if (value === null) return { by: "column", column, value: before?.value ?? null, next: null };
  // Nothing was under way, so nothing can come before what was seen.
  if (dialect.isNothing(horizon)) return { by: "column", column, value, next: null };
  const next = { value, horizon };
  if (before === null || before.next === null)
    return { by: "column", column, value: before?.value ?? null, next };
  // This read began at `before.value` and has seen all that was under way when `before.next` was noted.
  return dialect.isPast(before.next.horizon, horizon)
    ? { by: "column", column, value: before.next.value, next }
    : before;
}

const orderOf = (columns: readonly string[]): string => [...new Set(columns)].join(", ");

function joined(
  since: Statement,
  table: SqlTable,
  dialect: Database["dialect"],
): Statement & { readonly offset: number } {
  const ids = table.id.map(({ name }) => dialect.quote(name));
  const columns = table.columns.map(({ name }) => `t.${dialect.quote(name)}`);
  const on = ids.map((id) => `t.${id} = c.${id}`).join(" AND ");
  const keys = ids.map((id) => `c.${id}`);
  const sql = `SELECT ${[`t.${ids[0]}`, ...keys, ...columns].join(", ")} FROM (${since.sql}) AS c LEFT JOIN ${table.from} AS t ON ${on} ORDER BY ${keys.join(", ")}`;
  return { sql, values: since.values, offset: 1 + ids.length };
}

export const noColumn = (name: string, table: SqlTable): SqlFailure =>
  new SqlFailure(
    "whole",
    problem("endpoint.missing", `There is no column "${name}".`, {
      hint: `There are: ${table.columns.map((column) => column.name).join(", ")}.`,
    }),
  );
