import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { Fault, type FormatSession } from "../../formats/format.ts";
import type { NativeWrite, WriteOutcome, WriteRequest } from "../contract.ts";
import type { FileRecords } from "./file-records.ts";
import { insertPlaces } from "./insert-place.ts";
import { type Edit, inFileOrder } from "./new-content.ts";

export type Create = Extract<NativeWrite, { kind: "create" }>;
export type Change = Exclude<NativeWrite, { kind: "create" }>;

/** Edits in file order, and the outcomes of writes that do not become one. */
export interface FileEdits {
  readonly edits: readonly Edit[];
  readonly outcomes: readonly WriteOutcome[];
}

/**
 * Makes the new bytes of a file's records. A write that cannot be made, say because the file's encoding lacks a character,
 * fails by itself. Throws what node:fs throws.
 */
export function makeEdits(
  records: FileRecords,
  changes: readonly { readonly write: Change; readonly record: number }[],
  creates: readonly Create[],
  identify: WriteRequest["identify"],
): FileEdits {
  const { session, spans, file } = records.survey;
  const edits: Edit[] = [];
  const outcomes: WriteOutcome[] = [];
  for (const { write, record } of changes) {
    const bytes = records.bytes(record);
    const now = session.decode(bytes, 0, bytes.length);
    if (now instanceof Fault) outcomes.push(failed(write, now, file.path));
    // Other bytes with the same 64-bit hash.
    else if (identify(now) !== write.id) outcomes.push({ kind: "stale", index: write.index, now });
    else if (write.kind === "delete") edits.push({ kind: "drop", record, bytes, write });
    else {
      const changed = session.update(bytes, write.changes);
      if (changed instanceof Fault) outcomes.push(failed(write, changed, file.path));
      else edits.push({ kind: "replace", record, bytes: changed, write });
    }
  }
  if (creates.length > 0) {
    const places = insertPlaces(records, identify);
    const inserts: (Edit & { readonly write: Create })[] = [];
    for (const { index, id, native } of creates) {
      const write: Create = { kind: "create", index, id, native };
      const record = places.before(id);
      const like = spans.count === 0 ? null : records.bytes(Math.max(0, record - 1));
      const bytes = session.encode(native, like);
      if (bytes instanceof Fault) outcomes.push(failed(write, bytes, file.path));
      else inserts.push({ kind: "insert", record, bytes, write });
    }
    for (const edit of inserts.sort((one, other) => places.order(one.write.id, other.write.id)))
      edits.push(edit);
  }
  return { edits: edits.sort(inFileOrder), outcomes };
}

/** The edits that fill a new file. */
export function firstEdits(session: FormatSession, creates: readonly Create[], path: string): FileEdits {
  const edits: Edit[] = [];
  const outcomes: WriteOutcome[] = [];
  let like: Buffer | null = null;
  for (const write of creates) {
    const bytes: Buffer | Fault = session.encode(write.native, like);
    if (bytes instanceof Fault) outcomes.push(failed(write, bytes, path));
    else {
      edits.push({ kind: "insert", record: 0, bytes, write });
      like = bytes;
    }
  }
  return { edits, outcomes };
}

const failed = (write: NativeWrite, fault: Fault, path: string): WriteOutcome => {
  const more = fault.hint === undefined ? {} : { hint: fault.hint };
  const why: Diagnostic = problem(fault.code, fault.message, {
    ...more,
    at: { file: path, record: write.id },
  });
  return { kind: "failed", index: write.index, problem: why };
};
