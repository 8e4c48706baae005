import { fractionOf } from "./fraction.ts";
import type { SyncId } from "./schedule.ts";

const shortest = 1000;
const first = 10_000;

/** No retry is further away than this. */
export const longestBackoff = 30 * 60_000;

/**
 * How long a sync waits after it failed for the `times`-th time in a row: up to ten seconds, twice as much each time, half
 * an hour at most; how much of that is for the hash of its id to say, so that syncs of one server do not come back together.
 */
export function backoff(sync: SyncId, times: number): number {
  const bound = Math.min(longestBackoff, first * 2 ** (times - 1));
  return Math.round(shortest + fractionOf(`retry ${times} ${sync}`) * (bound - shortest));
}
