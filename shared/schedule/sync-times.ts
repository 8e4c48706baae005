import { backoff, longestBackoff } from "./backoff.ts";
import type { Occurrences } from "./occurrences.ts";
import type {
  DueCause,
  Failure,
  Moment,
  Pause,
  RunEnd,
  ScheduledRun,
  SyncId,
  SyncTimes,
  TriggerState,
} from "./schedule.ts";

/** A trigger with its times. */
export interface Timed {
  readonly key: string;
  /** Of an interval its length; `null` for cron. */
  readonly interval: number | null;
  readonly occurrences: Occurrences;
}

/** A clock that is set back by no more than this was right before: what it has run then is not run again. */
export const trusted = 2 * 86_400_000;

/** The times of a sync whose triggers are these, from what was kept of it. */
export function planned(triggers: readonly Timed[], kept: SyncTimes | null, now: Moment): SyncTimes {
  const states = new Map(kept?.triggers.map((state) => [state.key, state]));
  return {
    triggers: triggers.map((trigger) => {
      const state = states.get(trigger.key);
      return state === undefined
        ? { key: trigger.key, due: trigger.occurrences.after(now), lastFired: null }
        : steadied(state, trigger, now);
    }),
    begun: kept?.begun ?? null,
    failure: steadiedFailure(kept?.failure ?? null, now),
  };
}

/**
 * A trigger after the clock or its zone may have been changed. A time that has passed stays due. One to come is worked out
 * anew: by cron it is the first that has not been run for; an interval that would have to wait for more than two of its
 * lengths begins anew (SPEC S6).
 */
function steadied(state: TriggerState, { interval, occurrences }: Timed, now: Moment): TriggerState {
  const { key, due, lastFired } = state;
  if (due !== null && due <= now) return state;
  if (interval !== null)
    return due !== null && due - now <= 2 * interval ? state : { ...state, due: occurrences.after(now) };
  const isTrusted = lastFired !== null && lastFired <= now + trusted;
  const next = occurrences.after(isTrusted ? Math.max(lastFired, now) : now);
  return { key, due: next, lastFired: isTrusted ? lastFired : null };
}

function steadiedFailure(failure: Failure | null, now: Moment): Failure | null {
  if (failure?.kind !== "retry") return failure;
  return { ...failure, retryAt: Math.min(failure.retryAt, now + longestBackoff) };
}

/** Whether a pause still holds. */
export const isPaused = (pause: Pause | null, now: Moment): boolean =>
  pause !== null && (pause.until === null || now < pause.until);

/** Why the sync is due now; `null` where it is not. */
export function dueCause(triggers: readonly Timed[], times: SyncTimes, now: Moment): DueCause | null {
  const { failure } = times;
  if (failure?.kind === "stopped" || (failure?.kind === "retry" && now < failure.retryAt)) return null;
  const run = scheduledRun(triggers, times, (due, delay) => due + delay <= now, now);
  if (run !== null) return { kind: "schedule", ...run };
  return failure === null ? null : { kind: "retry", attempt: failure.times };
}

/** A run begins now, for whatever reason: it stands for every time that has come. */
export function begun(triggers: readonly Timed[], times: SyncTimes, now: Moment): SyncTimes {
  const run = scheduledRun(triggers, times, (due) => due <= now, now);
  if (run === null) return times;
  return {
    ...times,
    begun: run,
    triggers: times.triggers.map((state, index) => {
      const { occurrences } = triggers[index]!;
      if (state.due === null || state.due > now) return state;
      return {
        key: state.key,
        due: occurrences.after(now),
        lastFired: latest(occurrences, state.due, now),
      };
    }),
  };
}

export function ended(sync: SyncId, times: SyncTimes, end: RunEnd, now: Moment): SyncTimes {
  switch (end.kind) {
    case "success":
    case "held":
      return { ...times, begun: null, failure: null };
    case "interrupted":
      return { ...times, begun: times.begun ?? { due: now, missed: 0 } };
    case "stopped":
      return { ...times, begun: null, failure: { kind: "stopped", since: times.failure?.since ?? now } };
    case "retry": {
      const { failure } = times;
      const count = failure?.kind === "retry" ? failure.times + 1 : 1;
      const retryAt = now + backoff(sync, count);
      return {
        ...times,
        begun: null,
        failure: { kind: "retry", times: count, retryAt, since: failure?.since ?? now },
      };
    }
  }
}

/** When the sync is due next by what is known now, though it may have come already; `null`: not by the clock. */
export function nextLook(triggers: readonly Timed[], times: SyncTimes): Moment | null {
  const { begun: interrupted, failure } = times;
  if (failure?.kind === "stopped") return null;
  if (failure?.kind === "retry") return failure.retryAt;
  if (interrupted !== null) return interrupted.due;
  const moments = times.triggers.flatMap(({ due }, index) =>
    due === null ? [] : [due + triggers[index]!.occurrences.delay],
  );
  return moments.length === 0 ? null : Math.min(...moments);
}

/** All times that have come, and the one whose run was cut short, as one run. */
function scheduledRun(
  triggers: readonly Timed[],
  times: SyncTimes,
  hasCome: (due: Moment, delay: number) => boolean,
  now: Moment,
): ScheduledRun | null {
  const runs = times.triggers.flatMap(({ due }, index): readonly ScheduledRun[] => {
    const { occurrences } = triggers[index]!;
    if (due === null || !hasCome(due, occurrences.delay)) return [];
    return [{ due: latest(occurrences, due, now), missed: occurrences.count(due, now) }];
  });
  if (runs.length === 0) return times.begun;
  // The run that was cut short has not been whole.
  if (times.begun !== null) runs.push({ ...times.begun, missed: times.begun.missed + 1 });
  return {
    due: Math.max(...runs.map(({ due }) => due)),
    missed: runs.reduce((sum, { missed }) => sum + missed, 0),
  };
}

/** The last time of those from `due` on that have come. `due` itself where the trigger has others meanwhile. */
const latest = (occurrences: Occurrences, due: Moment, now: Moment): Moment =>
  Math.max(due, occurrences.upTo(now) ?? due);
