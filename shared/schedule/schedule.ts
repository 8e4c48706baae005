import type { Trigger } from "../mapping/sync-file.ts";

/** Milliseconds since 1970, UTC. */
export type Moment = number;

/** A sync's id in the agent; stays the same from start to start. */
export type SyncId = string;

/** A trigger that goes by the clock. */
export type TimedTrigger = Extract<Trigger, { readonly kind: "every" | "cron" }>;

/** `until: null` lasts until somebody resumes. */
export interface Pause {
  readonly since: Moment;
  readonly until: Moment | null;
}

/** A sync, as far as its schedule needs to know it. */
export interface ScheduledSync {
  readonly id: SyncId;
  /** All of `when:`; what does not go by the clock is passed over. */
  readonly triggers: readonly Trigger[];
  readonly pause: Pause | null;
}

/** What is kept of one trigger. Plain data, good as JSON. */
export interface TriggerState {
  /** `keyOf` the trigger: a trigger that is written anew begins anew. */
  readonly key: string;
  /**
   * The first time that no run has begun for; it may have passed. Without the seconds by which runs are spread. `null`
   * where no time comes any more.
   */
  readonly due: Moment | null;
  /** The latest time that a run has begun for. */
  readonly lastFired: Moment | null;
}

/** What is kept of one sync, so that a restart at any moment changes nothing. Plain data, good as JSON. */
export interface SyncTimes {
  readonly triggers: readonly TriggerState[];
  /**
   * The scheduled run that has begun and not ended. After a crash it is due again under the same time, with the same number
   * of missed times.
   */
  readonly begun: ScheduledRun | null;
  readonly failure: Failure | null;
}

/** The time that a run is for: the latest of those that had come, and how many before it had no run of their own. */
export interface ScheduledRun {
  readonly due: Moment;
  readonly missed: number;
}

export type Failure =
  /** Failed so many times in a row. Nothing goes by the clock before `retryAt`. */
  | { readonly kind: "retry"; readonly times: number; readonly retryAt: Moment; readonly since: Moment }
  /** Needs a person: nothing goes by the clock until a run for another reason has gone well, or the sync file changes. */
  | { readonly kind: "stopped"; readonly since: Moment };

/** Why a run is due now. Both are causes as the control API knows them. */
export type DueCause =
  | ({ readonly kind: "schedule" } & ScheduledRun)
  | { readonly kind: "retry"; readonly attempt: number };

export interface DueRun {
  readonly sync: SyncId;
  readonly cause: DueCause;
}

/** How a run ended, for its schedule. */
export type RunEnd =
  /** Done, in whole or with single records refused. */
  | { readonly kind: "success" }
  /** The same run may succeed later (disposition `retry`). */
  | { readonly kind: "retry" }
  /** A brake holds its plan. The next one may be another, since what is read may be: it is made when it is due. */
  | { readonly kind: "held" }
  /** A person must act: its problem's disposition is `pause` or `fix`. */
  | { readonly kind: "stopped" }
  /** It was cut short by the agent's own stop; it is due again at the next start. */
  | { readonly kind: "interrupted" };

/**
 * Where the times are kept. Both calls are synchronous, and what was saved is durable when `save` returns. Neither throws
 * for what a disk can cause: where saving fails, the schedule goes on by what it has in memory.
 */
export interface DueStore {
  load(sync: SyncId): SyncTimes | null;
  save(sync: SyncId, times: SyncTimes): void;
}
