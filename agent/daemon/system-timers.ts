import type { Timers } from "./ports.ts";

/** Timers of this process. Those that are longer than the system can count are set in steps. */
export const systemTimers: Timers = {
  after(milliseconds, call) {
    let timer: NodeJS.Timeout;
    const set = (left: number): void => {
      timer = setTimeout(() => (left > longest ? set(left - longest) : call()), Math.min(left, longest));
    };
    set(milliseconds);
    return () => clearTimeout(timer);
  },
};

const longest = 2 ** 31 - 1;
