import type { SentAs } from "../connectors/contract.ts";
import type { EndpointName, FieldName } from "../model/ids.ts";
import type { End, Link } from "../model/link.ts";
import type { FieldChange, Operation, PlanItem } from "../model/plan.ts";
import type { CanonicalRecord, Value } from "../model/value.ts";

/** How one operation of an item ended. */
export type OperationResult =
  /**
   * `record` is what the endpoint reads back, in canonical form; `null` after a delete and where that is just what was
   * sent. `isDoubtful`: what reads back is no right record.
   */
  | {
      readonly kind: "done";
      readonly id: string;
      readonly record: CanonicalRecord | null;
      readonly isDoubtful?: boolean;
    }
  | { readonly kind: "refused" }
  /** It was sent, and nobody can tell whether it took effect. */
  | { readonly kind: "unknown"; readonly sent: SentAs };

/** What state holds of an item's link after its operations; `null` where the link ends. */
export type Settled = Pick<Link, "key" | "base" | "ends" | "open"> | null;

/**
 * Turns a plan item and what became of its operations into the link as it now is (SPEC J20 to J23).
 *
 * A refused write leaves its endpoint's shadow where it was: the next run then sees that this endpoint never had the
 * new base, and a change that a person made there meanwhile is a conflict, not a silent winner. Nor does the shadow take
 * what reads back beside what was written: somebody else has changed that, and the next run looks at it (SPEC J41). A
 * create of which nobody knows whether it took effect leaves an end that says so (SPEC C20).
 */
export function settle(item: PlanItem, before: Link | null, results: readonly OperationResult[]): Settled {
  if (item.after === null) {
    const refused = results.some((result) => result.kind !== "done");
    return refused && before !== null ? { ...before, open: true } : null;
  }
  const planned = item.after.ends;
  if (results.every((result, i) => isAsPlanned(result, planned[item.operations[i]!.endpoint])))
    return { key: item.key, base: item.after.base, ends: planned, open: item.after.open };
  const ends: Record<EndpointName, End> = { ...planned };
  let open = item.after.open;
  item.operations.forEach((operation, i) => {
    const result = results[i]!;
    const name = operation.endpoint;
    const end = ends[name];
    if (result.kind !== "done") {
      open = true;
      const previous = before?.ends[name];
      // What became of an update or a delete, the next read shows. A create that is sent twice is made twice.
      if (result.kind === "unknown" && operation.kind === "create" && end?.kind === "present")
        ends[name] = {
          kind: "sent",
          id: item.key,
          ...result.sent,
          native: operation.native,
          shadow: end.shadow,
        };
      else if (previous === undefined) delete ends[name];
      else ends[name] = previous;
      return;
    }
    if (operation.kind === "delete" || end?.kind !== "present") return;
    if (result.isDoubtful || hasMore(end, operation, result)) open = true;
    ends[name] = written(end, operation, result);
  });
  return { key: item.key, base: item.after.base, ends, open };
}

/** Whether an end is what the plan says. */
const isAsPlanned = (result: OperationResult, end: End | undefined): boolean =>
  result.kind === "done" &&
  result.record === null &&
  result.isDoubtful !== true &&
  (end?.kind !== "present" || end.id === result.id);

type Present = Extract<End, { kind: "present" }>;

/** Whether an update reads back with another value in a field that it did not write. A create's fields are all written. */
function hasMore(
  { shadow }: Present,
  operation: Extract<Operation, { kind: "create" | "update" }>,
  { record }: Extract<OperationResult, { kind: "done" }>,
): boolean {
  if (operation.kind === "create" || record === null) return false;
  const written = new Set(operation.fields.map(({ field }) => field));
  return Object.keys({ ...shadow, ...record }).some(
    (field) => !written.has(field) && (record[field] ?? null) !== (shadow[field] ?? null),
  );
}

/** An end after its write: what reads back is the shadow, and where that is not what was sent, both are kept. */
function written(
  end: Present,
  operation: Extract<Operation, { kind: "create" | "update" }>,
  result: Extract<OperationResult, { kind: "done" }>,
): Present {
  if (result.record === null) return { ...end, id: result.id };
  const intended = operation.kind === "create" ? end.shadow : wanted(operation.fields);
  const shadow: Record<FieldName, Value> = { ...end.shadow };
  const sent: Record<FieldName, Value> = { ...end.sent };
  for (const [field, value] of Object.entries(result.record)) {
    const meant = intended[field];
    if (meant === undefined) {
      if (operation.kind === "create") shadow[field] = value;
      continue;
    }
    shadow[field] = value;
    if (value === meant) delete sent[field];
    else sent[field] = meant;
  }
  const present = { kind: "present", id: result.id, made: end.made, shadow } as const;
  return Object.keys(sent).length > 0 ? { ...present, sent } : present;
}

const wanted = (fields: readonly FieldChange[]): CanonicalRecord =>
  Object.fromEntries(fields.map(({ field, to }) => [field, to]));
