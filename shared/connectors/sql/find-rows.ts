import type { NativeRecord } from "../../model/native.ts";
import type { SqlSession } from "./database.ts";
import type { Dialect, Lock } from "./dialect.ts";
import { SqlFailure } from "./failure.ts";
import type { RecordShape } from "./record.ts";
import { type SqlRow, Undecodable } from "./sql-table.ts";

/** Rows that share an id cannot be told apart; one that cannot be decoded, or that somebody keeps locked, is there all the same. */
export type Held = NativeRecord | "several" | "undecodable" | "locked";

/** So many ids are asked for with one statement. */
const atOnce = 1000;

/**
 * The records with these ids, by their ids; those that are not there are missing. Deleted rows are among them. Unless it is
 * `careful`, an id that is no value of its column's type fails the transaction.
 */
export async function findRows(
  session: SqlSession,
  dialect: Dialect,
  shape: RecordShape,
  ids: readonly string[],
  { lock, careful }: { readonly lock: Lock; readonly careful: boolean },
): Promise<ReadonlyMap<string, Held>> {
  const held = new Map<string, Held>();
  const known = [...new Set(ids)].flatMap((id): readonly { readonly id: string; readonly row: SqlRow }[] => {
    const row = shape.idRow(id);
    return row === null ? [] : [{ id, row }];
  });
  for (let from = 0; from < known.length; from += atOnce) {
    const some = known.slice(from, from + atOnce);
    const rows = some.map(({ row }) => row);
    const found = careful
      ? await selected(session, dialect, shape, rows, lock)
      : await dialect.select(session, shape.table, rows, lock);
    for (const row of found) {
      const { id, native } = taken(shape, row);
      if (id !== null) held.set(id, held.has(id) ? "several" : native);
    }
  }
  if (lock !== "skip") return held;
  const left = ids.filter((id) => !held.has(id));
  const there = await findRows(session, dialect, shape, left, { lock: "none", careful });
  for (const id of there.keys()) held.set(id, "locked");
  return held;
}

/** An id that is no value of its column's type fails the statement; then each is asked for by itself. */
async function selected(
  session: SqlSession,
  dialect: Dialect,
  shape: RecordShape,
  ids: readonly SqlRow[],
  lock: Lock,
): Promise<readonly SqlRow[]> {
  if (ids.length === 0) return [];
  await dialect.savepoint(session);
  try {
    const rows = await dialect.select(session, shape.table, ids, lock);
    await dialect.release(session);
    return rows;
  } catch (cause) {
    if (!(cause instanceof SqlFailure && cause.kind === "record")) throw cause;
    await dialect.backToSavepoint(session);
    await dialect.release(session);
    if (ids.length === 1) return [];
    const rows: SqlRow[] = [];
    for (const id of ids) rows.push(...(await selected(session, dialect, shape, [id], lock)));
    return rows;
  }
}

function taken(shape: RecordShape, row: SqlRow): { readonly id: string | null; readonly native: Held } {
  try {
    const native = shape.record(row);
    return { id: shape.idOf(native), native };
  } catch (cause) {
    if (!(cause instanceof Undecodable)) throw cause;
    const { columns, id } = shape.table;
    const ids = Object.fromEntries(
      id.map((column) => [column.name, column.decode(row[columns.indexOf(column)] ?? null)]),
    );
    return { id: shape.idOf(ids), native: "undecodable" };
  }
}
