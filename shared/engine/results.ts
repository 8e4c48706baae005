import type { PlannedWrite } from "../apply/execute.ts";
import { refusalOf } from "../apply/refusal.ts";
import type { OperationResult } from "../apply/settle.ts";
import { type Diagnostic, problem } from "../base/diagnostic.ts";
import type { WriteOutcome } from "../connectors/contract.ts";
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

/** The outcomes of a run's operations on each endpoint, in plan order; one that is not there went as planned. */
export type Outcomes = ReadonlyMap<
  EndpointName,
  (ordinal: number) => WriteOutcome | "as planned" | "not done"
>;

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
    const results = item.operations.map((operation) => {
      const ordinal = next.get(operation.endpoint) ?? 0;
      next.set(operation.endpoint, ordinal + 1);
      const outcome = outcomes.get(operation.endpoint)?.(ordinal) ?? "not done";
      return resultOf(sync.endpoints.get(operation.endpoint)!, item, operation, outcome);
    });
    yield { item, results };
  }
}

function resultOf(
  mapping: EndpointMapping,
  item: PlanItem,
  operation: Operation,
  outcome: WriteOutcome | "as planned" | "not done",
): OperationReport {
  if (outcome === "not done") {
    const message = `The run was interrupted before "${item.key}" on ${operation.endpoint} was written`;
    const refusal = problem("run.cancelled", message, { hint: "The next run plans it again." });
    return { result: { kind: "refused" }, version: "", refusal };
  }
  if (outcome === "as planned")
    return { result: asPlanned(mapping, item, operation), version: "", refusal: null };
  if (outcome.kind !== "done") {
    return {
      result: outcome.kind === "unknown" ? { kind: "unknown", sent: outcome.sent } : { kind: "refused" },
      version: "",
      refusal: refusalOf(operation, item.key, outcome, mapping),
    };
  }
  const read = outcome.native === null ? null : mapping.read(outcome.native);
  const planned = asPlanned(mapping, item, operation);
  if (read?.kind === "record") {
    const result = { kind: "done", id: read.id, record: read.record } as const;
    return { result, version: outcome.version, refusal: null };
  }
  // What reads back may not be right, and is there all the same, perhaps under an id that the endpoint gave it.
  const id = outcome.native === null ? null : mapping.identify(outcome.native);
  return { result: id === null ? planned : { ...planned, id }, version: outcome.version, refusal: null };
}

function asPlanned(
  mapping: EndpointMapping,
  item: PlanItem,
  operation: Operation,
): Extract<OperationResult, { kind: "done" }> {
  const id = operation.kind === "create" ? (mapping.identify(operation.native) ?? item.key) : operation.id;
  return { kind: "done", id, record: null };
}

/**
 * The outcomes on one endpoint that a crash must not lose: those that did not go just as planned. The plan itself says
 * the rest.
 */
export function unplanned(
  mapping: EndpointMapping,
  planned: readonly PlannedWrite[],
  outcomes: readonly WriteOutcome[],
): readonly WriteOutcome[] {
  return outcomes.filter((outcome) => {
    if (outcome.kind !== "done") return true;
    const { shadow, write } = planned[outcome.index]!;
    if (outcome.native === null || shadow === null) return false;
    const back = mapping.read(outcome.native);
    if (back.kind !== "record" || (write.kind === "create" && back.id !== write.id)) return true;
    return Object.entries(back.record).some(([field, value]) => shadow[field] !== value);
  });
}
