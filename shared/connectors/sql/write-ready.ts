import { assert } from "../../base/assert.ts";
import { problem } from "../../base/diagnostic.ts";
import type { SqlOptions } from "../../mapping/sources/sql.ts";
import type { WriteOutcome } from "../contract.ts";
import type { SqlSession } from "./database.ts";
import type { Dialect } from "./dialect.ts";
import { refused } from "./encode.ts";
import { SqlFailure } from "./failure.ts";
import { findRows, type Held } from "./find-rows.ts";
import type { Ready } from "./ready-write.ts";
import type { RecordShape } from "./record.ts";
import { type SqlRow, Undecodable, Unfit } from "./sql-table.ts";

export interface BatchContext {
  readonly session: SqlSession;
  readonly dialect: Dialect;
  readonly shape: RecordShape;
  readonly options: SqlOptions;
  /** Called while the database is busy and nothing can be done but to wait. */
  readonly meanwhile: () => void;
}

/** What a batch did. */
export interface Written {
  readonly outcomes: readonly WriteOutcome[];
  /** New rows that are yet to be looked at, as the database gave them back. */
  readonly made: readonly { readonly index: number; readonly row: SqlRow }[];
}

/** The outcomes of all writes of a batch. */
export const outcomesOf = ({ outcomes, made }: Written, shape: RecordShape): readonly WriteOutcome[] => [
  ...outcomes,
  ...made.map(({ index, row }) => doneWith(index, heldIn(row, shape), shape)),
];

/** Writes of one kind that set the same columns. */
export type Ones<Kind extends Ready["kind"]> = readonly Extract<Ready, { readonly kind: Kind }>[];

export async function deleteRows(deletes: Ones<"delete">, context: BatchContext): Promise<Written> {
  const { session, dialect, shape, options } = context;
  const ids = deletes.map(({ id }) => id);
  const count =
    options.deleted === null
      ? await dialect.delete(session, shape.table, ids)
      : await markDeleted(ids, options.deleted, context);
  if (count !== deletes.length) throw skipped("deleted");
  return looked(
    deletes.map(({ write }) => ({ kind: "done", index: write.index, native: null, version: "" })),
  );
}

async function markDeleted(
  ids: readonly SqlRow[],
  mark: NonNullable<SqlOptions["deleted"]>,
  { session, dialect, shape }: BatchContext,
): Promise<number> {
  const column = shape.column(mark.column);
  if (column === null)
    throw new SqlFailure("record", refused(`The column "${mark.column}" cannot be written`));
  const value = mark.value === null ? await dialect.now(session) : column.encode(mark.value);
  if (value instanceof Unfit)
    throw new SqlFailure("record", refused(`The column "${mark.column}" ${value.reason}`));
  return dialect.update(
    session,
    shape.table,
    [column],
    ids.map((id) => ({ id, values: [value] })),
  );
}

export async function updateRows(updates: Ones<"update">, context: BatchContext): Promise<Written> {
  const { session, dialect, shape } = context;
  const [first] = updates;
  assert(first !== undefined, "a group of no updates");
  const rows = updates.map(({ id, row }) => ({ id, values: row.values }));
  const { columns } = first.row;
  const count =
    columns.length === 0 ? rows.length : await dialect.update(session, shape.table, columns, rows);
  if (count !== updates.length) throw skipped("changed");
  const ids = updates.map(({ newId }) => newId);
  const now = await findRows(session, dialect, shape, ids, { lock: "none", careful: false });
  return looked(updates.map(({ write, newId }) => doneWith(write.index, now.get(newId), shape)));
}

export async function createRows(creates: Ones<"create">, context: BatchContext): Promise<Written> {
  const { session, dialect, shape, meanwhile } = context;
  const { table } = shape;
  const [first] = creates;
  assert(first !== undefined, "a group of no creates");
  const returning = table.returnsAll ? table.columns : table.id;
  const rows = creates.map(({ row }) => row.values);
  const inserting = dialect.insert(session, table, first.row.columns, rows, returning);
  // Should the look at other rows fail, nobody waits for these any more.
  inserting.catch(() => {});
  meanwhile();
  const made = await inserting;
  if (made.length !== creates.length) throw skipped("made");
  if (table.returnsAll)
    return { outcomes: [], made: creates.map(({ write }, at) => ({ index: write.index, row: made[at]! })) };
  const ids = made.map((row) =>
    shape.idOf(Object.fromEntries(table.id.map(({ name, decode }, at) => [name, decode(row[at] ?? null)]))),
  );
  const now = await findRows(
    session,
    dialect,
    shape,
    ids.filter((id) => id !== null),
    { lock: "none", careful: false },
  );
  return looked(
    creates.map(({ write }, at) => doneWith(write.index, ids[at] ? now.get(ids[at]) : undefined, shape)),
  );
}

const looked = (outcomes: readonly WriteOutcome[]): Written => ({ outcomes, made: [] });

function heldIn(row: SqlRow, shape: RecordShape): Held {
  try {
    return shape.record(row);
  } catch (cause) {
    if (cause instanceof Undecodable) return "undecodable";
    throw cause;
  }
}

/** A row that cannot be shown, say because the view that is read leaves it out, is written all the same. */
function doneWith(index: number, held: Held | undefined, shape: RecordShape): WriteOutcome {
  return held === undefined || typeof held === "string"
    ? { kind: "done", index, native: null, version: "" }
    : { kind: "done", index, native: held, version: shape.version(held) };
}

/** A rule, a trigger or a policy of the database left rows out without a word. */
const skipped = (what: string): SqlFailure =>
  new SqlFailure(
    "record",
    problem("endpoint.rejected", `The database let the statement through, and the row was not ${what}`, {
      hint: "A trigger, a rule or a row-level policy may forbid it.",
    }),
  );
