import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { ok, type Result } from "../../shared/base/result.ts";
import type { AgentApi } from "../../shared/protocol/api.ts";
import { protocolVersion } from "../../shared/protocol/version.ts";
import type { AgentState, Cause, Pause, SyncId } from "../../shared/protocol/views.ts";
import { Timetable } from "../../shared/schedule/timetable.ts";
import { StateReader } from "../../shared/state/sqlite/state-reader.ts";
import { Announcer } from "./announcer.ts";
import { ClockWatch } from "./clock-watch.ts";
import type { DaemonPorts } from "./daemon-ports.ts";
import type { PowerEvent } from "./handlers/agent.ts";
import { allHandlers } from "./handlers/all.ts";
import { Listeners } from "./listeners.ts";
import { Pauses } from "./pauses.ts";
import { Rounds } from "./rounds.ts";
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
import { type Outside, Troubles } from "./troubles.ts";
import { Wakes } from "./wakes.ts";
import type { WatchEvent, Watcher } from "./watch/watcher.ts";
import { Workspaces } from "./workspaces.ts";

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
  readonly #troubles: Troubles;
  #outside: Outside;
  readonly #chains: SyncChains;
  readonly #staleWatch: StaleWatch;
  #online = true;
  #isStopping = false;
  readonly #views: SyncViews;
  readonly #course: SyncCourse;
  readonly #rounds: Rounds;
  readonly #unfollow: () => void;

  private constructor(ports: DaemonPorts, store: AgentStore) {
    const { home, clock, timers, log, meters, zone } = ports;
    this.#ports = ports;
    this.#store = store;
    this.#startedAt = clock();
    this.#staleWatch = new StaleWatch(zone);
    this.#chains = new SyncChains(() => this.#registry.all());
    this.#outside = () => ({ dashboard: null, problems: [] });
    this.#troubles = new Troubles({ log, store, chains: this.#chains, outside: () => this.#outside() });
    this.#reader = new StateReader(home.folder);
    this.#timetable = new Timetable({ store, zone });
    this.#wakes = new Wakes(timers, clock, (now) => this.#rounds.look(now));
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
      dirty: (sync, endpoint) => this.#noticed(sync, { kind: "notification", endpoint }, clock()),
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
    this.#rounds = new Rounds({
      log,
      alerts: ports.alerts,
      store,
      clockWatch: new ClockWatch(clock, ports.monotonic ?? (() => performance.now())),
      staleWatch: this.#staleWatch,
      timetable: this.#timetable,
      pauses: this.#pauses,
      watcher: this.#watcher,
      registry: this.#registry,
      runner: this.#runner,
      course: this.#course,
      announcer: this.#announcer,
      staleAfter: () => this.settings().staleAfter,
      problems: () => [...this.#troubles.all, ...this.#workspaces.problems],
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
  start(outside?: Outside): void {
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
    return {
      protocol: protocolVersion,
      version: this.#ports.version,
      pid: process.pid,
      startedAt: this.#startedAt,
      dashboard: this.dashboard,
      pause: this.#pauses.all,
      online: this.#online || !this.#registry.all().some(({ file }) => needsNetwork(file)),
      notifies: this.#ports.notifies ?? false,
      workspaces: this.#workspaces.views,
      syncs: this.#views.all(),
      problems: this.#troubles.all,
    };
  }

  #makeApi(): AgentApi {
    const { alerts, clock, logs, onStop, workers } = this.#ports;
    const deeds = {
      registry: this.#registry,
      reader: this.#reader,
      store: this.#store,
      runner: this.#runner,
      workers,
      alerts,
      clock,
      state: () => this.state(),
      stop: onStop,
      pauseAll: (pause: Pause | null) => this.#pauses.setAll(pause),
      pauseSync: (sync: SyncId, pause: Pause | null) => this.#pauses.set(sync, pause),
      power: (event: PowerEvent) => this.#power(event),
      configured: () => this.#settingsChanged(),
      addWorkspace: (folder: string) => this.#workspaces.takeUp(folder),
      removeWorkspace: (folder: string) => this.#workspaces.letGo(folder),
      mended: (sync: SyncId) => this.#timetable.mended(sync),
    };
    return {
      handlers: allHandlers(deeds, logs),
      subscribe: (listener) => this.#announcer.subscribe(listener),
    };
  }

  #seen(event: WatchEvent): void {
    switch (event.kind) {
      case "changed":
        this.#noticed(event.sync, { kind: "change", path: event.path }, event.at);
        return;
      case "problem":
        this.#troubles.watching(event.problem);
        this.#announcer.agent();
        return;
      default:
        this.#workspaces.seen(event);
    }
  }

  /** Something changed at one of a sync's places. */
  #noticed(sync: SyncId, cause: Cause, changedAt: number): void {
    this.#runner.want({ sync, cause, changedAt, approved: null });
  }

  #mayRun({ pause, workspace, file }: KnownSync): boolean {
    if (this.#pauses.all !== null || pause !== null) return false;
    return !this.#workspaces.isMissing(workspace) && (this.#online || !needsNetwork(file));
  }

  #power(event: PowerEvent): void {
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
