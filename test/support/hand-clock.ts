import type { Timers } from "../../agent/daemon/ports.ts";

/** Time that goes on only where a test says so. */
export class HandClock {
  now: number;
  readonly #set = new Map<number, { readonly at: number; readonly call: () => void }>();
  #last = 0;

  constructor(now = Date.UTC(2026, 4, 4, 9)) {
    this.now = now;
  }

  readonly clock = (): number => this.now;

  readonly timers: Timers = {
    after: (milliseconds, call) => {
      const id = ++this.#last;
      this.#set.set(id, { at: this.now + milliseconds, call });
      return () => this.#set.delete(id);
    },
  };

  /** Timers that are set. */
  get waiting(): number {
    return this.#set.size;
  }

  /** Goes on by so many milliseconds; what is due on the way is called at its time. */
  advance(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const [next] = [...this.#set].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (next === undefined) break;
      const [id, { at, call }] = next;
      this.#set.delete(id);
      this.now = Math.max(this.now, at);
      call();
    }
    this.now = end;
  }
}
