import type { DueRun, DueStore, Moment, Pause, RunEnd, ScheduledSync, SyncId } from "./schedule.ts";

export interface TimetableOptions {
  readonly store: DueStore;
  /** IANA name of the machine's time zone, for cron without one. */
  readonly zone: string;
}

/**
 * The due times of all syncs. Has no timer and no clock: whoever has both asks `due` at `nextWake` and whenever the
 * clock, a sync or a run changes.
 */
export declare class Timetable {
  constructor(options: TimetableOptions);
  /** Takes a sync in, or what has changed of it: its file, its pause. Loads what is kept of it. `changed`: its file did. */
  put(sync: ScheduledSync, now: Moment): void;
  /** The sync file changed: what stopped the sync or made it wait may be mended, so it is due by the clock again. */
  mended(sync: SyncId, now: Moment): void;
  remove(sync: SyncId): void;
  /** Pauses everything. */
  pauseAll(pause: Pause | null): void;
  /** What is due, one run a sync, longest due first. `busy`: queued or running; those wait until they are free. */
  due(now: Moment, busy: ReadonlySet<SyncId>): readonly DueRun[];
  /** A run of the sync begins, whatever its cause: it stands for every time that has come by now. */
  begin(sync: SyncId, now: Moment): void;
  end(sync: SyncId, end: RunEnd, now: Moment): void;
  /** When to ask `due` again: at the latest in a minute. */
  nextWake(now: Moment, busy: ReadonlySet<SyncId>): Moment;
  /** The next time of each trigger of a sync in their order, for people; `null` for those that do not go by the clock. */
  nextDue(sync: SyncId): readonly (Moment | null)[];
}
