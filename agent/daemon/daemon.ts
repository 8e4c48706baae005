import { globSync } from "node:fs";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { ok, type Result } from "../../shared/base/result.ts";
import type { Home } from "../../shared/engine/home.ts";
import type { AgentApi } from "../../shared/protocol/api.ts";
import { protocolVersion } from "../../shared/protocol/version.ts";
import type { AgentState } from "../../shared/protocol/views.ts";
import { Timetable } from "../../shared/schedule/timetable.ts";
import { StateReader } from "../../shared/state/sqlite/state-reader.ts";
import { Announcer } from "./announcer.ts";
import { ClockWatch } from "./clock-watch.ts";
import { agentHandlers } from "./handlers/agent.ts";
import { waitingHandlers } from "./handlers/conflicts.ts";
import { proposalHandlers } from "./handlers/proposals.ts";
import { runHandlers } from "./handlers/runs.ts";
import { Listeners } from "./listeners.ts";
import { Pauses } from "./pauses.ts";
import type { Alerts, Log, Logs, Meters, Timers } from "./ports.ts";
import { Runner } from "./runs/runner.ts";
import { settingsFrom } from "./settings.ts";
import { AgentStore } from "./store/agent-store.ts";
import type { KnownSync } from "./syncs/known-sync.ts";
import { StaleWatch } from "./syncs/stale-watch.ts";
import { SyncChains } from "./syncs/sync-chains.ts";
import { SyncCourse } from "./syncs/sync-course.ts";
import { SyncRegistry } from "./syncs/sync-registry.ts";
import { needsNetwork } from "./syncs/sync-text.ts";
import { SyncViews } from "./syncs/sync-views.ts";
import { Wakes } from "./wakes.ts";
import type { WatchEvent, Watcher, WatcherOptions } from "./watch/watcher.ts";
import type { Workers } from "./worker/pool-port.ts";
import { Workspaces } from "./workspaces.ts";

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
  /** Whether the alerts show desktop notifications. */
  readonly notifies?: boolean;
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
  readonly #workspaces: Workspaces;
  readonly #pauses: Pauses;
  readonly #wakes: Wakes;
  #watchProblem: Diagnostic | null = null;
  #outside: () => { readonly dashboard: string | null; readonly problems: readonly Diagnostic[] };
  readonly #chains: SyncChains;
  readonly #clockWatch: ClockWatch;
  readonly #staleWatch: StaleWatch;
  #online = true;
  #isStopping = false;
  /** What was last said of the store: why not all of it is on disk. */
  #toldOfStore: string | null = null;
  readonly #views: SyncViews;
  readonly #course: SyncCourse;
  readonly #unfollow: () => void;

  private constructor(ports: DaemonPorts, store: AgentStore) {
    const { home, clock, timers, log, meters, zone } = ports;
    this.#ports = ports;
    this.#store = store;
    this.#startedAt = clock();
    this.#clockWatch = new ClockWatch(clock, ports.monotonic ?? (() => performance.now()));
    this.#staleWatch = new StaleWatch(zone);
    this.#chains = new SyncChains(() => this.#registry.all());
    this.#outside = () => ({ dashboard: null, problems: [] });
    this.#reader = new StateReader(home.folder);
    this.#timetable = new Timetable({ store, zone });
    this.#wakes = new Wakes(timers, clock, (now) => this.#look(now));
    this.#pauses = new Pauses({
      store,
      timetable: this.#timetable,
      registry: () => this.#registry,
      clock,
      onChange: () => {
        this.#announcer.agent();
        for (const { id } of this.#registry.all()) this.#announcer.sync(id);
      },
      onEnd: () => this.#wakes.soon(),
    });
    this.#workspaces = new Workspaces({
      watcher: () => this.#watcher,
      registry: () => this.#registry,
      clock,
      log,
      onChange: () => {
        this.#announcer.agent();
        this.#wakes.soon();
      },
      onBack: () => this.#wakes.now(),
    });
    this.#watcher = ports.watcher({ tell: (event) => this.#seen(event), clock, polling: false });
    this.#announcer = new Announcer({
      timers,
      state: () => this.state(),
      view: (id) => this.#views.find(id),
    });
    this.#registry = new SyncRegistry({
      store,
      reader: this.#reader,
      workers: ports.workers,
      clock,
      onText: (sync) => this.#course.textChanged(sync),
      onChange: (sync) => this.#course.changed(sync),
      onGone: (sync) => this.#course.gone(sync),
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
      onEnd: (sync, run, judged) => this.#course.ended(sync, run, judged),
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
    this.#views = new SyncViews({
      registry: this.#registry,
      runner: this.#runner,
      timetable: this.#timetable,
      store,
      staleWatch: this.#staleWatch,
      clock,
    });
    this.#course = new SyncCourse({
      home,
      clock,
      registry: this.#registry,
      store,
      timetable: this.#timetable,
      watcher: this.#watcher,
      listeners: this.#listeners,
      runner: this.#runner,
      chains: this.#chains,
      staleWatch: this.#staleWatch,
      views: this.#views,
      announcer: this.#announcer,
      alerts: ports.alerts,
      log,
      meters,
      onDue: () => this.#wakes.soon(),
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
    for (const folder of this.#store.workspaces()) this.#workspaces.takeUp(folder);
    this.#wakes.now();
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
    this.#wakes.end();
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
    const { dashboard } = this.#outside();
    return {
      protocol: protocolVersion,
      version,
      pid: process.pid,
      startedAt: this.#startedAt,
      dashboard,
      pause: this.#pauses.all,
      online: this.#online || !this.#registry.all().some(({ file }) => needsNetwork(file)),
      notifies: this.#ports.notifies ?? false,
      workspaces: this.#workspaces.views,
      syncs: this.#views.all(),
      problems: this.#allProblems(),
    };
  }

  #allProblems(): readonly Diagnostic[] {
    const own = [this.#watchProblem, this.#store.problem].filter((one) => one !== null);
    return [...own, ...this.#outside().problems, ...[...this.#chains.now.problems.values()].flat()];
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
          pauseAll: (pause) => this.#pauses.setAll(pause),
          pauseSync: (sync, pause) => this.#pauses.set(sync, pause),
          power: (event) => this.#power(event),
          configured: () => this.#settingsChanged(),
          addWorkspace: async (folder) => {
            this.#workspaces.takeUp(folder);
            return globSync("*.sync.{yaml,yml,json}", { cwd: folder }).length;
          },
          removeWorkspace: (folder) => this.#workspaces.letGo(folder),
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

  #seen(event: WatchEvent): void {
    switch (event.kind) {
      case "changed":
        this.#runner.want({
          sync: event.sync,
          cause: { kind: "change", path: event.path },
          changedAt: event.at,
          approved: null,
        });
        return;
      case "problem":
        this.#watchProblem = event.problem;
        if (event.problem !== null) this.#ports.log.write("warning", "watch", event.problem.message);
        else this.#ports.log.write("info", "watch", "The system tells of changes in all folders again");
        this.#announcer.agent();
        return;
      default:
        this.#workspaces.seen(event);
    }
  }

  /** Begins what is due, and says when the next is. */
  #look(now: number): number {
    this.#noticeJump();
    this.#keepStore();
    this.#pauses.endOver(now);
    this.#noticeStale(now);
    this.#ports.alerts.agent([...this.#allProblems(), ...this.#workspaces.problems]);
    for (const { sync, cause } of this.#timetable.due(now, this.#runner.busy))
      if (this.#registry.get(sync)?.text != null)
        this.#runner.want({ sync, cause, changedAt: null, approved: null });
    this.#runner.pump();
    return Math.min(this.#timetable.nextWake(now, this.#runner.busy), this.#pauses.nextEnd);
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

  /** The machine slept, or its clock was set: what was watched and timed meanwhile is looked at anew. */
  #noticeJump(): void {
    const jump = this.#clockWatch.jump();
    if (jump === 0) return;
    this.#ports.log.write("info", "schedule", "The clock was set, or the machine slept", {
      more: { seconds: Math.round(jump / 1000) },
    });
    this.#watcher.rescan();
  }

  #noticeStale(now: number): void {
    const syncs = this.#registry.all();
    for (const sync of this.#staleWatch.changed(syncs, this.settings().staleAfter, now))
      this.#course.changed(sync);
  }

  #mayRun({ pause, workspace, file }: KnownSync): boolean {
    if (this.#pauses.all !== null || pause !== null) return false;
    return !this.#workspaces.isMissing(workspace) && (this.#online || !needsNetwork(file));
  }

  #power(event: "suspend" | "resume" | "online" | "offline"): void {
    this.#ports.log.write("info", "agent", `Power: ${event}`);
    if (event === "online" || event === "offline") this.#online = event === "online";
    if (event === "resume" || event === "online") {
      this.#watcher.rescan();
      this.#wakes.now();
    }
    this.#announcer.agent();
  }

  #settingsChanged(): void {
    this.#runner.pump();
    for (const { id } of this.#registry.all()) this.#announcer.sync(id);
  }
}
