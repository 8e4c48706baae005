import { basename } from "node:path";
import { syncNameOf } from "../../../shared/engine/load-sync.ts";
import type {
  Activity,
  Cause,
  EndpointView,
  RunView,
  SyncView,
  TriggerView,
} from "../../../shared/protocol/views.ts";
import { describeTrigger } from "../../../shared/schedule/describe-trigger.ts";
import type { Stale } from "../../../shared/schedule/staleness.ts";
import type { Timetable } from "../../../shared/schedule/timetable.ts";
import type { RunRecord } from "../../../shared/state/store.ts";
import type { FailedRun } from "../store/run-history.ts";
import { attentionOf } from "./attention.ts";
import type { KnownSync } from "./known-sync.ts";
import { placeOf } from "./place-of.ts";

export interface ViewFacts {
  readonly activity: Activity;
  readonly timetable: Pick<Timetable, "next" | "nextTimes">;
  readonly causeOf: (run: string) => Cause | null;
  readonly stale: Stale | null;
  readonly now: number;
}

/** A sync at a glance. */
export function syncView(sync: KnownSync, facts: ViewFacts): SyncView {
  const { id, path, workspace, file, fileState, pause, overview, lastSuccess } = sync;
  const { activity, timetable, stale, now } = facts;
  const triggers = file?.when ?? [];
  const { failing, unreadable } = sync;
  // While it runs, what the run makes of it is about to be known.
  const isBusy = activity.kind === "running" || activity.kind === "queued";
  return {
    id,
    name: file?.name ?? syncNameOf(path),
    description: file?.description ?? null,
    path,
    workspace,
    file: fileState,
    activity,
    pause,
    endpoints: endpointViews(sync),
    triggers: triggerViews(triggers, timetable.nextTimes(id)),
    nextDue: timetable.next(id, now),
    lastRun: lastRunOf(sync, facts.causeOf),
    lastSuccess,
    records: overview?.records ?? 0,
    attention: attentionOf({
      file: fileState,
      failing,
      stale: isBusy ? null : stale,
      unreadable,
      overview,
      wentWellAt: sync.wentWellAt,
    }),
  };
}

export function runView(sync: string, run: RunRecord, cause: Cause | null): RunView {
  const { id, startedAt, endedAt, outcome, counts, planHash: hash, undoes } = run;
  return { id, sync, startedAt, endedAt, cause, outcome, counts, hash, undoes };
}

/** A run that failed before state knew of it, as a run like others. */
export function failedView(sync: string, { number, cause, point, problem }: FailedRun): RunView {
  return {
    id: `failed-${number}`,
    sync,
    startedAt: point.at,
    endedAt: point.at + point.duration,
    cause,
    outcome: { kind: "failed", problem },
    counts: { creates: 0, updates: 0, deletes: 0, conflicts: 0, rejected: 0 },
    hash: "",
    undoes: null,
  };
}

/** The number of a run that `failedView` named; `null` for a run that state knows. */
export function failureNumber(run: string): number | null {
  const number = /^failed-(\d{1,15})$/.exec(run)?.[1];
  return number === undefined ? null : Number(number);
}

function lastRunOf({ id, overview, lastFailure }: KnownSync, causeOf: ViewFacts["causeOf"]): RunView | null {
  const last = overview?.lastRun ?? null;
  if (lastFailure !== null && (last === null || lastFailure.point.at > last.startedAt))
    return failedView(id, lastFailure);
  return last === null ? null : runView(id, last, causeOf(last.id));
}

function endpointViews({ path, file, overview, unreadable }: KnownSync): readonly EndpointView[] {
  return Object.entries(file?.endpoints ?? {}).map(([name, { source, mode }]) => {
    const memory = overview?.endpoints.get(name) ?? null;
    return {
      name,
      kind: source.kind,
      mode,
      place: memory?.place ?? placeOf(source, path),
      records: memory?.records ?? null,
      readAt: memory?.readAt ?? null,
      problem: unreadable.find(({ endpoint }) => endpoint === name)?.problem ?? null,
    };
  });
}

const triggerViews = (
  triggers: readonly Parameters<typeof describeTrigger>[0][],
  times: readonly (number | null)[],
): readonly TriggerView[] =>
  triggers.map((trigger, at) => ({
    kind: trigger.kind,
    text: describeTrigger(trigger),
    nextDue: times[at] ?? null,
  }));

export const workspaceName = (folder: string): string => basename(folder) || folder;
