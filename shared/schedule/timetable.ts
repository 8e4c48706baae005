import { type Occurrences, occurrencesOf } from "./occurrences.ts";
import type {
  DueRun,
  DueStore,
  Moment,
  Pause,
  RunEnd,
  ScheduledSync,
  SyncId,
  SyncTimes,
} from "./schedule.ts";
import { begun, dueCause, ended, isPaused, nextLook, planned, type Timed } from "./sync-times.ts";
import { isTimed, keyOf } from "./trigger-key.ts";

export interface TimetableOptions {
  readonly store: DueStore;
  /** IANA name of the machine's time zone, for cron without one. */
  readonly zone: string;
}

interface Entry {
  readonly sync: ScheduledSync;
  readonly triggers: readonly Timed[];
  readonly times: SyncTimes;
}

/** Timers are not trusted for longer: clocks are set, machines sleep. */
const longestWait = 60_000;

/**
 * The due times of all syncs. Has no timer and no clock: whoever has both asks `due` at `nextWake` and whenever the
 * clock, a sync or a run changes.
 */
export class Timetable {
  readonly #store: DueStore;
  readonly #zone: string;
  readonly #entries = new Map<SyncId, Entry>();
  #pause: Pause | null = null;
  /** The latest moment that was told, to notice a clock that is set back. */
  #seen = Number.NEGATIVE_INFINITY;

  constructor({ store, zone }: TimetableOptions) {
    this.#store = store;
    this.#zone = zone;
  }

  /** Takes a sync in, or what has changed of it: its triggers, its pause. Loads what is kept of it. */
  put(sync: ScheduledSync, now: Moment): void {
    this.#notice(now);
    const triggers = timedTriggers(sync, this.#zone);
    const kept = this.#entries.get(sync.id)?.times ?? this.#store.load(sync.id);
    this.#entries.set(sync.id, { sync, triggers, times: kept ?? nothing });
    this.#keep(sync.id, planned(triggers, kept, now));
  }

  /** The sync file changed, or a person acted: what stopped the sync or made it wait may be mended. */
  mended(sync: SyncId): void {
    const entry = this.#entries.get(sync);
    if (entry !== undefined) this.#keep(sync, { ...entry.times, failure: null });
  }

  /** What is kept of the sync stays kept. */
  remove(sync: SyncId): void {
    this.#entries.delete(sync);
  }

  /** Pauses everything; `null` goes on. */
  pauseAll(pause: Pause | null): void {
    this.#pause = pause;
  }

  /** What is due, at most one run a sync, longest due first. `busy`: queued or running; those wait until they are free. */
  due(now: Moment, busy: ReadonlySet<SyncId>): readonly DueRun[] {
    this.#notice(now);
    if (isPaused(this.#pause, now)) return [];
    const runs: (DueRun & { readonly since: Moment })[] = [];
    for (const [id, { sync, triggers, times }] of this.#entries) {
      if (busy.has(id) || isPaused(sync.pause, now)) continue;
      const cause = dueCause(triggers, times, now);
      if (cause !== null) runs.push({ sync: id, cause, since: nextLook(triggers, times) ?? now });
    }
    runs.sort((one, other) => one.since - other.since || (one.sync < other.sync ? -1 : 1));
    return runs.map(({ sync, cause }) => ({ sync, cause }));
  }

  /** A run of the sync begins, whatever its cause: it stands for every time that has come by now. */
  begin(sync: SyncId, now: Moment): void {
    this.#notice(now);
    const entry = this.#entries.get(sync);
    if (entry !== undefined) this.#keep(sync, begun(entry.triggers, entry.times, now));
  }

  end(sync: SyncId, end: RunEnd, now: Moment): void {
    this.#notice(now);
    const entry = this.#entries.get(sync);
    if (entry !== undefined) this.#keep(sync, ended(sync, entry.times, end, now));
  }

  /** When to ask `due` again: at the latest in a minute. Never before `now`. */
  nextWake(now: Moment, busy: ReadonlySet<SyncId>): Moment {
    let wake = now + longestWait;
    for (const id of this.#entries.keys()) {
      if (!busy.has(id)) wake = Math.min(wake, this.next(id, now) ?? wake);
    }
    return Math.max(wake, now);
  }

  /** When the sync is due next, pauses and retries considered, though it may be due already; `null`: not by the clock. */
  next(sync: SyncId, now: Moment): Moment | null {
    const entry = this.#entries.get(sync);
    const next = entry === undefined ? null : nextLook(entry.triggers, entry.times);
    if (entry === undefined || next === null) return null;
    let at = next;
    for (const pause of [this.#pause, entry.sync.pause]) {
      if (pause === null || !isPaused(pause, now)) continue;
      if (pause.until === null) return null;
      at = Math.max(at, pause.until);
    }
    return at;
  }

  /** The next time of each of the sync's triggers, in their order; `null` for those that do not go by the clock. */
  nextTimes(sync: SyncId): readonly (Moment | null)[] {
    const entry = this.#entries.get(sync);
    if (entry === undefined) return [];
    const dues = new Map(entry.times.triggers.map(({ key, due }) => [key, due]));
    return entry.sync.triggers.map((trigger) =>
      isTimed(trigger) ? (dues.get(keyOf(trigger)) ?? null) : null,
    );
  }

  /** What is kept of the sync: its failures in a row, its last times. */
  times(sync: SyncId): SyncTimes | null {
    return this.#entries.get(sync)?.times ?? null;
  }

  /** Works times to come out anew where the clock was set back. */
  #notice(now: Moment): void {
    if (now < this.#seen)
      for (const [id, { triggers, times }] of this.#entries) this.#keep(id, planned(triggers, times, now));
    this.#seen = now;
  }

  #keep(id: SyncId, times: SyncTimes): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || JSON.stringify(entry.times) === JSON.stringify(times)) return;
    this.#store.save(id, times);
    this.#entries.set(id, { ...entry, times });
  }
}

const nothing: SyncTimes = { triggers: [], begun: null, failure: null };

function timedTriggers({ id, triggers }: ScheduledSync, zone: string): readonly Timed[] {
  const timed = new Map<string, Timed>();
  for (const trigger of triggers.filter(isTimed)) {
    const occurrences: Occurrences = occurrencesOf(trigger, id, zone);
    const interval = trigger.kind === "every" ? trigger.milliseconds : null;
    timed.set(keyOf(trigger), { key: keyOf(trigger), interval, occurrences });
  }
  return [...timed.values()];
}
