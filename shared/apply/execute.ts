import { type Diagnostic, located, problem } from "../base/diagnostic.ts";
import type { Connector, NativeWrite, WriteIntent, WriteOutcome } from "../connectors/contract.ts";
import type { EndpointMapping } from "../mapping/compiled.ts";
import type { EndpointName } from "../model/ids.ts";
import type { Operation, PlanItem } from "../model/plan.ts";
import type { CanonicalRecord } from "../model/value.ts";

/** An endpoint that is written to. */
export interface Target {
  readonly connector: Connector;
  readonly mapping: EndpointMapping;
  /** The content token that the plan was made from. */
  readonly expected: string;
}

/** What became of the operations of each endpoint, in the order in which the plan has them there. */
export interface Execution {
  readonly outcomes: ReadonlyMap<EndpointName, readonly WriteOutcome[]>;
  /** The content token of each endpoint that was written; `""` where it holds what the plan did not see. */
  readonly versions: ReadonlyMap<EndpointName, string>;
}

/** A write and what its endpoint should hold afterwards; `null` after a delete. */
export interface PlannedWrite {
  readonly write: NativeWrite;
  readonly shadow: CanonicalRecord | null;
}

/** Makes what is about to happen, and what came of it, durable. */
export interface ExecutionJournal {
  /** Resolves once the intent is on disk; nothing takes effect before. */
  intend(intent: WriteIntent, planned: readonly PlannedWrite[]): Promise<void>;
  /** What became of some of an endpoint's writes, while others are still under way. */
  note(endpoint: EndpointName, outcomes: readonly WriteOutcome[]): void;
}

/**
 * Carries a plan's operations out, endpoint by endpoint, and nothing else. An endpoint that fails as a
 * whole fails all its operations; the others go on.
 */
export async function execute(
  items: Iterable<PlanItem>,
  targets: ReadonlyMap<EndpointName, Target>,
  journal: ExecutionJournal,
  signal: AbortSignal,
): Promise<Execution> {
  const outcomes = new Map<EndpointName, readonly WriteOutcome[]>();
  const versions = new Map<EndpointName, string>();
  for (const [name, planned] of plannedWrites(items, targets)) {
    const target = targets.get(name)!;
    const writes = planned.map(({ write }) => write);
    const report = await target.connector.write(
      {
        writes,
        expected: target.expected,
        identify: (native) => target.mapping.identify(native),
        columns: target.mapping.columns,
      },
      {
        intend: (intent) => journal.intend({ ...intent, endpoint: name }, planned),
        settle: (outcomes) => journal.note(name, outcomes),
      },
      signal,
    );
    if (report.ok) {
      const { version, asExpected } = report.value;
      versions.set(name, asExpected ? version : "");
      outcomes.set(name, inOrder(report.value.outcomes, writes.length));
    } else {
      const failure = located(report.error, { endpoint: name });
      outcomes.set(
        name,
        writes.map(({ index }) => ({ kind: "failed", index, problem: failure })),
      );
    }
  }
  return { outcomes, versions };
}

/** The writes of each endpoint that has any, in the order of the targets. */
export function plannedWrites(
  items: Iterable<PlanItem>,
  targets: ReadonlyMap<EndpointName, Pick<Target, "mapping">>,
): ReadonlyMap<EndpointName, readonly PlannedWrite[]> {
  const writes = new Map<EndpointName, PlannedWrite[]>([...targets.keys()].map((name) => [name, []]));
  for (const { operations, after, key } of items) {
    for (const operation of operations) {
      const mapping = targets.get(operation.endpoint)?.mapping;
      const planned = writes.get(operation.endpoint);
      if (mapping === undefined || planned === undefined) continue;
      const end = after?.ends[operation.endpoint];
      const shadow = end?.kind === "present" ? end.shadow : null;
      planned.push({ write: writeOf(operation, planned.length, mapping, key), shadow });
    }
  }
  return new Map([...writes].filter(([, planned]) => planned.length > 0));
}

function writeOf(operation: Operation, index: number, mapping: EndpointMapping, key: string): NativeWrite {
  switch (operation.kind) {
    case "create":
      return {
        kind: "create",
        index,
        id: mapping.identify(operation.native) ?? key,
        native: operation.native,
        ...(operation.again ? { again: operation.again } : {}),
      };
    case "update": {
      const { id, version, native } = operation;
      return { kind: "update", index, id, version, changes: native };
    }
    case "delete":
      return { kind: "delete", index, id: operation.id, version: operation.version };
  }
}

/** The outcomes by index. One that a connector forgot counts as failed: nothing is taken for done without a word. */
function inOrder(outcomes: readonly WriteOutcome[], length: number): readonly WriteOutcome[] {
  const missing: Diagnostic = problem("file.changed", "It is not known what became of this write");
  const ordered: WriteOutcome[] = Array.from({ length }, (_, index) => ({
    kind: "failed",
    index,
    problem: missing,
  }));
  for (const outcome of outcomes) ordered[outcome.index] = outcome;
  return ordered;
}
