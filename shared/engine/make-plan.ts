import type { Diagnostic } from "../base/diagnostic.ts";
import { problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { EndpointName } from "../model/ids.ts";
import type { PlanHeader } from "../model/plan.ts";
import { rulesOf } from "../reconcile/rules.ts";
import { endpointsAtRest } from "./at-rest.ts";
import { brakesFor, endpointSummaries } from "./facts.ts";
import { indexOf } from "./index-of.ts";
import { Observation } from "./observation.ts";
import { observe } from "./observe.ts";
import { PlanItems } from "./plan-items.ts";
import { planLinks } from "./plan-links.ts";
import { planStrays } from "./plan-strays.ts";
import { PlanWriter } from "./plan-writer.ts";
import type { PlanningSync } from "./planning-sync.ts";
import { rejectionsOf } from "./rejections-of.ts";
import { fatesOfSent } from "./sent-ends.ts";
import { StrayGroups } from "./stray-groups.ts";

export interface PlanRequest {
  /** The run's start in milliseconds since 1970, for `onCreate:` expressions. */
  readonly madeAt: number;
  readonly signal: AbortSignal;
  readonly progress?: (endpoint: EndpointName, done: number, total: number) => void;
}

/** A plan, with what was seen to make it: enough to carry it out and to remember the endpoints afterwards. */
export interface Planned {
  readonly header: PlanHeader;
  readonly items: PlanItems;
  readonly observations: ReadonlyMap<EndpointName, Observation>;
  /** Not all that was seen is in the items: what is left out must be met again in the next run. */
  readonly partial: boolean;
  /** State already says all that the items say. */
  readonly settled: boolean;
}

/** Reads every endpoint and works out what a run would do. Writes nothing, anywhere. */
export async function makePlan(
  sync: PlanningSync,
  request: PlanRequest,
): Promise<Result<Planned, Diagnostic>> {
  const atRest = await endpointsAtRest(sync, request.signal);
  if (atRest !== null) return ok(emptyPlan(sync, request, atRest));
  const observations = new Map<EndpointName, Observation>();
  const unreadable: Diagnostic[] = [];
  for (const [name, connector] of sync.connectors) {
    const mapping = sync.compiled.endpoints.get(name)!;
    const memory = sync.state.endpoint(name);
    const observation = new Observation(
      mapping,
      indexOf(sync.state, name, memory),
      memory,
      sync.compiled.keyOf,
    );
    const hashesHold = memory?.fingerprint === sync.compiled.fingerprint;
    const progress =
      request.progress && ((done: number, total: number) => request.progress!(name, done, total));
    const read = await observe({
      connector,
      observation,
      state: sync.state,
      hashesHold,
      now: request.madeAt,
      signal: request.signal,
      ...(progress ? { progress } : {}),
    });
    if (request.signal.aborted)
      return err(problem("run.cancelled", "The run was cancelled; nothing was written"));
    const failure = read.ok ? missing(observation, connector.place) : read.error;
    if (failure?.code === "record.stop") return err(failure);
    if (failure !== null) {
      unreadable.push(failure);
      observation.summary = null;
    }
    observations.set(name, observation);
  }
  if (unreadable.length > 0 && observations.size - unreadable.length < 2) return err(unreadable[0]!);

  const rules = rulesOf(sync.compiled);
  const groups = new StrayGroups([...observations.values()]);
  const writer = new PlanWriter(sync, observations, request.madeAt, request.signal);
  const open = sync.state.conflicts();
  const fates = await fatesOfSent(sync, observations, request.signal);
  await planLinks(sync, rules, observations, groups, open, fates, writer);
  await planStrays(rules, observations, groups, open, writer);
  const written = await writer.finish();
  if (!written.ok) return written;
  if (request.signal.aborted)
    return err(problem("run.cancelled", "The run was cancelled; nothing was written"));

  const rejections = [...written.value.rejections];
  for (const [name, observation] of observations) {
    rejections.push(...(await rejectionsOf(sync.connectors.get(name)!, observation)));
  }
  const { items, counts, conflicts } = written.value;
  const known = new Set(open.map(({ conflict }) => conflict.id));
  const header: PlanHeader = {
    sync: sync.compiled.file.name,
    madeAt: request.madeAt,
    fingerprint: sync.compiled.fingerprint,
    hash: items.hash(),
    endpoints: endpointSummaries(observations, counts),
    brakes: brakesFor(sync, observations, groups, counts),
    rejections,
    unreadable,
    newConflicts: conflicts.filter((id) => !known.has(id)).length,
    openConflicts: conflicts.length,
  };
  return ok({ header, items, observations, partial: false, settled: written.value.settled });
}

function emptyPlan(sync: PlanningSync, { madeAt }: PlanRequest, endpoints: PlanHeader["endpoints"]): Planned {
  const items = new PlanItems();
  const header: PlanHeader = {
    sync: sync.compiled.file.name,
    madeAt,
    fingerprint: sync.compiled.fingerprint,
    hash: items.hash(),
    endpoints,
    brakes: [],
    rejections: [],
    unreadable: [],
    newConflicts: 0,
    openConflicts: 0,
  };
  return { header, items, observations: new Map(), partial: false, settled: true };
}

/** A file that is not there is one yet to be made only where it never held a record, and where records may be written. */
function missing({ mapping, summary, index, memory }: Observation, place: string): Diagnostic | null {
  if (summary?.exists !== false) return null;
  const seenBefore = index.slots > 0 || (memory !== null && memory.records > 0);
  if (!seenBefore && mapping.definition.mode !== "source") return null;
  const at = { endpoint: mapping.name, file: place };
  const message = `There is no ${place}`;
  const hint = seenBefore
    ? "It was there in the last run, so this counts as a mishap and not as a deletion. Put it back, or run again once it is there."
    : `The endpoint "${mapping.name}" is a source, so it must be there before the sync runs. Check its path.`;
  return problem("file.missing", message, { hint, at });
}
