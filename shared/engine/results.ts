import type { AsPlanned, Outcome } from "../apply/execute.ts";
import { isAsPlanned, type PlannedWrite } from "../apply/planned-write.ts";
import { refusalOf } from "../apply/refusal.ts";
import type { OperationResult } from "../apply/settle.ts";
import { type Diagnostic, problem } from "../base/diagnostic.ts";
import type { WriteOutcome } from "../connectors/contract.ts";
import { nativeAfter } from "../connectors/native-after.ts";
import type { CompiledSync, EndpointMapping } from "../mapping/compiled.ts";
import type { EndpointName } from "../model/ids.ts";
import type { Operation, PlanItem } from "../model/plan.ts";

/** What became of one operation, ready for state. */
export interface OperationReport {
  readonly result: OperationResult;
  /** The record's version after the write; "" where unknown. */
  readonly version: string;
  readonly refusal: Diagnostic | null;
}

/** The outcomes of a run's operations on each endpoint, in plan order; `null`, and no endpoint: not written. */
export type Outcomes = ReadonlyMap<EndpointName, (ordinal: number) => Outcome | null>;

/** Of an operation whose version afterwards is not known. */
export const asPlanned: AsPlanned = { kind: "as planned", version: "" };

export interface SettledItem {
  readonly item: PlanItem;
  readonly results: readonly OperationReport[];
}

/** Pairs every item of a run with what became of its operations. */
export function* resultsOf(
  sync: CompiledSync,
  items: Iterable<PlanItem>,
  outcomes: Outcomes,
): Iterable<SettledItem> {
  const next = new Map<EndpointName, number>();
  for (const item of items) {
    const results: OperationReport[] = [];
    for (const operation of item.operations) {
      const { endpoint } = operation;
      const ordinal = next.get(endpoint) ?? 0;
      next.set(endpoint, ordinal + 1);
      const outcome = outcomes.get(endpoint)?.(ordinal) ?? null;
      results.push(resultOf(sync.keyOf, sync.endpoints.get(endpoint)!, item, operation, outcome));
    }
    yield { item, results };
  }
}

/** `outcome` is `null` where the run ended before. */
function resultOf(
  keyOf: CompiledSync["keyOf"],
  mapping: EndpointMapping,
  item: PlanItem,
  operation: Operation,
  outcome: Outcome | null,
): OperationReport {
  if (outcome === null) {
    const message = `The run was interrupted before "${item.key}" on ${operation.endpoint} was written`;
    const refusal = problem("run.cancelled", message, { hint: "The next run plans it again." });
    return { result: { kind: "refused" }, version: "", refusal };
  }
  if (outcome.kind === "as planned")
    return { result: planned(keyOf, mapping, item, operation), version: outcome.version, refusal: null };
  if (outcome.kind !== "done") {
    return {
      result: outcome.kind === "unknown" ? { kind: "unknown", sent: outcome.sent } : { kind: "refused" },
      version: "",
      refusal: refusalOf(operation, item.key, outcome, mapping),
    };
  }
  const native = nativeAfter(outcome, operation.kind === "create" ? operation.native : null);
  const read = native === null ? null : mapping.read(native);
  const asMeant = planned(keyOf, mapping, item, operation);
  if (read?.kind === "record") {
    const result = { kind: "done", id: read.id, record: read.record } as const;
    return { result, version: outcome.version, refusal: null };
  }
  // What reads back may not be right, and is there all the same, perhaps under an id that the endpoint gave it.
  const id = native === null ? null : mapping.identify(native);
  const isDoubtful = native !== null;
  const result = { ...asMeant, ...(id === null ? {} : { id }), ...(isDoubtful ? { isDoubtful } : {}) };
  return { result, version: outcome.version, refusal: null };
}

function planned(
  keyOf: CompiledSync["keyOf"],
  mapping: EndpointMapping,
  item: PlanItem,
  operation: Operation,
): Extract<OperationResult, { kind: "done" }> {
  if (operation.kind !== "create") return { kind: "done", id: operation.id, record: null };
  const end = item.after?.ends[operation.endpoint];
  // Where the key is the id, what the endpoint holds then says it, and nothing native need be read for it.
  const key = mapping.id.length === 0 && end?.kind === "present" ? keyOf(end.shadow) : null;
  return { kind: "done", id: key ?? mapping.identify(operation.native) ?? item.key, record: null };
}

/**
 * The outcomes on one endpoint that a crash must not lose: those that did not go just as planned. The plan itself says
 * the rest.
 */
export function unplanned(
  mapping: EndpointMapping,
  writes: readonly PlannedWrite[],
  outcomes: readonly WriteOutcome[],
): readonly WriteOutcome[] {
  return outcomes.filter((outcome) => {
    if (outcome.kind !== "done") return true;
    const one = writes[outcome.index]!;
    if (isAsPlanned(one, outcome)) return false;
    const { write, shadow } = one;
    const native = nativeAfter(outcome, write.kind === "create" ? write.native : null);
    if (native === null || shadow === null) return false;
    const back = mapping.read(native);
    if (back.kind !== "record" || (write.kind === "create" && back.id !== write.id)) return true;
    return Object.entries(back.record).some(([field, value]) => shadow[field] !== value);
  });
}
