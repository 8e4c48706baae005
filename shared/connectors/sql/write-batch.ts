import type { NativeWrite, WriteOutcome } from "../contract.ts";
import { columnsKey } from "./encode.ts";
import { SqlFailure } from "./failure.ts";
import { findRows, type Held } from "./find-rows.ts";
import { type Ready, readyWrite } from "./ready-write.ts";
import { type BatchContext, createRows, deleteRows, updateRows, type Written } from "./write-ready.ts";

/**
 * Carries out a batch inside a transaction: locks the rows, compares them with the versions that the writes expect, writes,
 * and reads back what is there then.
 *
 * Rows that others keep locked are waited for, or under `skip` left alone.
 *
 * `together` writes with as few statements as there are kinds of writes, and throws a `record` failure where any write
 * does not go through. `singly` tries each by itself, again and again as long as others make way for it (a value that must
 * be unique, a parent that must be there), and says of each why it did not go through.
 */
export async function writeBatch(
  writes: readonly NativeWrite[],
  how: "together" | "singly",
  lock: "wait" | "skip",
  context: BatchContext,
): Promise<Written> {
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
      : await findRows(session, dialect, shape, asked, { lock, careful });
  const outcomes: WriteOutcome[] = [];
  const ready: Ready[] = [];
  for (const write of writes) {
    const one = readyWrite(write, held, shape);
    if ("index" in one) outcomes.push(one);
    else ready.push(one);
  }
  const { outcomes: more, made } = careful
    ? await eachByItself(ready, context)
    : await allTogether(ready, context);
  return { outcomes: [...outcomes, ...more], made };
}

async function allTogether(ready: readonly Ready[], context: BatchContext): Promise<Written> {
  const written: Written[] = [];
  const deletes = ready.filter((one) => one.kind === "delete");
  if (deletes.length > 0) written.push(await deleteRows(deletes, context));
  const updates = ready.filter((one) => one.kind === "update");
  for (const group of Map.groupBy(updates, ({ row }) => columnsKey(row)).values())
    written.push(await updateRows(group, context));
  const creates = ready.filter((one) => one.kind === "create");
  for (const group of Map.groupBy(creates, ({ row }) => columnsKey(row)).values())
    written.push(await createRows(group, context));
  return together(written);
}

async function eachByItself(ready: readonly Ready[], context: BatchContext): Promise<Written> {
  const { session, dialect } = context;
  const written: Written[] = [];
  let left = ready;
  for (let before = -1; left.length > 0 && left.length !== before; ) {
    before = left.length;
    const again: Ready[] = [];
    const reasons: WriteOutcome[] = [];
    for (const one of left) {
      await dialect.savepoint(session);
      try {
        written.push(await allTogether([one], context));
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
    if (left.length === before) written.push({ outcomes: reasons, made: [] });
  }
  return together(written);
}

const together = (written: readonly Written[]): Written => ({
  outcomes: written.flatMap(({ outcomes }) => outcomes),
  made: written.flatMap(({ made }) => made),
});
