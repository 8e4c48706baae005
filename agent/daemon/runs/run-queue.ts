import type { Cause, SyncId } from "../../../shared/protocol/views.ts";

/** A run that is wanted. */
export interface WantedRun {
  readonly sync: SyncId;
  readonly cause: Cause;
  /** When it was first wanted. */
  readonly since: number;
  /** When the change that it carries was noticed; `null` where no change began it. */
  readonly changedAt: number | null;
  /** The hash of the plan that a person approved. */
  readonly approved: string | null;
}

/** What a person asked for says more than what happened by itself; of equals the first stands. */
const weight = ({ kind }: Cause): number =>
  ({
    undo: 5,
    approved: 4,
    manual: 3,
    change: 2,
    notification: 2,
    schedule: 1,
    after: 1,
    retry: 1,
    start: 0,
  })[kind];

/**
 * The runs that are wanted, at most one for each sync: those that come together become one (SPEC S23). An undoing is not a
 * run like others, and waits behind them in the same line.
 */
export class RunQueue {
  readonly #wanted = new Map<SyncId, WantedRun>();
  readonly #undos = new Map<SyncId, WantedRun>();

  add(run: WantedRun): void {
    if (run.cause.kind === "undo") {
      this.#undos.set(run.sync, run);
      return;
    }
    const before = this.#wanted.get(run.sync);
    this.#wanted.set(run.sync, before === undefined ? run : joined(before, run));
  }

  get(sync: SyncId): WantedRun | null {
    return this.#wanted.get(sync) ?? this.#undos.get(sync) ?? null;
  }

  drop(sync: SyncId): void {
    this.#wanted.delete(sync);
    this.#undos.delete(sync);
  }

  /** Syncs that wait, first come first. */
  get syncs(): readonly SyncId[] {
    return [...new Set([...this.#wanted.keys(), ...this.#undos.keys()])];
  }

  get size(): number {
    return this.#wanted.size + this.#undos.size;
  }

  /** Takes the next run whose sync may begin. */
  take(mayBegin: (run: WantedRun) => boolean): WantedRun | null {
    for (const line of [this.#wanted, this.#undos])
      for (const [sync, run] of line)
        if (mayBegin(run)) {
          line.delete(sync);
          return run;
        }
    return null;
  }
}

function joined(before: WantedRun, run: WantedRun): WantedRun {
  const says = weight(run.cause) > weight(before.cause) ? run : before;
  const changes = [before.changedAt, run.changedAt].filter((at) => at !== null);
  return {
    sync: before.sync,
    cause: says.cause,
    since: before.since,
    changedAt: changes.length === 0 ? null : Math.min(...changes),
    approved: run.approved ?? before.approved,
  };
}
