import { assert } from "../../base/assert.ts";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import type { SqlOptions } from "../../mapping/sources/sql.ts";
import { applyChanges } from "../../model/apply-changes.ts";
import type { NativeWrite, WriteOutcome } from "../contract.ts";
import type { SqlSession } from "./database.ts";
import type { Dialect } from "./dialect.ts";
import { type Assignment, assignmentOf, assignmentOfChanges, columnsKey, refused } from "./encode.ts";
import { SqlFailure } from "./failure.ts";
import { findRows, type Held } from "./find-rows.ts";
import type { RecordShape } from "./record.ts";
import { type SqlRow, Undecodable, Unfit } from "./sql-table.ts";

type Create = Extract<NativeWrite, { kind: "create" }>;
type Update = Extract<NativeWrite, { kind: "update" }>;
type Delete = Extract<NativeWrite, { kind: "delete" }>;

/** A write that is allowed to go through, in the database's terms. */
type Ready =
  | { readonly kind: "create"; readonly write: Create; readonly row: Assignment }
  | {
      readonly kind: "update";
      readonly write: Update;
      readonly id: SqlRow;
      readonly newId: string;
      readonly row: Assignment;
    }
  | { readonly kind: "delete"; readonly write: Delete; readonly id: SqlRow };

export interface BatchContext {
  readonly session: SqlSession;
  readonly dialect: Dialect;
  readonly shape: RecordShape;
  readonly options: SqlOptions;
}

/**
 * Carries out a batch inside a transaction: locks the rows, compares them with the versions that the writes expect, writes,
 * and reads back what is there then.
 *
 * `together` writes with as few statements as there are kinds of writes, and throws a `record` failure where any write
 * does not go through. `singly` tries each by itself, again and again as long as others make way for it (a value that must
 * be unique, a parent that must be there), and says of each why it did not go through.
 */
export async function writeBatch(
  writes: readonly NativeWrite[],
  how: "together" | "singly",
  context: BatchContext,
): Promise<readonly WriteOutcome[]> {
  const { session, dialect, shape } = context;
  const careful = how === "singly";
  // Where ids are unique, an insert that meets one fails and the batch is tried singly.
  const looksFirst = careful || !shape.table.idIsUnique;
  const asked = writes.flatMap((write) => {
    const id = write.kind === "create" ? (looksFirst ? shape.idOf(write.native) : null) : write.id;
    return id === null ? [] : [id];
  });
  const held =
    asked.length === 0
      ? new Map<string, Held>()
      : await findRows(session, dialect, shape, asked, { lock: true, careful });
  const outcomes: WriteOutcome[] = [];
  const ready: Ready[] = [];
  for (const write of writes) {
    const one = prepare(write, held, shape);
    if ("index" in one) outcomes.push(one);
    else ready.push(one);
  }
  outcomes.push(...(careful ? await eachByItself(ready, context) : await allTogether(ready, context)));
  return outcomes;
}

function prepare(
  write: NativeWrite,
  held: ReadonlyMap<string, Held>,
  shape: RecordShape,
): Ready | WriteOutcome {
  const { index } = write;
  const failed = (reason: Diagnostic): WriteOutcome => ({ kind: "failed", index, problem: reason });
  if (write.kind === "create") {
    const id = shape.idOf(write.native);
    const there = id === null ? undefined : held.get(id);
    if (there === "several" || there === "undecodable") return failed(notOne(write.id, there));
    if (there !== undefined && shape.isDeleted(there))
      return failed(
        refused(
          `There is a row "${write.id}" that is marked as deleted`,
          "Take its mark away, or remove the row.",
        ),
      );
    if (there !== undefined) return { kind: "stale", index, now: there };
    const row = assignmentOf(write.native, shape);
    return "code" in row ? failed(row) : { kind: "create", write, row };
  }
  const there = held.get(write.id);
  if (there === "several" || there === "undecodable") return failed(notOne(write.id, there));
  const now = there === undefined || shape.isDeleted(there) ? null : there;
  if (now === null || shape.version(now) !== write.version) return { kind: "stale", index, now };
  const id = shape.idRow(write.id);
  assert(id !== null, "a row was found by an id that it cannot have");
  if (write.kind === "delete") return { kind: "delete", write, id };
  const row = assignmentOfChanges(write.changes, shape);
  if ("code" in row) return failed(row);
  const newId = shape.idOf(applyChanges(now, write.changes)) ?? write.id;
  return { kind: "update", write, id, newId, row };
}

const notOne = (id: string, why: "several" | "undecodable"): Diagnostic =>
  why === "several"
    ? refused(`Several rows have the id "${id}"`, "Name columns under `id:` that tell all rows apart.")
    : refused(`The row "${id}" holds a value that cannot be read`);

async function allTogether(ready: readonly Ready[], context: BatchContext): Promise<readonly WriteOutcome[]> {
  const outcomes: WriteOutcome[] = [];
  const deletes = ready.filter((one) => one.kind === "delete");
  if (deletes.length > 0) outcomes.push(...(await deleteRows(deletes, context)));
  const updates = ready.filter((one) => one.kind === "update");
  for (const group of Map.groupBy(updates, ({ row }) => columnsKey(row)).values())
    outcomes.push(...(await updateRows(group, context)));
  const creates = ready.filter((one) => one.kind === "create");
  for (const group of Map.groupBy(creates, ({ row }) => columnsKey(row)).values())
    outcomes.push(...(await createRows(group, context)));
  return outcomes;
}

async function eachByItself(
  ready: readonly Ready[],
  context: BatchContext,
): Promise<readonly WriteOutcome[]> {
  const { session, dialect } = context;
  const outcomes: WriteOutcome[] = [];
  let left = ready;
  for (let before = -1; left.length > 0 && left.length !== before; ) {
    before = left.length;
    const again: Ready[] = [];
    const reasons: WriteOutcome[] = [];
    for (const one of left) {
      await dialect.savepoint(session);
      try {
        outcomes.push(...(await allTogether([one], context)));
        await dialect.release(session);
      } catch (cause) {
        if (!(cause instanceof SqlFailure && cause.kind === "record")) throw cause;
        await dialect.backToSavepoint(session);
        await dialect.release(session);
        again.push(one);
        reasons.push({ kind: "failed", index: one.write.index, problem: cause.problem });
      }
    }
    left = again;
    if (left.length === before) outcomes.push(...reasons);
  }
  return outcomes;
}

type Ones<Kind extends Ready["kind"]> = readonly Extract<Ready, { readonly kind: Kind }>[];

async function deleteRows(deletes: Ones<"delete">, context: BatchContext): Promise<readonly WriteOutcome[]> {
  const { session, dialect, shape, options } = context;
  const ids = deletes.map(({ id }) => id);
  const count =
    options.deleted === null
      ? await dialect.delete(session, shape.table, ids)
      : await markDeleted(ids, options.deleted, context);
  if (count !== deletes.length) throw skipped("deleted");
  return deletes.map(({ write }) => ({ kind: "done", index: write.index, native: null, version: "" }));
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

async function updateRows(updates: Ones<"update">, context: BatchContext): Promise<readonly WriteOutcome[]> {
  const { session, dialect, shape } = context;
  const [first] = updates;
  assert(first !== undefined, "a group of no updates");
  const rows = updates.map(({ id, row }) => ({ id, values: row.values }));
  const { columns } = first.row;
  const count =
    columns.length === 0 ? rows.length : await dialect.update(session, shape.table, columns, rows);
  if (count !== updates.length) throw skipped("changed");
  const ids = updates.map(({ newId }) => newId);
  const now = await findRows(session, dialect, shape, ids, { lock: false, careful: false });
  return updates.map(({ write, newId }) => doneWith(write.index, now.get(newId), shape));
}

async function createRows(creates: Ones<"create">, context: BatchContext): Promise<readonly WriteOutcome[]> {
  const { session, dialect, shape } = context;
  const { table } = shape;
  const [first] = creates;
  assert(first !== undefined, "a group of no creates");
  const returning = table.returnsAll ? table.columns : table.id;
  const rows = creates.map(({ row }) => row.values);
  const made = await dialect.insert(session, table, first.row.columns, rows, returning);
  if (made.length !== creates.length) throw skipped("made");
  if (table.returnsAll)
    return creates.map(({ write }, at) => doneWith(write.index, heldIn(made[at]!, shape), shape));
  const ids = made.map((row) =>
    shape.idOf(Object.fromEntries(table.id.map(({ name, decode }, at) => [name, decode(row[at] ?? null)]))),
  );
  const now = await findRows(
    session,
    dialect,
    shape,
    ids.filter((id) => id !== null),
    { lock: false, careful: false },
  );
  return creates.map(({ write }, at) => doneWith(write.index, ids[at] ? now.get(ids[at]) : undefined, shape));
}

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
