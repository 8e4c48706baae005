import { assert } from "../../base/assert.ts";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { applyChanges } from "../../model/apply-changes.ts";
import type { NativeWrite, WriteOutcome } from "../contract.ts";
import { type Assignment, assignmentOf, assignmentOfChanges, refused } from "./encode.ts";
import type { Held } from "./find-rows.ts";
import type { RecordShape } from "./record.ts";
import type { SqlRow } from "./sql-table.ts";

type Create = Extract<NativeWrite, { kind: "create" }>;
type Update = Extract<NativeWrite, { kind: "update" }>;
type Delete = Extract<NativeWrite, { kind: "delete" }>;

/** A write that is allowed to go through, in the database's terms. */
export type Ready =
  | { readonly kind: "create"; readonly write: Create; readonly row: Assignment }
  | {
      readonly kind: "update";
      readonly write: Update;
      readonly id: SqlRow;
      readonly newId: string;
      readonly row: Assignment;
    }
  | { readonly kind: "delete"; readonly write: Delete; readonly id: SqlRow };

/** A write held against the rows that were found and locked under its id, or its outcome where it does not go on. */
export function readyWrite(
  write: NativeWrite,
  held: ReadonlyMap<string, Held>,
  shape: RecordShape,
): Ready | WriteOutcome {
  const { index } = write;
  const failed = (reason: Diagnostic): WriteOutcome => ({ kind: "failed", index, problem: reason });
  if (write.kind === "create") {
    const id = shape.idOf(write.native);
    const there = id === null ? undefined : held.get(id);
    if (typeof there === "string") return failed(notOne(write.id, there));
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
  if (typeof there === "string") return failed(notOne(write.id, there));
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

function notOne(id: string, why: "several" | "undecodable" | "locked"): Diagnostic {
  switch (why) {
    case "several":
      return refused(
        `Several rows have the id "${id}"`,
        "Name columns under `id:` that tell all rows apart.",
      );
    case "undecodable":
      return refused(`The row "${id}" holds a value that cannot be read`);
    case "locked":
      return problem("endpoint.busy", `Somebody keeps the row "${id}" locked`, {
        hint: "The next run tries again.",
      });
  }
}
