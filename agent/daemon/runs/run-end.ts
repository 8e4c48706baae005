import { catalogue } from "../../../shared/base/catalogue.ts";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Result } from "../../../shared/base/result.ts";
import type { RunEnd } from "../../../shared/schedule/schedule.ts";
import type { RunReport } from "../worker/job.ts";

/** How a run counts for its schedule, and what is to be told of it (SPEC A8). Pure. */
export interface JudgedEnd {
  readonly end: RunEnd;
  /** Another process holds the sync: tried again soon, and no failure. */
  readonly isLocked: boolean;
  /** What made it fail; `null` where it went well or waits for a person. */
  readonly problem: Diagnostic | null;
  /** Every endpoint was read, and nothing was refused. */
  readonly isSuccess: boolean;
}

export function judgeRun(result: Result<RunReport, Diagnostic>, isStopping: boolean): JudgedEnd {
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
    return { end: { kind: "stopped" }, isLocked: false, problem: null, isSuccess: false };
  // Those that could be read are in step; the others are tried again like any that fails.
  const [first] = unreadable;
  if (first !== undefined) return { end: endOf(first), isLocked: false, problem: first, isSuccess: false };
  const isPartial = end.kind === "ran" && "refused" in end.outcome && end.outcome.refused.length > 0;
  return { end: { kind: "success" }, isLocked: false, problem: null, isSuccess: !isPartial };
}

const endOf = ({ code }: Diagnostic): RunEnd => {
  const { disposition } = catalogue[code];
  return { kind: disposition === "retry" || disposition === "skip" ? "retry" : "stopped" };
};
