import type { Job, JobProgress, JobResult } from "./job.ts";

/** Whoever has jobs done in worker threads. */
export interface Workers {
  /**
   * Has a job done by a worker. A job that is aborted and does not end within a bound ends with its worker. A worker that
   * crashes is an `agent.failed` for its jobs, and a new one takes its place.
   */
  do<K extends Job["kind"]>(
    job: Extract<Job, { readonly kind: K }>,
    options: {
      readonly signal: AbortSignal;
      readonly progress?: (progress: JobProgress) => void;
      readonly dirty?: () => void;
    },
  ): Promise<JobResult<K>>;
  close(): Promise<void>;
}
