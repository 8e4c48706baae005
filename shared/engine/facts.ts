import type { EndpointName } from "../model/ids.ts";
import type { Brake, EndpointSummary } from "../model/plan.ts";
import { brakes, type EndpointFacts } from "../reconcile/brakes.ts";
import type { Remembered } from "../state/store.ts";
import type { Observation } from "./observation.ts";
import type { OperationCounts } from "./plan-writer.ts";
import type { PlanningSync } from "./planning-sync.ts";
import { schemaChange } from "./schema-change.ts";
import type { StrayGroups } from "./stray-groups.ts";

/** How much older a file may look than it did, in milliseconds, before it counts as a restored one: clocks and file systems round. */
const modifiedSlack = 2000;

export function endpointSummaries(
  observations: ReadonlyMap<EndpointName, Observation>,
  counts: ReadonlyMap<EndpointName, OperationCounts>,
): Readonly<Record<EndpointName, EndpointSummary>> {
  const summaries: Record<EndpointName, EndpointSummary> = {};
  for (const [name, { summary, records: held, complete, version }] of observations) {
    const { creates, updates, deletes } = counts.get(name)!;
    const records = summary === null ? 0 : held;
    summaries[name] = { creates, updates, deletes, records, complete, version };
  }
  return summaries;
}

/** The brakes that this plan trips. */
export function brakesFor(
  sync: PlanningSync,
  observations: ReadonlyMap<EndpointName, Observation>,
  groups: StrayGroups,
  counts: ReadonlyMap<EndpointName, OperationCounts>,
): readonly Brake[] {
  const facts = [...observations].map(([name, observation]) =>
    factsOf(sync, name, observation, groups, counts.get(name)!),
  );
  return brakes(sync.compiled.file.brakes, facts);
}

function factsOf(
  sync: PlanningSync,
  name: EndpointName,
  observation: Observation,
  groups: StrayGroups,
  counts: OperationCounts,
): EndpointFacts {
  const { summary, index, memory } = observation;
  const { schemaChange: policy } = sync.compiled.file;
  return {
    name,
    records: observation.records,
    recordsBefore: summary === null ? null : (memory?.records ?? null),
    linked: index.slots,
    updates: counts.updates,
    deletes: counts.deletes,
    firstTouches: counts.firstTouches,
    duplicates: [
      ...[...observation.doubled].map((slot) => sync.state.link(index.linkOf(slot))?.key ?? ""),
      ...observation.duplicates,
      ...groups.rivalsOn(name),
    ],
    schemaChange:
      policy !== "pause" || summary === null || memory === null
        ? ""
        : schemaChange(memory.schema, summary.schema),
    wentBack: memory !== null && wentBack(observation, memory, sync.compiled.file.brakes.atLeast),
    identityChange:
      summary === null || memory === null ? "" : otherPlace(memory.place, sync.connectors.get(name)!.place),
  };
}

const otherPlace = (before: string, now: string): string =>
  before === now ? "" : `it is ${now} now, and was ${before} in the last run`;

/** Whether the content is one from before the last: an older time stamp, or an earlier content with more than a few changes. */
function wentBack(
  { summary, version, decodedCount }: Observation,
  memory: Remembered,
  atLeast: number,
): boolean {
  if (summary === null || !summary.exists || version === memory.version) return false;
  const older =
    summary.modified !== null &&
    memory.modified !== null &&
    summary.modified < memory.modified - modifiedSlack;
  const earlier = version !== "" && memory.past.includes(version);
  return older || (earlier && decodedCount > atLeast);
}
