import { realpath } from "node:fs/promises";
import { problem } from "../../../../shared/base/diagnostic.ts";
import { err, ok } from "../../../../shared/base/result.ts";
import { afterRun } from "../../../../shared/engine/after-run.ts";
import { applyPlanFile } from "../../../../shared/engine/apply-plan-file.ts";
import { readPlanFile } from "../../../../shared/engine/plan-file.ts";
import { takeIn } from "../../../../shared/engine/take-in/take-in.ts";
import type { Job, JobResult } from "../job.ts";
import { withSync } from "../with-sync.ts";
import type { Tools } from "../workshop.ts";
import { reportOf } from "./run.ts";

/** Carries out a plan file of the sync, as `syncline apply` does it (SPEC E60). */
export async function applyPlan(
  { sync, plan, approved }: Extract<Job, { readonly kind: "apply" }>,
  tools: Tools,
): Promise<JobResult<"apply">> {
  const { progress, clock, signal, home } = tools;
  progress({ phase: "opening", endpoint: null, done: 0, total: 0 });
  const file = await readPlanFile(plan);
  if (!file.ok) return file;
  const { header, path } = file.value;
  const planned = await realpath(path).catch(() => path);
  if (planned !== (await realpath(sync.path).catch(() => sync.path)))
    return err(
      problem("plan.other-sync", `The plan is of another sync file: ${path}`, {
        hint: "Make a plan of this sync.",
      }),
    );
  if (approved !== null && approved !== header.hash)
    return err(
      problem("plan.stale", "Another plan was approved than the one in the file", {
        hint: "Look at the plan again.",
      }),
    );
  return withSync(sync, tools, async (open, taken) => {
    const remarks = await takeIn(open.path, taken);
    if (!remarks.ok) return remarks;
    const startedAt = clock();
    const applied = await applyPlanFile(open, file.value, {
      clock,
      signal,
      progress: (endpoint, done, total) => progress({ phase: "reading", endpoint, done, total }),
      ...(approved === null ? {} : { approved: true }),
    });
    if (!applied.ok) return applied;
    const { report, stale } = applied.value;
    const after = await afterRun(open, home, report, clock());
    return ok({
      ...reportOf(open, report),
      startedAt,
      remarks: [...remarks.value, ...after],
      takenIn: taken?.after ?? null,
      stale,
    });
  });
}
