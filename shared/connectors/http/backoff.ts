/** Requests are sent so often at the most, the first time included. */
export const mostAttempts = 5;

const first = 500;
const longest = 30_000;

/** How long to wait before attempt `attempt` (from 1) is made again: exponential, with full jitter. */
export const backoff = (attempt: number, random: () => number): number =>
  Math.round(random() * Math.min(longest, first * 2 ** (attempt - 1)));
