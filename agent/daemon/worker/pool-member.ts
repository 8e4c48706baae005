import { Worker } from "node:worker_threads";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err } from "../../../shared/base/result.ts";
import { fromLine } from "../../../shared/state/sqlite/lines.ts";
import type { FromWorker, Job, JobProgress, JobResult, ToWorker } from "./job.ts";
import { isAwaited, type Lane } from "./lane.ts";
import type { PoolLimits } from "./pool.ts";
import type { WorkshopPlace } from "./workshop.ts";

export interface MemberOptions {
  readonly lane: Lane;
  readonly place: WorkshopPlace;
  readonly program: URL;
  readonly limits: PoolLimits;
  /** The worker is no more. */
  readonly gone: () => void;
}

/** A job, and who waits for it. */
export interface Task {
  readonly job: Job;
  readonly signal: AbortSignal;
  readonly end: (result: JobResult<Job["kind"]>) => void;
  readonly progress?: (progress: JobProgress) => void;
  readonly dirty?: () => void;
}

interface OpenTask extends Task {
  readonly abort: () => void;
  /** Runs out when the job has not moved for too long. */
  timer: NodeJS.Timeout | null;
  /** Why it was told to end, where that was not for whoever waits. */
  overdue: Diagnostic | null;
}

/** How long a thread that is ended may take to be gone before nobody waits for it any more, in milliseconds. */
const farewell = 500;

/** One worker thread and what it is at. */
export class PoolMember {
  readonly lane: Lane;
  readonly #worker: Worker;
  readonly #limits: PoolLimits;
  readonly #gone: () => void;
  readonly #tasks = new Map<number, OpenTask>();
  #number = 0;
  #isOpen = true;
  #idle: NodeJS.Timeout | null = null;

  constructor({ lane, place, program, limits, gone }: MemberOptions) {
    this.lane = lane;
    this.#limits = limits;
    this.#gone = gone;
    this.#worker = new Worker(program, {
      workerData: place,
      // What the main thread is given for young objects is too little for a run.
      resourceLimits: { maxOldGenerationSizeMb: limits.heap, maxYoungGenerationSizeMb: 48 },
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

  take(task: Task): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    this.#worker.ref();
    const number = ++this.#number;
    // It is replaced once it has done its share, and takes no more before: one that is never idle would never be.
    if (number >= this.#limits.jobs) this.#isOpen = false;
    const abort = (): void => this.#abort(number);
    this.#tasks.set(number, { ...task, abort, timer: null, overdue: null });
    task.signal.addEventListener("abort", abort, { once: true });
    this.#tell({ kind: "do", number, job: task.job });
    this.#watch(number);
  }

  /** Ends the thread, and all that it is at. */
  async end(): Promise<void> {
    this.#isOpen = false;
    if (this.#idle !== null) clearTimeout(this.#idle);
    for (const number of [...this.#tasks.keys()]) this.#finish(number, err(ended("")));
    const { promise, resolve } = Promise.withResolvers<void>();
    const tired = setTimeout(resolve, farewell);
    void this.#worker.terminate().then(() => resolve());
    await promise;
    clearTimeout(tired);
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromWorker): void {
    const task = this.#tasks.get(message.number);
    if (task === undefined) return;
    switch (message.kind) {
      case "progress":
        this.#watch(message.number);
        task.progress?.(message.progress);
        return;
      case "dirty":
        task.dirty?.();
        return;
      case "done": {
        if (message.megabytes > this.#limits.megabytes) this.#isOpen = false;
        const result: JobResult<Job["kind"]> = fromLine(message.result);
        this.#finish(message.number, task.overdue !== null && !result.ok ? err(task.overdue) : result);
      }
    }
  }

  /** Gives the job its full time again. */
  #watch(number: number): void {
    const task = this.#tasks.get(number);
    if (task === undefined || task.overdue !== null || task.job.kind === "listen") return;
    if (isAwaited(task.job) && task.timer !== null) return;
    if (task.timer !== null) clearTimeout(task.timer);
    const time = isAwaited(task.job) ? this.#limits.answer : this.#limits.stall;
    task.timer = setTimeout(() => {
      task.overdue = overdue(task.job, time);
      this.#abort(number);
    }, time).unref();
  }

  #abort(number: number): void {
    const task = this.#tasks.get(number);
    if (task === undefined) return;
    this.#tell({ kind: "abort", number });
    if (task.timer !== null) clearTimeout(task.timer);
    task.timer = setTimeout(() => this.#giveUp(number), this.#limits.patience);
  }

  /** A job does not end though it was told to. Nobody waits for it any more, and its worker does nothing new. */
  #giveUp(number: number): void {
    const task = this.#tasks.get(number);
    if (task === undefined) return;
    this.#isOpen = false;
    this.#finish(number, err(task.overdue ?? ended(", which did not stop when it was told to")));
  }

  #finish(number: number, result: JobResult<Job["kind"]>): void {
    const task = this.#tasks.get(number);
    if (task === undefined) return;
    this.#tasks.delete(number);
    task.signal.removeEventListener("abort", task.abort);
    if (task.timer !== null) clearTimeout(task.timer);
    if (this.#tasks.size === 0) this.#rest();
    task.end(result);
  }

  #rest(): void {
    this.#worker.unref();
    if (!this.#isOpen) void this.#worker.terminate();
    else this.#idle = setTimeout(() => void this.end(), this.#limits.idle).unref();
  }

  #crashed(cause: unknown): void {
    this.#isOpen = false;
    this.#gone();
    const why = cause instanceof Error ? `: ${cause.message}` : "";
    for (const number of [...this.#tasks.keys()]) this.#finish(number, err(ended(why)));
  }
}

const ended = (why: string): Diagnostic =>
  problem("agent.failed", `The part of the agent that worked on this has ended${why}`, {
    hint: "Nothing is lost: the next run puts in order what was under way.",
  });

function overdue(job: Job, time: number): Diagnostic {
  const length =
    time < 120_000 ? `${Math.round(time / 1000)} seconds` : `${Math.round(time / 60_000)} minutes`;
  return isAwaited(job)
    ? problem("agent.failed", `There was no answer within ${length}`, {
        hint: "An endpoint may hang. Look whether it can be reached, and try again.",
      })
    : problem("agent.failed", `The run did not move for ${length}, so it was ended`, {
        hint: "An endpoint may hang. Look whether it can be reached; the next run puts in order what was under way.",
      });
}
