import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, type Result } from "../../../shared/base/result.ts";
import { syncNameOf } from "../../../shared/engine/load-sync.ts";
import type { Trigger } from "../../../shared/mapping/sync-file.ts";
import { runId } from "../../../shared/model/ids.ts";
import type { Activity, Progress, RunPoint, SyncId } from "../../../shared/protocol/views.ts";
import type { Timetable } from "../../../shared/schedule/timetable.ts";
import type { Log, Meters, Timers } from "../ports.ts";
import type { AgentStore, Failing } from "../store/agent-store.ts";
import type { KnownSync } from "../syncs/known-sync.ts";
import type { SyncRegistry } from "../syncs/sync-registry.ts";
import { syncTextOf } from "../syncs/sync-text.ts";
import type { Watcher } from "../watch/watcher.ts";
import type { RunReport } from "../worker/job.ts";
import type { Workers } from "../worker/pool-port.ts";
import { type JudgedEnd, judgeRun } from "./run-end.ts";
import { RunQueue, type WantedRun } from "./run-queue.ts";
import { type Slot, Slots } from "./slots.ts";

export interface RunnerPorts {
  readonly registry: SyncRegistry;
  readonly timetable: Timetable;
  readonly store: AgentStore;
  readonly watcher: Pick<Watcher, "hold" | "release" | "ready">;
  readonly workers: Workers;
  readonly timers: Timers;
  readonly clock: () => number;
  readonly log: Log;
  readonly meters: Meters;
  readonly concurrency: () => number;
  /** Whether runs that nobody asked for may begin now. */
  readonly mayRun: (sync: KnownSync) => boolean;
  readonly onActivity: (sync: SyncId) => void;
  readonly onProgress: (sync: SyncId, progress: Progress) => void;
  readonly onEnd: (sync: SyncId, run: string | null, judged: JudgedEnd) => void;
}

/** How a sync stands after a run. */
interface Standing {
  readonly failing: Failing | null;
  readonly lastSuccess?: number;
}

interface Running {
  readonly run: WantedRun;
  readonly startedAt: number;
  readonly stop: AbortController;
  readonly slot: Slot;
  progress: Progress;
  readonly ended: Promise<void>;
}

/** How soon a sync that another process holds is tried again, in milliseconds. */
const lockedAgain = 3_000;

const opening: Progress = { phase: "opening", endpoint: null, done: 0, total: 0 };

/** Begins the runs that are wanted, as many at a time as the settings say, and never two of one sync. */
export class Runner {
  readonly #ports: RunnerPorts;
  readonly #queue = new RunQueue();
  readonly #running = new Map<SyncId, Running>();
  readonly #slots: Slots;
  readonly #locked = new Map<
    SyncId,
    { readonly run: WantedRun; readonly cancel: () => void; readonly by: string }
  >();
  #isStopping = false;

  constructor(ports: RunnerPorts) {
    this.#ports = ports;
    this.#slots = new Slots(ports.timers, () => this.pump());
  }

  want(run: Omit<WantedRun, "since">): void {
    if (this.#isStopping || this.#ports.registry.get(run.sync) === null) {
      run.plan?.ended(err(problem("run.cancelled", "The agent is stopping; nothing was written")));
      return;
    }
    const locked = this.#locked.get(run.sync);
    locked?.cancel();
    this.#locked.delete(run.sync);
    // A plan that waits for the sync to be free goes on waiting, in front of what is wanted now.
    if (locked?.run.plan !== undefined && run.plan === undefined) this.#queue.add(locked.run);
    this.#queue.add({ ...run, since: this.#ports.clock() });
    this.#ports.onActivity(run.sync);
    this.pump();
  }

  /** Syncs that are queued or running. */
  get busy(): ReadonlySet<SyncId> {
    return new Set([...this.#queue.syncs, ...this.#running.keys(), ...this.#locked.keys()]);
  }

  activity(sync: SyncId): Activity {
    const running = this.#running.get(sync);
    if (running !== undefined) {
      const { run, startedAt, progress } = running;
      return { kind: "running", since: startedAt, cause: run.cause, progress };
    }
    const locked = this.#locked.get(sync);
    if (locked !== undefined) return { kind: "waiting", since: locked.run.since, for: locked.by };
    const queued = this.#queue.get(sync);
    return queued === null ? { kind: "idle" } : { kind: "queued", since: queued.since, cause: queued.cause };
  }

  /** Ends a run that is under way, and forgets one that is wanted. */
  cancel(sync: SyncId): void {
    this.#queue.drop(sync);
    this.#unlock(sync);
    this.#running.get(sync)?.stop.abort();
    this.#ports.onActivity(sync);
  }

  /** The sync is gone: what is wanted of it is forgotten, and a run under way goes on to its end (SPEC A3). */
  forget(sync: SyncId): void {
    this.#queue.drop(sync);
    this.#unlock(sync);
  }

  /** Does not wait any more for a process that holds the sync. */
  #unlock(sync: SyncId): void {
    const locked = this.#locked.get(sync);
    locked?.cancel();
    locked?.run.plan?.ended(err(problem("run.cancelled", "The run was cancelled; nothing was written")));
    this.#locked.delete(sync);
  }

  /** Begins what may begin. */
  pump(): void {
    const { registry, mayRun, concurrency, meters } = this.#ports;
    while (!this.#isStopping && this.#slots.isFree(concurrency())) {
      const next = this.#queue.take((run) => {
        const sync = registry.get(run.sync);
        if (sync === null || sync.text === null || this.#running.has(run.sync)) return false;
        return isAskedFor(run) || mayRun(sync);
      });
      if (next === null) break;
      this.#begin(next, registry.get(next.sync)!);
    }
    meters.queued(this.#queue.size);
  }

  /** Ends all runs; what they have noted is resumed at the next start. Resolves when they have ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const { cancel } of this.#locked.values()) cancel();
    const ended = [...this.#running.values()].map(({ stop, ended }) => {
      stop.abort();
      return ended;
    });
    await Promise.all(ended);
  }

  #begin(run: WantedRun, sync: KnownSync): void {
    const { watcher, timetable, clock, log, onActivity } = this.#ports;
    const stop = new AbortController();
    const startedAt = clock();
    timetable.begin(run.sync, startedAt);
    watcher.hold(run.sync);
    log.write("debug", "run", "A run begins", { sync: run.sync, more: { cause: run.cause.kind } });
    const slot = this.#slots.take();
    const ended = this.#work(run, sync, stop.signal).then((result) => this.#end(run, startedAt, result));
    this.#running.set(run.sync, { run, startedAt, stop, slot, progress: opening, ended });
    onActivity(run.sync);
  }

  async #work(
    { sync: id, cause, approved, plan }: WantedRun,
    known: KnownSync,
    signal: AbortSignal,
  ): Promise<Result<RunReport, Diagnostic>> {
    const sync = syncTextOf(known);
    const progress = (progress: Progress): void => {
      const running = this.#running.get(id);
      if (running === undefined) return;
      running.progress = progress;
      running.slot.moved();
      this.#ports.onProgress(id, progress);
    };
    const { workers } = this.#ports;
    if (cause.kind === "undo")
      return workers.do({ kind: "undo", sync, run: runId(cause.run) }, { signal, progress });
    if (plan !== undefined)
      return workers.do({ kind: "apply", sync, plan: plan.file, approved }, { signal, progress });
    // What runs by the clock or by hand waits for that; only what a crash left is put in order at once.
    const { unended } = await this.#ports.watcher.ready(id);
    const settledAt = this.#ports.clock();
    const isByItself = known.file?.when.some(({ kind }) => kind === "change") === true;
    return cause.kind === "start" && !isByItself
      ? workers.do({ kind: "recover", sync }, { signal, progress })
      : workers.do({ kind: "run", sync, approved, unended, settledAt }, { signal, progress });
  }

  #end(run: WantedRun, startedAt: number, result: Result<RunReport, Diagnostic>): void {
    const { registry, watcher, timetable, clock } = this.#ports;
    const { sync } = run;
    this.#running.get(sync)?.slot.release();
    this.#running.delete(sync);
    const now = clock();
    const isTimed = registry.get(sync)?.file?.when.some(isTimedTrigger) === true;
    const judged = judgeRun(result, { isStopping: this.#isStopping, isTimed });
    const versions = result.ok ? Object.entries(result.value.versions).filter(([, one]) => one !== "") : [];
    watcher.release(sync, new Map(versions));
    const id = result.ok && result.value.end.kind === "ran" ? result.value.end.run : null;
    let kept: Standing | null = null;
    this.#ports.store.together(() => {
      timetable.end(sync, judged.end, now);
      if (judged.isLocked) this.#waitForLock(run, result);
      else this.#note(run, startedAt, now, result, judged);
      kept = registry.get(sync) === null ? null : this.#keep(sync, judged, now);
    });
    registry.update(sync, () => ({
      ...(kept ?? {}),
      unreadable: result.ok ? result.value.unreadable.map(byEndpoint) : [],
    }));
    registry.refresh(sync);
    if (result.ok && result.value.takenIn !== null) registry.adopt(sync, result.value.takenIn);
    this.#ports.onEnd(sync, id, judged);
    if (!judged.isLocked) run.plan?.ended(result);
    this.pump();
  }

  #keep(sync: SyncId, { problem, isSuccess, isLocked }: JudgedEnd, now: number): Standing | null {
    // A run that is cut short says nothing of how the sync stands.
    if (isLocked || this.#isStopping) return null;
    const { store, registry } = this.#ports;
    const before = registry.get(sync)?.failing ?? null;
    const failing =
      problem === null ? null : { since: before?.since ?? now, times: (before?.times ?? 0) + 1, problem };
    const change = isSuccess ? { failing, lastSuccess: now } : { failing };
    store.keep(sync, change);
    return change;
  }

  #note(
    { sync, cause, changedAt }: WantedRun,
    at: number,
    now: number,
    result: Result<RunReport, Diagnostic>,
    { problem }: JudgedEnd,
  ): void {
    const { registry, store, meters, log } = this.#ports;
    if (this.#isStopping && !result.ok) return;
    const report = result.ok ? result.value : null;
    const end = report?.end ?? null;
    const outcome = end === null ? "failed" : end.kind === "ran" ? end.outcome.kind : end.kind;
    const counts = report?.counts ?? { creates: 0, updates: 0, deletes: 0 };
    const { creates, updates, deletes } = counts;
    const written = end?.kind === "ran" ? creates + updates + deletes : 0;
    const latency = changedAt === null ? null : Math.max(0, now - changedAt);
    const duration = Math.max(0, now - at);
    const known = registry.get(sync);
    meters.ran({
      sync,
      name: known?.file?.name ?? (known === null ? sync : syncNameOf(known.path)),
      outcome,
      duration,
      latency,
      ...(written === 0 ? none : { creates, updates, deletes }),
    });
    const run = end?.kind === "ran" ? end.run : null;
    const point: RunPoint = {
      at,
      duration,
      records: report?.records ?? 0,
      written,
      latency,
      outcome: outcome === "nothing" ? "done" : outcome,
    };
    store.runs.add(sync, { run, cause, point, problem: result.ok ? null : result.error });
    for (const remark of report?.remarks ?? [])
      log.write(remark.severity === "info" ? "info" : "warning", "run", remark.message, { sync });
    const about = { sync, ...(run === null ? {} : { run }), more: { outcome, duration, written } };
    if (problem !== null)
      log.write("error", "run", problem.message, { ...about, more: { ...about.more, code: problem.code } });
    else log.write(outcome === "blocked" ? "warning" : "info", "run", `Run ended: ${outcome}`, about);
  }

  #waitForLock(run: WantedRun, result: Result<RunReport, Diagnostic>): void {
    if (this.#isStopping) return;
    const cancel = this.#ports.timers.after(lockedAgain, () => {
      this.#locked.delete(run.sync);
      this.want(run);
    });
    this.#locked.set(run.sync, { run, cancel, by: result.ok ? "" : result.error.message });
  }
}

const none = { creates: 0, updates: 0, deletes: 0 };

/** A person waits for it: no pause holds it back. */
const isAskedFor = ({ cause }: WantedRun): boolean =>
  cause.kind === "manual" || cause.kind === "approved" || cause.kind === "undo";

const isTimedTrigger = ({ kind }: Trigger): boolean => kind === "every" || kind === "cron";

const byEndpoint = (problem: Diagnostic) => ({ endpoint: problem.at?.endpoint ?? "", problem });
