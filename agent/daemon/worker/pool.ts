import { problem } from "../../../shared/base/diagnostic.ts";
import { err } from "../../../shared/base/result.ts";
import type { Job, JobResult } from "./job.ts";
import { type Lane, laneOf } from "./lane.ts";
import { PoolMember } from "./pool-member.ts";
import type { Workers } from "./pool-port.ts";
import type { WorkshopPlace } from "./workshop.ts";

export interface PoolOptions {
  readonly place: WorkshopPlace;
  /** The worker's program. */
  readonly program: URL;
  readonly limits?: Partial<PoolLimits>;
}

/** All times are in milliseconds. */
export interface PoolLimits {
  /** A worker that has done so many jobs is replaced: what a library leaks stays bounded. */
  readonly jobs: number;
  /** So is one whose memory has grown beyond so many megabytes. */
  readonly megabytes: number;
  /** The heap at which the system ends a worker, in megabytes. */
  readonly heap: number;
  /** How long an aborted job may take to end before it is given up. */
  readonly patience: number;
  /** A run that does not move for so long is ended. */
  readonly stall: number;
  /** What a person waits for is ended after so long. */
  readonly answer: number;
  /** A worker without a job for so long is let go. */
  readonly idle: number;
}

const usual: PoolLimits = {
  jobs: 500,
  megabytes: 600,
  heap: 4_096,
  patience: 3_500,
  stall: 15 * 60_000,
  answer: 60_000,
  idle: 30_000,
};

/** Does jobs in worker threads. */
export class WorkerPool implements Workers {
  readonly #options: PoolOptions;
  readonly #limits: PoolLimits;
  readonly #members = new Set<PoolMember>();
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
      // The worker answers a job with a result of that job's kind.
      const end = (result: JobResult<Job["kind"]>): void => resolve(result as JobResult<K>);
      this.#memberFor(laneOf(job)).take({ ...options, job, end });
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

  #memberFor(lane: Lane): PoolMember {
    const free = [...this.#members].find(
      (one) => one.lane === lane && one.isOpen && (lane !== "run" || one.isIdle),
    );
    if (free !== undefined) return free;
    const { place, program } = this.#options;
    const member = new PoolMember({
      lane,
      place,
      program,
      limits: this.#limits,
      gone: () => this.#members.delete(member),
    });
    this.#members.add(member);
    return member;
  }
}
