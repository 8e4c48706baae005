import { cronTimes } from "./cron.ts";
import { fractionOf } from "./fraction.ts";
import type { Moment, SyncId, TimedTrigger } from "./schedule.ts";

/** The times of a trigger, for one sync. */
export interface Occurrences {
  /** The first time after a moment; `null` where none comes any more. */
  after(moment: Moment): Moment | null;
  /** The last time up to and with a moment; `null` before the first. */
  upTo(moment: Moment): Moment | null;
  /** How many times there are after `from` up to and with `to`. Of a cron expression, at most `most` are counted. */
  count(from: Moment, to: Moment): number;
  /** So much later than its time a run begins, so that not all syncs begin at once. Milliseconds. */
  readonly delay: number;
}

/** Cron runs begin within so many milliseconds of their minute: who says 02:00 means 02:00. */
export const cronSpread = 10_000;

/** Whoever missed more than so many times is told of so many. */
export const most = 1000;

/** Where intervals begin is spread over the interval by the sync's id, the same from start to start. */
export function occurrencesOf(trigger: TimedTrigger, sync: SyncId, zone: string): Occurrences {
  if (trigger.kind === "every") return everyTimes(trigger.milliseconds, sync);
  const { after, upTo } = cronTimes(trigger.cron, trigger.zone ?? zone);
  return {
    after,
    upTo,
    count(from, to) {
      let count = 0;
      for (let at = after(from); at !== null && at <= to && count < most; at = after(at)) count++;
      return count;
    },
    delay: Math.floor(fractionOf(`cron ${sync}`) * cronSpread),
  };
}

function everyTimes(interval: number, sync: SyncId): Occurrences {
  const phase = Math.floor(fractionOf(`every ${sync}`) * interval);
  const number = (moment: Moment): number => Math.floor((moment - phase) / interval);
  return {
    after: (moment) => phase + (number(moment) + 1) * interval,
    upTo: (moment) => phase + number(moment) * interval,
    count: (from, to) => Math.max(0, number(to) - number(from)),
    delay: 0,
  };
}
