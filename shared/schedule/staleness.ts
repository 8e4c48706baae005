import { occurrencesOf } from "./occurrences.ts";
import type { Moment, ScheduledSync } from "./schedule.ts";
import { isTimed } from "./trigger-key.ts";

export interface Stale {
  /** The last success, or where there is none, when the sync came to the agent. */
  readonly since: Moment;
  readonly intervals: number;
}

export interface StalenessQuery {
  readonly lastSuccess: Moment | null;
  readonly addedAt: Moment;
  /** The machine's zone, for cron without one. */
  readonly zone: string;
  /** Without a success in so many intervals, a sync is stale. */
  readonly after: number;
}

/**
 * Whether a sync that goes by the clock has had no success for so many of its times (SPEC S13); `null` where it has, where
 * it is paused or where it goes by no clock. Ask after a due run has ended, not right after the machine woke: then the run
 * that makes up for what was missed has not been yet.
 */
export function staleness(
  sync: ScheduledSync,
  { lastSuccess, addedAt, zone, after }: StalenessQuery,
  now: Moment,
): Stale | null {
  if (sync.pause !== null) return null;
  const since = lastSuccess ?? addedAt;
  const counts = sync.triggers
    .filter(isTimed)
    .map((trigger) => occurrencesOf(trigger, sync.id, zone).count(since, now));
  const intervals = Math.max(0, ...counts);
  return intervals >= after && after > 0 ? { since, intervals } : null;
}

/** When the sync becomes stale, should no run succeed until then; `null` where it never does. No pause is considered. */
export function staleFrom(
  { id, triggers }: Pick<ScheduledSync, "id" | "triggers">,
  { lastSuccess, addedAt, zone, after }: StalenessQuery,
): Moment | null {
  if (after <= 0) return null;
  const moments = triggers.filter(isTimed).flatMap((trigger) => {
    const times = occurrencesOf(trigger, id, zone);
    let at: Moment | null = lastSuccess ?? addedAt;
    for (let left = after; left > 0 && at !== null; left--) at = times.after(at);
    return at === null ? [] : [at];
  });
  return moments.length === 0 ? null : Math.min(...moments);
}
