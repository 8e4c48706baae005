import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, type Result } from "../../../shared/base/result.ts";
import type { Cause, SyncId } from "../../../shared/protocol/views.ts";
import type { RunReport } from "../worker/job.ts";

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
  /** The plan file that is to be carried out, exactly that one; not there for a run that makes its own plan. */
  readonly plan?: WantedPlan;
}

/** A plan file that a person waits for. */
export interface WantedPlan {
  /** Absolute. */
  readonly file: string;
  /** Told once, however it ends. */
  readonly ended: (result: Result<RunReport, Diagnostic>) => void;
}

const dropped = problem("run.cancelled", "The run was cancelled before it began; nothing was written");

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
 * The runs that are wanted, at most one for each sync: those that come together become one (SPEC S23). A plan that a person
 * looked at goes first, before another run makes it old; an undoing waits behind all. Neither is joined to others.
 */
export class RunQueue {
  readonly #wanted = new Map<SyncId, WantedRun>();
  readonly #plans = new Map<SyncId, WantedRun>();
  readonly #undos = new Map<SyncId, WantedRun>();

  add(run: WantedRun): void {
    if (run.cause.kind === "undo") {
      this.#undos.set(run.sync, run);
      return;
    }
    if (run.plan !== undefined) {
      this.#plans.get(run.sync)?.plan?.ended(err(dropped));
      this.#plans.set(run.sync, run);
      return;
    }
    const before = this.#wanted.get(run.sync);
    this.#wanted.set(run.sync, before === undefined ? run : joined(before, run));
  }

  get(sync: SyncId): WantedRun | null {
    return this.#plans.get(sync) ?? this.#wanted.get(sync) ?? this.#undos.get(sync) ?? null;
  }

  drop(sync: SyncId): void {
    this.#wanted.delete(sync);
    this.#plans.get(sync)?.plan?.ended(err(dropped));
    this.#plans.delete(sync);
    this.#undos.delete(sync);
  }

  /** Syncs that wait, first come first. */
  get syncs(): readonly SyncId[] {
    return [...new Set([...this.#plans.keys(), ...this.#wanted.keys(), ...this.#undos.keys()])];
  }

  get size(): number {
    return this.#plans.size + this.#wanted.size + this.#undos.size;
  }

  /** Takes the next run whose sync may begin. */
  take(mayBegin: (run: WantedRun) => boolean): WantedRun | null {
    for (const line of [this.#plans, this.#wanted, this.#undos])
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
