import { catalogue } from "../../../shared/base/catalogue.ts";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Result } from "../../../shared/base/result.ts";
import type { RunEnd } from "../../../shared/schedule/schedule.ts";
import type { RunReport } from "../worker/job.ts";

/** How a run counts for its schedule, and what is to be told of it (SPEC A9, A19). Pure. */
export interface JudgedEnd {
  readonly end: RunEnd;
  /** Another process holds the sync: tried again soon, and no failure. */
  readonly isLocked: boolean;
  /** What made it fail; `null` where it went well or waits for a person. */
  readonly problem: Diagnostic | null;
  /** Every endpoint was read, and nothing was refused. */
  readonly isSuccess: boolean;
}

export function judgeRun(
  result: Result<RunReport, Diagnostic>,
  { isStopping, isTimed }: { readonly isStopping: boolean; readonly isTimed: boolean },
): JudgedEnd {
  if (!result.ok) {
    const { error } = result;
    if (error.code === "run.locked")
      return { end: { kind: "interrupted" }, isLocked: true, problem: null, isSuccess: false };
    if (error.code === "run.cancelled")
      return {
        end: { kind: isStopping ? "interrupted" : "success" },
        isLocked: false,
        problem: null,
        isSuccess: false,
      };
    return { end: endOf(error), isLocked: false, problem: error, isSuccess: false };
  }
  const { end, unreadable } = result.value;
  if (end.kind === "blocked")
    return { end: { kind: "held" }, isLocked: false, problem: null, isSuccess: false };
  const refused = end.kind === "ran" && "refused" in end.outcome ? end.outcome.refused : [];
  const isCut = refused.some(({ problem }) => problem.code === "run.cancelled");
  if (isCut)
    return {
      end: { kind: isStopping ? "interrupted" : "success" },
      isLocked: false,
      problem: null,
      isSuccess: false,
    };
  const left = [...unreadable, ...refused.map(({ problem }) => problem)];
  // Most of the sync is in step. What may go well soon is tried again soon, unless the clock brings the next run anyway.
  const isSoon = left.some(({ code }) => catalogue[code].disposition === "retry" || movedOn.has(code));
  return {
    end: { kind: isSoon && !isTimed ? "retry" : "success" },
    isLocked: false,
    problem: null,
    isSuccess: left.length === 0,
  };
}

/** A record that moved on while it was written: the next run sees what it is now. */
const movedOn: ReadonlySet<string> = new Set(["endpoint.stale", "plan.stale", "run.unsettled"]);

const endOf = ({ code }: Diagnostic): RunEnd => {
  const { disposition } = catalogue[code];
  return { kind: disposition === "retry" || disposition === "skip" ? "retry" : "stopped" };
};
