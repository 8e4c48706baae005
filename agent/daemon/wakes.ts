import type { Timers } from "./ports.ts";

/** Two looks are at least so many milliseconds apart, unless something happens. */
const shortest = 20;

/** When the agent next looks at what is due: at a time that the last look said, or as soon as something has happened. */
export class Wakes {
  readonly #timers: Timers;
  readonly #clock: () => number;
  /** Looks, and says when to look again. */
  readonly #look: (now: number) => number;
  #cancel: () => void = () => {};
  #isSoon = false;
  #isEnded = false;

  constructor(timers: Timers, clock: () => number, look: (now: number) => number) {
    this.#timers = timers;
    this.#clock = clock;
    this.#look = look;
  }

  now(): void {
    if (this.#isEnded) return;
    this.#cancel();
    this.#isSoon = false;
    const now = this.#clock();
    const next = this.#look(now);
    // A look may itself have asked for another one.
    if (!this.#isSoon) this.#cancel = this.#timers.after(Math.max(shortest, next - now), () => this.now());
  }

  /** As soon as what goes on now has ended: of a thousand syncs that change together, once. */
  soon(): void {
    if (this.#isSoon || this.#isEnded) return;
    this.#isSoon = true;
    this.#cancel();
    this.#cancel = this.#timers.after(0, () => this.now());
  }

  end(): void {
    this.#isEnded = true;
    this.#cancel();
  }
}
