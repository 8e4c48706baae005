import type { Timers } from "../ports.ts";

/** A run that shows no progress for between one and two of these, in milliseconds, is still. */
const glance = 5_000;

/** So many runs that are still may be under way beside those that move: each has a thread and its memory. */
const mostStill = 8;

/** The place that a run takes up among those that are under way. */
export interface Slot {
  /** The run has got on. */
  moved(): void;
  release(): void;
}

/**
 * How many runs may be under way. One that waits for an endpoint without getting on does no work that others would have to
 * wait for, so it takes no slot while it is still (SPEC A27). Once it moves it counts again, and none begins beyond the
 * limit until others have ended.
 */
export class Slots {
  readonly #timers: Timers;
  /** Slots that are taken, with whether each one's run is still. */
  readonly #taken = new Map<Slot, boolean>();
  readonly #onFree: () => void;

  /** `onFree` is called when a run has become still. */
  constructor(timers: Timers, onFree: () => void) {
    this.#timers = timers;
    this.#onFree = onFree;
  }

  /** Whether one more run may begin where `limit` runs may move at a time. */
  isFree(limit: number): boolean {
    const still = [...this.#taken.values()].filter((isStill) => isStill).length;
    return this.#taken.size - Math.min(still, mostStill) < limit;
  }

  take(): Slot {
    let hasMoved = false;
    const look = (): void => {
      const isStill = !hasMoved;
      hasMoved = false;
      const wasStill = this.#taken.get(slot);
      this.#taken.set(slot, isStill);
      cancel = this.#timers.after(glance, look);
      if (isStill && !wasStill) this.#onFree();
    };
    let cancel = this.#timers.after(glance, look);
    const slot: Slot = {
      moved: () => {
        hasMoved = true;
        if (this.#taken.get(slot)) this.#taken.set(slot, false);
      },
      release: () => {
        cancel();
        this.#taken.delete(slot);
      },
    };
    hasMoved = true;
    this.#taken.set(slot, false);
    return slot;
  }
}
