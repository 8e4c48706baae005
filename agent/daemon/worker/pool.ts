import { Worker } from "node:worker_threads";
import { problem } from "../../../shared/base/diagnostic.ts";
import { err } from "../../../shared/base/result.ts";
import { fromLine } from "../../../shared/state/sqlite/lines.ts";
import type { FromWorker, Job, JobResult } from "./job.ts";
import type { Workers } from "./pool-port.ts";
import type { WorkshopPlace } from "./workshop.ts";

export interface PoolOptions {
  readonly place: WorkshopPlace;
  /** The worker's program: the bundle's, or the source. */
  readonly program: URL;
  readonly limits?: Partial<PoolLimits>;
}

export interface PoolLimits {
  /** A worker that has done so many jobs is replaced: what a library leaks stays bounded. */
  readonly jobs: number;
  /** So is one whose memory has grown beyond so many megabytes. */
  readonly megabytes: number;
  /** The heap at which the system ends a worker. */
  readonly heap: number;
  /** How long an aborted job may take to end before its worker is ended, in milliseconds. */
  readonly patience: number;
  /** A worker without a job for so long is let go, in milliseconds. */
  readonly idle: number;
}

const usual: PoolLimits = { jobs: 500, megabytes: 600, heap: 4_096, patience: 4_000, idle: 60_000 };

/**
 * Two kinds of work have workers of their own, so that a page in the dashboard need not wait for a run: short ones share one
 * worker, runs have one for each that goes on at the same time, and listening has one.
 */
const lanes = {
  check: "short",
  explain: "short",
  resolve: "short",
  items: "short",
  conflicts: "short",
  rejections: "short",
  propose: "short",
  run: "run",
  recover: "run",
  undo: "run",
  listen: "listen",
} as const satisfies Record<Job["kind"], string>;

type Lane = (typeof lanes)[Job["kind"]];

interface Task {
  readonly job: Job;
  readonly end: (result: JobResult<Job["kind"]>) => void;
  readonly progress: ((progress: Extract<FromWorker, { kind: "progress" }>["progress"]) => void) | undefined;
  readonly dirty: (() => void) | undefined;
}

/** Does jobs in worker threads. */
export class WorkerPool implements Workers {
  readonly #options: PoolOptions;
  readonly #limits: PoolLimits;
  readonly #members = new Set<Member>();
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#limits = { ...usual, ...options.limits };
  }

  do<K extends Job["kind"]>(
    job: Extract<Job, { readonly kind: K }>,
    options: Parameters<Workers["do"]>[1],
  ): Promise<JobResult<K>> {
    const cancelled = err(problem("run.cancelled", "The agent is stopping, or the request was withdrawn"));
    if (this.#isClosed || options.signal.aborted) return Promise.resolve(cancelled);
    return new Promise((resolve) => {
      const member = this.#memberFor(lanes[job.kind]);
      // The worker answers a job with a result of that job's kind.
      const end = (result: JobResult<Job["kind"]>): void => resolve(result as JobResult<K>);
      member.take({ job, end, progress: options.progress, dirty: options.dirty }, options.signal);
    });
  }

  /** How many workers there are. */
  get size(): number {
    return this.#members.size;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#members].map((member) => member.end()));
  }

  #memberFor(lane: Lane): Member {
    const free = [...this.#members].find(
      (one) => one.lane === lane && one.isOpen && (lane !== "run" || one.isIdle),
    );
    if (free !== undefined) return free;
    const member = new Member(lane, this.#options, this.#limits, () => this.#members.delete(member));
    this.#members.add(member);
    return member;
  }
}

/** One worker thread and what it is at. */
class Member {
  readonly lane: Lane;
  readonly #worker: Worker;
  readonly #limits: PoolLimits;
  readonly #tasks = new Map<number, Task>();
  readonly #gone: () => void;
  #number = 0;
  #isOpen = true;
  #idle: NodeJS.Timeout | null = null;

  constructor(lane: Lane, { place, program }: PoolOptions, limits: PoolLimits, gone: () => void) {
    this.lane = lane;
    this.#limits = limits;
    this.#gone = gone;
    this.#worker = new Worker(program, {
      workerData: place,
      resourceLimits: { maxOldGenerationSizeMb: limits.heap },
      stdout: false,
      stderr: false,
    });
    this.#worker.on("message", (message: FromWorker) => this.#hear(message));
    this.#worker.on("error", (cause) => this.#crashed(cause));
    this.#worker.on("exit", () => this.#crashed(null));
    this.#worker.unref();
  }

  /** Whether it takes more jobs. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isIdle(): boolean {
    return this.#tasks.size === 0;
  }

  take(task: Task, signal: AbortSignal): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#worker.ref();
    const number = ++this.#number;
    this.#tasks.set(number, task);
    this.#worker.postMessage({ kind: "do", number, job: task.job });
    const abort = (): void => {
      if (!this.#tasks.has(number)) return;
      this.#worker.postMessage({ kind: "abort", number });
      setTimeout(() => this.#giveUp(number), this.#limits.patience).unref();
    };
    signal.addEventListener("abort", abort, { once: true });
  }

  async end(): Promise<void> {
    this.#isOpen = false;
    if (this.#idle !== null) clearTimeout(this.#idle);
    await this.#worker.terminate();
  }

  #hear(message: FromWorker): void {
    const task = this.#tasks.get(message.number);
    if (task === undefined) return;
    switch (message.kind) {
      case "progress":
        task.progress?.(message.progress);
        return;
      case "dirty":
        task.dirty?.();
        return;
      case "done": {
        this.#tasks.delete(message.number);
        if (this.#number >= this.#limits.jobs || message.megabytes > this.#limits.megabytes)
          this.#isOpen = false;
        if (this.#tasks.size === 0) this.#rest();
        task.end(fromLine(message.result));
      }
    }
  }

  #rest(): void {
    this.#worker.unref();
    if (!this.#isOpen) void this.#worker.terminate();
    else this.#idle = setTimeout(() => void this.end(), this.#limits.idle).unref();
  }

  /** A job does not end though it was told to: its worker is ended, and whatever else that is at with it. */
  #giveUp(number: number): void {
    if (!this.#tasks.has(number)) return;
    this.#isOpen = false;
    void this.#worker.terminate();
  }

  #crashed(cause: unknown): void {
    this.#isOpen = false;
    this.#gone();
    const tasks = [...this.#tasks.values()];
    this.#tasks.clear();
    if (tasks.length === 0) return;
    const why = cause instanceof Error ? `: ${cause.message}` : "";
    const failed = err(
      problem("agent.failed", `The part of the agent that worked on this has ended${why}`, {
        hint: "Nothing is lost: the next run puts in order what was under way.",
      }),
    );
    for (const { end } of tasks) end(failed);
  }
}
