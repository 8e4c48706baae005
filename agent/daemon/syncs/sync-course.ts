import { dirname } from "node:path";
import { backupsOf, type Home } from "../../../shared/engine/home.ts";
import { syncNameOf } from "../../../shared/engine/load-sync.ts";
import type { SyncFile } from "../../../shared/mapping/sync-file.ts";
import type { SyncId } from "../../../shared/protocol/views.ts";
import type { Timetable } from "../../../shared/schedule/timetable.ts";
import type { Announcer } from "../announcer.ts";
import type { Listeners } from "../listeners.ts";
import type { Alerts, Log, Meters } from "../ports.ts";
import type { JudgedEnd } from "../runs/run-end.ts";
import type { Runner } from "../runs/runner.ts";
import type { AgentStore } from "../store/agent-store.ts";
import { watchedSync } from "../watch/watched-sync.ts";
import type { Watcher } from "../watch/watcher.ts";
import type { KnownSync } from "./known-sync.ts";
import type { StaleWatch } from "./stale-watch.ts";
import type { SyncChains } from "./sync-chains.ts";
import type { SyncRegistry } from "./sync-registry.ts";
import { syncTextOf } from "./sync-text.ts";
import { failedView, runView } from "./sync-view.ts";
import type { SyncViews } from "./sync-views.ts";

export interface SyncCoursePorts {
  readonly home: Home;
  readonly clock: () => number;
  readonly registry: SyncRegistry;
  readonly store: AgentStore;
  readonly timetable: Timetable;
  readonly watcher: Watcher;
  readonly listeners: Listeners;
  readonly runner: Runner;
  readonly chains: SyncChains;
  readonly staleWatch: StaleWatch;
  readonly views: SyncViews;
  readonly announcer: Announcer;
  readonly alerts: Alerts;
  readonly log: Log;
  readonly meters: Meters;
  /** Something may be due at another time than before. */
  readonly onDue: () => void;
}

/** Whether a place of the sync may have changed while no agent ran, and nothing tells. */
const isDeaf = ({ endpoints, lookups }: SyncFile): boolean =>
  Object.keys(lookups).length > 0 ||
  Object.values(endpoints).some(
    ({ source }) => source.kind === "sqlite" || (source.kind === "postgres" && source.notify !== null),
  );

/** What follows in the agent when a sync comes, changes, runs or goes. */
export class SyncCourse {
  readonly #ports: SyncCoursePorts;

  constructor(ports: SyncCoursePorts) {
    this.#ports = ports;
  }

  /** A sync is new, or runs by another text. */
  textChanged(sync: KnownSync): void {
    const { id, path, file, text, overview, pause } = sync;
    const { clock, home, timetable, chains, watcher, listeners, runner, onDue } = this.#ports;
    const isNew = timetable.times(id) === null;
    timetable.put({ id, triggers: file?.when ?? [], pause }, clock());
    if (!isNew) timetable.mended(id);
    chains.changed();
    const watches = file?.when.some(({ kind }) => kind === "change") === true;
    if (file !== null && watches) {
      const versions = [...(overview?.endpoints ?? [])].map(
        ([name, { version }]) => [name, version] as const,
      );
      const watched = watchedSync(file, { id, folder: dirname(path), except: backupsOf(home, path) });
      watcher.watchSync(watched, new Map(versions));
    } else watcher.forgetSync(id);
    listeners.listen(syncTextOf(sync), watches ? (file?.endpoints ?? {}) : {});
    const never = overview?.lastRun == null;
    const isHeld = overview?.unfinished !== undefined && overview.unfinished > 0;
    // What changed in the file may change what the records should be; what a crash left is put in order at once. What
    // nobody could tell of while no agent ran is looked for.
    const mayHaveMissed = !isNew || never || (file !== null && isDeaf(file));
    if (text !== null && (isHeld || (watches && mayHaveMissed)))
      runner.want({ sync: id, cause: { kind: "start" }, changedAt: null, approved: null });
    onDue();
  }

  /** Anything else of it is other than before. */
  changed(sync: KnownSync): void {
    const { announcer, alerts, views } = this.#ports;
    announcer.sync(sync.id);
    const { id, name, attention } = views.of(sync);
    alerts.attention({ id, name }, attention);
  }

  gone({ id, path }: KnownSync): void {
    const { timetable, watcher, listeners, staleWatch, runner, chains, announcer, alerts, log } = this.#ports;
    timetable.remove(id);
    watcher.forgetSync(id);
    listeners.forget(id);
    staleWatch.forget(id);
    runner.forget(id);
    chains.changed();
    announcer.sync(id);
    alerts.gone(id);
    log.write("info", "agent", `The sync file ${path} is gone; its sync no longer runs`, { sync: id });
  }

  /** A run has ended; `run` is its id where it wrote anything down. */
  ended(sync: SyncId, run: string | null, judged: JudgedEnd): void {
    const { registry, announcer, meters, onDue } = this.#ports;
    const known = registry.get(sync);
    if (known !== null) {
      this.#tellRun(known, run, judged);
      announcer.waiting(sync);
      if (judged.end.kind === "success" && judged.problem === null) this.#follow(known);
    }
    announcer.sync(sync);
    meters.conflicts(
      registry.all().reduce((sum, { overview }) => sum + (overview?.conflicts.unresolved ?? 0), 0),
    );
    onDue();
  }

  #tellRun({ id, overview, lastFailure }: KnownSync, run: string | null, { problem }: JudgedEnd): void {
    const { announcer, store } = this.#ports;
    const last = overview?.lastRun ?? null;
    if (last !== null && last.id === run)
      announcer.tell({ kind: "run", run: runView(id, last, store.runs.causeOf(last.id)) });
    if (problem !== null && lastFailure !== null)
      announcer.tell({ kind: "run", run: failedView(id, lastFailure) });
  }

  #follow({ id, file, path }: KnownSync): void {
    const { chains, runner } = this.#ports;
    const cause = { kind: "after", sync: file?.name ?? syncNameOf(path) } as const;
    for (const follower of chains.now.followers.get(id) ?? [])
      runner.want({ sync: follower, cause, changedAt: null, approved: null });
  }
}
