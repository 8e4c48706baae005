import { statSync } from "node:fs";
import { join } from "node:path";
import { getHeapStatistics } from "node:v8";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { HttpCommons } from "../../../shared/connectors/http/commons.ts";
import { systemPorts } from "../../../shared/connectors/http/ports.ts";
import { openSecrets } from "../../../shared/connectors/secrets/open-secrets.ts";
import type { Home } from "../../../shared/engine/home.ts";
import { toLine } from "../../../shared/state/sqlite/lines.ts";
import { openStore, stateFile } from "../../../shared/state/sqlite/open-store.ts";
import { StateReader } from "../../../shared/state/sqlite/state-reader.ts";
import { StateFailure, type Store } from "../../../shared/state/store.ts";
import type { FromWorker, Job, JobProgress, JobResult, ToWorker } from "./job.ts";
import { applyPlan } from "./jobs/apply.ts";
import { check } from "./jobs/check.ts";
import { listConflicts } from "./jobs/conflicts.ts";
import { explainRecord } from "./jobs/explain.ts";
import { pageOfItems } from "./jobs/items.ts";
import { listen } from "./jobs/listen.ts";
import { propose } from "./jobs/propose.ts";
import { listRejections } from "./jobs/rejections.ts";
import { resolveConflicts } from "./jobs/resolve.ts";
import { recover, run } from "./jobs/run.ts";
import { undo } from "./jobs/undo.ts";

export interface WorkshopPlace {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a job has at hand. */
export interface Tools {
  readonly home: Home;
  /** Secrets are looked up anew in each job, so that one that was changed counts. */
  readonly secrets: ReturnType<typeof openSecrets>;
  /** What all jobs of the worker share: limits of servers, access tokens. */
  readonly http: HttpCommons;
  readonly store: () => Result<Store, Diagnostic>;
  readonly reader: StateReader;
  readonly signal: AbortSignal;
  readonly clock: () => number;
  readonly progress: (progress: JobProgress) => void;
  readonly dirty: () => void;
}

/** Progress is told at most once in so many milliseconds, but for a new phase. */
const progressEvery = 100;

/** The inside of a worker: does jobs, each under its own signal, with what they share kept from one to the next. */
export class Workshop {
  readonly #place: WorkshopPlace;
  readonly #tell: (message: FromWorker) => void;
  readonly #http = new HttpCommons(systemPorts);
  readonly #reader: StateReader;
  readonly #stops = new Map<number, AbortController>();
  #store: { readonly store: Store; readonly file: string } | null = null;

  constructor(place: WorkshopPlace, tell: (message: FromWorker) => void) {
    this.#place = place;
    this.#tell = tell;
    this.#reader = new StateReader(place.home);
  }

  take(message: ToWorker): void {
    if (message.kind === "abort") this.#stops.get(message.number)?.abort();
    else void this.#do(message.number, message.job);
  }

  async #do(number: number, job: Job): Promise<void> {
    const stop = new AbortController();
    this.#stops.set(number, stop);
    const result = await this.#result(job, number, stop.signal);
    this.#stops.delete(number);
    this.#tell({ kind: "done", number, result: toLine(result), megabytes: megabytes() });
  }

  async #result(job: Job, number: number, signal: AbortSignal): Promise<JobResult<Job["kind"]>> {
    try {
      return await work(job, this.#tools(number, signal));
    } catch (cause) {
      if (cause instanceof StateFailure) return err(cause.problem);
      return err(bug(cause));
    }
  }

  #tools(number: number, signal: AbortSignal): Tools {
    const { home, env } = this.#place;
    let told = 0;
    let phase = "";
    return {
      home: { folder: home },
      secrets: openSecrets({ home, env }),
      http: this.#http,
      store: () => this.#openStore(),
      reader: this.#reader,
      signal,
      clock: Date.now,
      progress: (progress) => {
        const now = performance.now();
        const isNew = `${progress.phase} ${progress.endpoint}` !== phase;
        if (!isNew && now - told < progressEvery) return;
        told = now;
        phase = `${progress.phase} ${progress.endpoint}`;
        this.#tell({ kind: "progress", number, progress });
      },
      dirty: () => this.#tell({ kind: "dirty", number }),
    };
  }

  /** The store, kept open while its file is the one that is there. */
  #openStore(): Result<Store, Diagnostic> {
    const { home } = this.#place;
    if (this.#store !== null && this.#store.file !== fileIn(home)) {
      this.#store.store.close();
      this.#store = null;
    }
    if (this.#store !== null) return ok(this.#store.store);
    const opened = openStore(home);
    if (opened.ok) this.#store = { store: opened.value, file: fileIn(home) };
    return opened;
  }
}

function fileIn(home: string): string {
  const stats = statSync(join(home, stateFile), { throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.dev} ${stats.ino}`;
}

function work(job: Job, tools: Tools): Promise<JobResult<Job["kind"]>> | JobResult<Job["kind"]> {
  switch (job.kind) {
    case "check":
      return check(job.sync, tools);
    case "run":
      return run(job, tools);
    case "apply":
      return applyPlan(job, tools);
    case "recover":
      return recover(job.sync, tools);
    case "undo":
      return undo(job.sync, job.run, tools);
    case "explain":
      return explainRecord(job, tools);
    case "resolve":
      return resolveConflicts(job, tools);
    case "items":
      return pageOfItems(job.path, job.ask, tools);
    case "conflicts":
      return listConflicts(job.syncs, job.ask, tools);
    case "rejections":
      return listRejections(job.syncs, job.ask, tools);
    case "propose":
      return propose(job.folder, job.places, tools);
    case "listen":
      return listen(job.sync, job.endpoint, tools);
  }
}

/** A failure that nobody foresaw, told as what it is. */
function bug(cause: unknown): Diagnostic {
  const what = cause instanceof Error ? cause.message : String(cause);
  return problem("agent.failed", `This is a bug in Syncline, not in your data or your sync file: ${what}`, {
    hint: "What had been written is safe, and the next run puts an unfinished one in order. Please report it.",
  });
}

const megabytes = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return Math.round((used_heap_size + external_memory) / 1_000_000);
};
