import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { Timetable } from "../../shared/schedule/timetable.ts";
import type { Announcer } from "./announcer.ts";
import type { ClockWatch } from "./clock-watch.ts";
import type { Pauses } from "./pauses.ts";
import type { Alerts, Log } from "./ports.ts";
import type { Runner } from "./runs/runner.ts";
import type { AgentStore } from "./store/agent-store.ts";
import type { StaleWatch } from "./syncs/stale-watch.ts";
import type { SyncCourse } from "./syncs/sync-course.ts";
import type { SyncRegistry } from "./syncs/sync-registry.ts";
import type { Watcher } from "./watch/watcher.ts";

export interface RoundsPorts {
  readonly log: Log;
  readonly alerts: Alerts;
  readonly store: AgentStore;
  readonly clockWatch: ClockWatch;
  readonly staleWatch: StaleWatch;
  readonly timetable: Timetable;
  readonly pauses: Pauses;
  readonly watcher: Pick<Watcher, "rescan">;
  readonly registry: SyncRegistry;
  readonly runner: Runner;
  readonly course: SyncCourse;
  readonly announcer: Announcer;
  /** How many of its times a sync may go without a success. */
  readonly staleAfter: () => number;
  /** All that is wrong with the agent itself and its workspaces. */
  readonly problems: () => readonly Diagnostic[];
}

/** What the agent looks at whenever something may be due, and at least every minute. */
export class Rounds {
  readonly #ports: RoundsPorts;
  /** What was last said of the store: why not all of it is on disk. */
  #toldOfStore: string | null = null;

  constructor(ports: RoundsPorts) {
    this.#ports = ports;
  }

  /** Begins what is due, and says when the next is. */
  look(now: number): number {
    const { alerts, pauses, timetable, runner, registry, problems } = this.#ports;
    this.#noticeJump();
    this.#keepStore();
    pauses.endOver(now);
    this.#noticeStale(now);
    alerts.agent(problems());
    for (const { sync, cause } of timetable.due(now, runner.busy))
      if (registry.get(sync)?.text != null) runner.want({ sync, cause, changedAt: null, approved: null });
    runner.pump();
    return Math.min(timetable.nextWake(now, runner.busy), pauses.nextEnd);
  }

  /** Tries again to write what could not be written, and tells of it where that begins or ends. */
  #keepStore(): void {
    const { store, log, announcer } = this.#ports;
    store.retry();
    const problem = store.problem?.message ?? null;
    if (problem === this.#toldOfStore) return;
    this.#toldOfStore = problem;
    if (problem !== null) log.write("error", "agent", problem);
    announcer.agent();
  }

  /** The machine slept, or its clock was set: what was watched and timed meanwhile is looked at anew. */
  #noticeJump(): void {
    const { clockWatch, log, watcher } = this.#ports;
    const jump = clockWatch.jump();
    if (jump === 0) return;
    log.write("info", "schedule", "The clock was set, or the machine slept", {
      more: { seconds: Math.round(jump / 1000) },
    });
    watcher.rescan();
  }

  #noticeStale(now: number): void {
    const { staleWatch, registry, course, staleAfter } = this.#ports;
    for (const sync of staleWatch.changed(registry.all(), staleAfter(), now)) course.changed(sync);
  }
}
