import { type Diagnostic, located, problem } from "../base/diagnostic.ts";
import type { Connector, WriteIntent, WriteOutcome } from "../connectors/contract.ts";
import type { EndpointMapping } from "../mapping/compiled.ts";
import type { EndpointName } from "../model/ids.ts";
import { isAsPlanned, type NumberedItems, type PlannedWrite, plannedWrites } from "./planned-write.ts";

/** An endpoint that is written to. */
export interface Target {
  readonly connector: Connector;
  readonly mapping: EndpointMapping;
  /** The content token that the plan was made from. */
  readonly expected: string;
}

/** A write after which the endpoint holds just what the plan says; `version` is the record's, "" where unknown. */
export interface AsPlanned {
  readonly kind: "as planned";
  readonly version: string;
}

export type Outcome = WriteOutcome | AsPlanned;

/** What became of the operations of each endpoint, in the order in which the plan has them there. */
export interface Execution {
  readonly outcomes: ReadonlyMap<EndpointName, readonly Outcome[]>;
  /** The content token of each endpoint that was written; `""` where it holds what the plan did not see. */
  readonly versions: ReadonlyMap<EndpointName, string>;
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
  items: NumberedItems,
  targets: ReadonlyMap<EndpointName, Target>,
  journal: ExecutionJournal,
  signal: AbortSignal,
): Promise<Execution> {
  const outcomes = new Map<EndpointName, readonly Outcome[]>();
  const versions = new Map<EndpointName, string>();
  for (const [name, planned] of plannedWrites(items.stored(), targets, items)) {
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
      outcomes.set(name, inOrder(report.value.outcomes, planned));
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

/** The outcomes by index. One that a connector forgot counts as failed: nothing is taken for done without a word. */
function inOrder(outcomes: readonly WriteOutcome[], planned: readonly PlannedWrite[]): readonly Outcome[] {
  const missing: Diagnostic = problem("file.changed", "It is not known what became of this write");
  const ordered = new Array<Outcome | undefined>(planned.length).fill(undefined);
  for (const outcome of outcomes) {
    const known = outcome.kind === "done" && isAsPlanned(planned[outcome.index]!, outcome);
    ordered[outcome.index] = known ? { kind: "as planned", version: outcome.version } : outcome;
  }
  return ordered.map((outcome, index) => outcome ?? { kind: "failed", index, problem: missing });
}
