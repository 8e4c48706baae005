import type { Diagnostic } from "../../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../../shared/base/result.ts";
import type { OpenSync } from "../../../../shared/engine/open-sync.ts";
import { planReverse } from "../../../../shared/engine/reverse-plan.ts";
import { newRunId } from "../../../../shared/engine/run-id.ts";
import { runPlan } from "../../../../shared/engine/run-plan.ts";
import { undoRun } from "../../../../shared/engine/undo.ts";
import type { RunId } from "../../../../shared/model/ids.ts";
import type { JobResult, RunReport, SyncText } from "../job.ts";
import { withSync } from "../with-sync.ts";
import type { Tools } from "../workshop.ts";
import { nothingDone } from "./run.ts";

/**
 * Takes a run back: its files byte for byte, or where they have moved on since, or more than files was written, record by
 * record; what others did later stays.
 */
export const undo = (sync: SyncText, run: RunId, tools: Tools): Promise<JobResult<"undo">> =>
  withSync(sync, tools, async (open) => {
    const { clock, signal, progress } = tools;
    const startedAt = clock();
    progress({ phase: "writing", endpoint: null, done: 0, total: 0 });
    const id = newRunId(clock());
    const undone = await undoRun(open, run, id, clock, signal);
    if (undone.ok) return ok(reportOf(open, undone.value.run, startedAt));
    const isMovedOn = undone.error.code === "file.changed" || undone.error.code === "run.no-backup";
    return isMovedOn ? reverse(open, run, startedAt, tools) : undone;
  });

async function reverse(
  open: OpenSync,
  run: RunId,
  startedAt: number,
  { clock, signal }: Tools,
): Promise<Result<RunReport, Diagnostic>> {
  const lease = open.state.lease();
  if (!lease.ok) return lease;
  try {
    const reversed = await planReverse(open, run, { madeAt: startedAt, signal });
    if (!reversed.ok) return err(reversed.error);
    const { planned } = reversed.value;
    if (planned.items.size === 0) return ok({ ...nothingDone(open), startedAt });
    const id = newRunId(clock());
    await runPlan(open, planned, { run: id, clock, signal, undoes: run });
    return ok(reportOf(open, id, startedAt));
  } finally {
    lease.value.release();
  }
}

function reportOf(open: OpenSync, run: RunId, startedAt: number): RunReport {
  const record = open.state.run(run);
  const outcome = record?.outcome ?? { kind: "done" };
  const counts = record?.counts ?? nothingDone(open).counts;
  return { ...nothingDone(open), end: { kind: "ran", run, outcome }, counts, startedAt };
}
