import type { Job } from "./job.ts";

/**
 * Which worker does a job. Runs have a worker each, so that one that is busy or ends badly is nobody else's trouble. All that
 * asks servers over HTTP shares one worker, since limits, pauses and access tokens are kept there; it waits more than it
 * works. Short jobs share one, so that a page in the dashboard need not wait for a run, and listening has one.
 */
export type Lane = "run" | "web" | "short" | "listen";

export function laneOf(job: Job): Lane {
  switch (job.kind) {
    case "run":
    case "apply":
    case "recover":
    case "undo":
      return job.sync.isWeb ? "web" : "run";
    case "check":
    case "explain":
      return job.sync.isWeb ? "web" : "short";
    case "propose":
      return job.places.some((place) => /^https?:/i.test(place)) ? "web" : "short";
    case "resolve":
    case "items":
    case "conflicts":
    case "rejections":
      return "short";
    case "listen":
      return "listen";
  }
}

/** Whether a person waits for the answer, so that it must come within a bound. */
export const isAwaited = ({ kind }: Job): boolean =>
  kind !== "run" && kind !== "apply" && kind !== "recover" && kind !== "undo" && kind !== "listen";
