import { globSync } from "node:fs";
import { dirname } from "node:path";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { ok, type Result } from "../../shared/base/result.ts";
import { backupsOf, type Home } from "../../shared/engine/home.ts";
import { syncNameOf } from "../../shared/engine/load-sync.ts";
import type { AgentApi } from "../../shared/protocol/api.ts";
import { protocolVersion } from "../../shared/protocol/version.ts";
import type { AgentState, Pause, SyncId, SyncView, WorkspaceView } from "../../shared/protocol/views.ts";
import { type Chains, chainsOf } from "../../shared/schedule/chains.ts";
import { staleness } from "../../shared/schedule/staleness.ts";
import { Timetable } from "../../shared/schedule/timetable.ts";
import { StateReader } from "../../shared/state/sqlite/state-reader.ts";
import { Announcer } from "./announcer.ts";
import { agentHandlers } from "./handlers/agent.ts";
import { waitingHandlers } from "./handlers/conflicts.ts";
import { proposalHandlers } from "./handlers/proposals.ts";
import { runHandlers } from "./handlers/runs.ts";
import { Listeners } from "./listeners.ts";
import type { Alerts, Log, Logs, Meters, Timers } from "./ports.ts";
import type { JudgedEnd } from "./runs/run-end.ts";
import { Runner } from "./runs/runner.ts";
import { settingsFrom } from "./settings.ts";
import { AgentStore } from "./store/agent-store.ts";
import type { KnownSync } from "./syncs/known-sync.ts";
import { SyncRegistry } from "./syncs/sync-registry.ts";
import { needsNetwork, syncTextOf } from "./syncs/sync-text.ts";
import { failedView, runView, syncView, workspaceName } from "./syncs/sync-view.ts";
import { watchedSync } from "./watch/watched-sync.ts";
import type { WatchEvent, Watcher, WatcherOptions } from "./watch/watcher.ts";
import type { Workers } from "./worker/pool-port.ts";

export interface DaemonPorts {
  readonly home: Home;
  /** Syncline's version. */
  readonly version: string;
  /** IANA name of the machine's time zone. */
  readonly zone: string;
  readonly clock: () => number;
  /** Milliseconds that no setting of the clock changes. */
  readonly monotonic?: () => number;
  readonly timers: Timers;
  readonly watcher: (options: WatcherOptions) => Watcher;
  readonly workers: Workers;
  readonly log: Log;
  readonly meters: Meters;
  readonly alerts: Alerts;
  readonly logs: Logs;
  /** Somebody asked the agent to stop. */
  readonly onStop: () => void;
}

/** Runs the syncs of a user's workspaces, and answers what is asked of them. Knows no socket and no window. */
export class Daemon {
  readonly api: AgentApi;
  readonly #ports: DaemonPorts;
  readonly #store: AgentStore;
  readonly #reader: StateReader;
  readonly #timetable: Timetable;
  readonly #watcher: Watcher;
  readonly #registry: SyncRegistry;
  readonly #runner: Runner;
  readonly #announcer: Announcer;
  readonly #listeners: Listeners;
  readonly #startedAt: number;
  readonly #workspaces = new Map<string, WorkspaceView["state"]>();
  readonly #problems = new Map<string, Diagnostic>();
  #outside: () => { readonly dashboard: string | null; readonly problems: readonly Diagnostic[] };
  #chains: Chains = { followers: new Map(), problems: new Map() };
  #pause: Pause | null;
  #online = true;
  #cancelWake: () => void = () => {};
  #isStopping = false;
  /** What was last said of the store: why not all of it is on disk. */
  #toldOfStore: string | null = null;
  #seenAt: { readonly wall: number; readonly steady: number };
  readonly #stale = new Set<SyncId>();
  readonly #unfollow: () => void;

  private constructor(ports: DaemonPorts, store: AgentStore) {
    const { home, clock, timers, log, meters, zone } = ports;
    this.#ports = ports;
    this.#store = store;
    this.#startedAt = clock();
    this.#seenAt = { wall: clock(), steady: this.#steady() };
    this.#outside = () => ({ dashboard: null, problems: [] });
    this.#pause = store.pause();
    this.#reader = new StateReader(home.folder);
    this.#timetable = new Timetable({ store, zone });
    this.#timetable.pauseAll(this.#pause);
    this.#watcher = ports.watcher({ tell: (event) => this.#seen(event), clock, polling: false });
    this.#announcer = new Announcer({
      timers,
      state: () => this.state(),
      view: (id) => this.#viewOf(id),
    });
    this.#registry = new SyncRegistry({
      store,
      reader: this.#reader,
      workers: ports.workers,
      clock,
      onText: (sync) => this.#textChanged(sync),
      onChange: (sync) => this.#changed(sync),
      onGone: (sync) => this.#gone(sync),
    });
    this.#runner = new Runner({
      registry: this.#registry,
      timetable: this.#timetable,
      store,
      watcher: this.#watcher,
      workers: ports.workers,
      timers,
      clock,
      log,
      meters,
      concurrency: () => settingsFrom(store.settings()).concurrency,
      mayRun: (sync) => this.#mayRun(sync),
      onActivity: (sync) => this.#announcer.sync(sync),
      onProgress: (sync, progress) => this.#announcer.progress(sync, progress),
      onEnd: (sync, run, judged) => this.#ended(sync, run, judged),
    });
    this.#listeners = new Listeners({
      workers: ports.workers,
      timers,
      log,
      dirty: (sync, endpoint) =>
        this.#runner.want({
          sync,
          cause: { kind: "notification", endpoint },
          changedAt: clock(),
          approved: null,
        }),
    });
    this.#unfollow = ports.logs.follow((entry) => this.#announcer.tell({ kind: "log", entry }));
    this.api = this.#makeApi();
  }

  /** Opens what the agent keeps. Nothing runs before `start`. */
  static open(ports: DaemonPorts): Result<Daemon, Diagnostic> {
    const store = AgentStore.open(ports.home.folder);
    return store.ok ? ok(new Daemon(ports, store.value)) : store;
  }

  /** Takes up all workspaces. `outside` tells of the server around it. */
  start(
    outside?: () => { readonly dashboard: string | null; readonly problems: readonly Diagnostic[] },
  ): void {
    if (outside !== undefined) this.#outside = outside;
    for (const folder of this.#store.workspaces()) this.#takeUp(folder);
    this.#wake();
  }

  settings() {
    return settingsFrom(this.#store.settings());
  }

  /** The dashboard's address without any secret. */
  get dashboard(): string | null {
    return this.#outside().dashboard;
  }

  /** What `outside` tells is other than before. */
  outsideChanged(): void {
    this.#announcer.agent();
  }

  /** Ends what runs; the next start goes on from there. */
  async stop(): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#cancelWake();
    this.#registry.close();
    this.#listeners.close();
    await this.#runner.stop();
    await this.#watcher.close();
    await this.#ports.workers.close();
    this.#unfollow();
    this.#announcer.close();
    this.#reader.close();
    this.#store.close();
  }

  state(): AgentState {
    const { version } = this.#ports;
    const { dashboard, problems } = this.#outside();
    const own = [...this.#problems.values(), this.#store.problem].filter((one) => one !== null);
    return {
      protocol: protocolVersion,
      version,
      pid: process.pid,
      startedAt: this.#startedAt,
      dashboard,
      pause: this.#pause,
      online: this.#online || !this.#registry.all().some(({ file }) => needsNetwork(file)),
      workspaces: [...this.#workspaces].map(([folder, state]) => ({
        folder,
        name: workspaceName(folder),
        state,
      })),
      syncs: this.#registry.all().map((sync) => this.#view(sync)),
      problems: [...own, ...problems, ...[...this.#chains.problems.values()].flat()],
    };
  }

  #makeApi(): AgentApi {
    const rooms = {
      registry: this.#registry,
      reader: this.#reader,
      store: this.#store,
      runner: this.#runner,
      workers: this.#ports.workers,
    };
    const { alerts, clock, logs, onStop } = this.#ports;
    return {
      handlers: {
        ...agentHandlers({
          ...rooms,
          alerts,
          clock,
          state: () => this.state(),
          stop: onStop,
          pauseAll: (pause) => this.#pauseAll(pause),
          pauseSync: (sync, pause) => this.#pauseSync(sync, pause),
          power: (event) => this.#power(event),
          configured: () => this.#settingsChanged(),
          addWorkspace: async (folder) => {
            this.#takeUp(folder);
            return globSync("*.sync.{yaml,yml,json}", { cwd: folder }).length;
          },
          removeWorkspace: (folder) => this.#letGo(folder),
          mended: (sync) => this.#timetable.mended(sync),
        }),
        ...runHandlers(rooms),
        ...waitingHandlers(rooms),
        ...proposalHandlers(rooms),
        "logs.search": (search, signal) => logs["logs.search"](search, signal),
      },
      subscribe: (listener) => this.#announcer.subscribe(listener),
    };
  }

  #takeUp(folder: string): void {
    if (this.#workspaces.has(folder)) return;
    this.#workspaces.set(folder, { kind: "watched" });
    this.#watcher.watchWorkspace(folder);
    this.#announcer.agent();
  }

  #letGo(folder: string): void {
    this.#workspaces.delete(folder);
    this.#watcher.forgetWorkspace(folder);
    this.#registry.forgetWorkspace(folder);
    this.#announcer.agent();
  }

  #seen(event: WatchEvent): void {
    const { clock, log } = this.#ports;
    switch (event.kind) {
      case "changed":
        this.#runner.want({
          sync: event.sync,
          cause: { kind: "change", path: event.path },
          changedAt: event.at,
          approved: null,
        });
        return;
      case "sync-file":
        if (!this.#workspaces.has(event.workspace)) return;
        if (event.what === "removed") this.#registry.forgetFile(event.path);
        else
          this.#registry.look(event.path, event.workspace).catch((cause: unknown) => {
            const why = cause instanceof Error ? cause.message : String(cause);
            log.write("error", "agent", `The sync file ${event.path} could not be taken up: ${why}`);
          });
        return;
      case "workspace-missing":
        if (!this.#workspaces.has(event.workspace)) return;
        this.#workspaces.set(event.workspace, { kind: "missing", since: clock() });
        this.#registry.recall(event.workspace);
        log.write("warning", "watch", `The workspace ${event.workspace} is not there`);
        this.#announcer.agent();
        return;
      case "workspace-back":
        if (!this.#workspaces.has(event.workspace)) return;
        this.#workspaces.set(event.workspace, { kind: "watched" });
        this.#announcer.agent();
        this.#wake();
        return;
      case "problem":
        this.#problems.set(event.problem.message, event.problem);
        log.write("warning", "watch", event.problem.message);
        this.#announcer.agent();
    }
  }

  /** A sync is new, or runs by another text. */
  #textChanged(sync: KnownSync): void {
    const { id, path, file, text, overview, pause } = sync;
    const { clock, home } = this.#ports;
    const isNew = this.#timetable.times(id) === null;
    this.#timetable.put({ id, triggers: file?.when ?? [], pause }, clock());
    if (!isNew) this.#timetable.mended(id);
    this.#chain();
    const watches = file?.when.some(({ kind }) => kind === "change") === true;
    if (file !== null && watches) {
      const versions = [...(overview?.endpoints ?? [])].map(
        ([name, { version }]) => [name, version] as const,
      );
      const watched = watchedSync(file, { id, folder: dirname(path), except: backupsOf(home, path) });
      this.#watcher.watchSync(watched, new Map(versions));
    } else this.#watcher.forgetSync(id);
    this.#listeners.listen(syncTextOf(sync), watches ? (file?.endpoints ?? {}) : {});
    const never = overview?.lastRun == null;
    const isHeld = overview?.unfinished !== undefined && overview.unfinished > 0;
    // What changed in the file may change what the records should be; what a crash left is put in order at once.
    if (text !== null && (isHeld || (watches && (!isNew || never))))
      this.#runner.want({ sync: id, cause: { kind: "start" }, changedAt: null, approved: null });
    this.#wake();
  }

  #changed(sync: KnownSync): void {
    this.#announcer.sync(sync.id);
    const view = this.#view(sync);
    this.#ports.alerts.attention({ id: view.id, name: view.name }, view.attention);
  }

  #gone({ id, path }: KnownSync): void {
    this.#timetable.remove(id);
    this.#watcher.forgetSync(id);
    this.#listeners.forget(id);
    this.#stale.delete(id);
    this.#runner.forget(id);
    this.#chain();
    this.#announcer.sync(id);
    this.#ports.alerts.gone(id);
    this.#ports.log.write("info", "agent", `The sync file ${path} is gone; its sync no longer runs`, {
      sync: id,
    });
  }

  #ended(sync: SyncId, run: string | null, judged: JudgedEnd): void {
    const { meters, clock } = this.#ports;
    const known = this.#registry.get(sync);
    if (known !== null) {
      const last = known.overview?.lastRun ?? null;
      if (last !== null && last.id === run)
        this.#announcer.tell({ kind: "run", run: runView(sync, last, this.#store.causeOf(last.id)) });
      if (judged.problem !== null && known.lastFailure !== null)
        this.#announcer.tell({ kind: "run", run: failedView(sync, known.lastFailure) });
      this.#announcer.waiting(sync);
      if (judged.end.kind === "success" && judged.problem === null)
        for (const follower of this.#chains.followers.get(sync) ?? [])
          this.#runner.want({
            sync: follower,
            cause: { kind: "after", sync: known.file?.name ?? syncNameOf(known.path) },
            changedAt: null,
            approved: null,
          });
    }
    this.#announcer.sync(sync);
    meters.conflicts(
      this.#registry.all().reduce((sum, { overview }) => sum + (overview?.conflicts.unresolved ?? 0), 0),
    );
    if (!this.#isStopping) this.#wake(clock());
  }

  #chain(): void {
    this.#chains = chainsOf(
      this.#registry.all().map(({ id, path, workspace, file }) => ({
        id,
        path,
        workspace,
        names: [syncNameOf(path), ...(file === null ? [] : [file.name])],
        triggers: file?.when ?? [],
      })),
    );
  }

  /** Begins what is due, and looks again when the next is. */
  #wake(now = this.#ports.clock()): void {
    if (this.#isStopping) return;
    this.#cancelWake();
    this.#noticeJump(now);
    this.#keepStore();
    this.#endPauses(now);
    this.#noticeStale(now);
    for (const { sync, cause } of this.#timetable.due(now, this.#runner.busy))
      if (this.#registry.get(sync)?.text != null)
        this.#runner.want({ sync, cause, changedAt: null, approved: null });
    this.#runner.pump();
    const ends = [this.#pause, ...this.#registry.all().map(({ pause }) => pause)].flatMap(
      (pause) => pause?.until ?? [],
    );
    const next = Math.min(this.#timetable.nextWake(now, this.#runner.busy), ...ends);
    this.#cancelWake = this.#ports.timers.after(Math.max(20, next - now), () => this.#wake());
  }

  /** Tries again to write what could not be written, and tells of it where that begins or ends. */
  #keepStore(): void {
    this.#store.retry();
    const problem = this.#store.problem?.message ?? null;
    if (problem === this.#toldOfStore) return;
    this.#toldOfStore = problem;
    if (problem !== null) this.#ports.log.write("error", "agent", problem);
    this.#announcer.agent();
  }

  #steady(): number {
    return this.#ports.monotonic?.() ?? performance.now();
  }

  /** The machine slept, or its clock was set: what was watched and timed meanwhile is looked at anew. */
  #noticeJump(now: number): void {
    const steady = this.#steady();
    const jump = now - this.#seenAt.wall - (steady - this.#seenAt.steady);
    this.#seenAt = { wall: now, steady };
    if (Math.abs(jump) < noticedJump) return;
    this.#ports.log.write("info", "schedule", "The clock was set, or the machine slept", {
      more: { seconds: Math.round(jump / 1000) },
    });
    this.#watcher.rescan();
  }

  /** Nothing happens when a sync becomes stale, so it is looked for. */
  #noticeStale(now: number): void {
    const { zone } = this.#ports;
    const after = this.settings().staleAfter;
    for (const sync of this.#registry.all()) {
      const { id, file, pause, lastSuccess, addedAt } = sync;
      const stale = staleness(
        { id, triggers: file?.when ?? [], pause },
        { lastSuccess, addedAt, zone, after },
        now,
      );
      if ((stale !== null) === this.#stale.has(id)) continue;
      if (stale === null) this.#stale.delete(id);
      else this.#stale.add(id);
      this.#changed(sync);
    }
  }

  #mayRun({ pause, workspace, file }: KnownSync): boolean {
    if (this.#pause !== null || pause !== null) return false;
    return this.#workspaces.get(workspace)?.kind !== "missing" && (this.#online || !needsNetwork(file));
  }

  #endPauses(now: number): void {
    if (isOver(this.#pause, now)) this.#pauseAll(null);
    for (const { id, pause } of this.#registry.all()) if (isOver(pause, now)) this.#pauseSync(id, null);
  }

  #pauseAll(pause: Pause | null): void {
    this.#pause = pause;
    this.#store.setPause(pause);
    this.#timetable.pauseAll(pause);
    this.#announcer.agent();
    for (const { id } of this.#registry.all()) this.#announcer.sync(id);
    if (pause === null) this.#soon();
  }

  #pauseSync(id: SyncId, pause: Pause | null): void {
    const sync = this.#registry.get(id);
    if (sync === null) return;
    this.#store.keep(id, { pause });
    this.#timetable.put({ id, triggers: sync.file?.when ?? [], pause }, this.#ports.clock());
    this.#registry.update(id, () => ({ pause }));
    if (pause === null) this.#soon();
  }

  #soon(): void {
    this.#cancelWake();
    this.#cancelWake = this.#ports.timers.after(0, () => this.#wake());
  }

  #power(event: "suspend" | "resume" | "online" | "offline"): void {
    this.#ports.log.write("info", "agent", `Power: ${event}`);
    if (event === "online" || event === "offline") this.#online = event === "online";
    if (event === "resume" || event === "online") {
      this.#watcher.rescan();
      this.#wake();
    }
    this.#announcer.agent();
  }

  #settingsChanged(): void {
    this.#runner.pump();
    for (const { id } of this.#registry.all()) this.#announcer.sync(id);
  }

  #viewOf(id: SyncId): SyncView | null {
    const sync = this.#registry.get(id);
    return sync === null ? null : this.#view(sync);
  }

  #view(sync: KnownSync): SyncView {
    return syncView(sync, {
      activity: this.#runner.activity(sync.id),
      timetable: this.#timetable,
      causeOf: (run) => this.#store.causeOf(run),
      zone: this.#ports.zone,
      staleAfter: settingsFrom(this.#store.settings()).staleAfter,
      now: this.#ports.clock(),
    });
  }
}

/** Milliseconds by which two clocks may go apart between two looks. */
const noticedJump = 10_000;

const isOver = (pause: Pause | null, now: number): boolean =>
  pause !== null && pause.until !== null && pause.until <= now;
