import type { Diagnostic } from "../../../../shared/base/diagnostic.ts";
import { problem } from "../../../../shared/base/diagnostic.ts";
import { err, ok } from "../../../../shared/base/result.ts";
import { checkResolution } from "../../../../shared/engine/check-resolution.ts";
import type { Conflict } from "../../../../shared/model/conflict.ts";
import type { Job, JobResult } from "../job.ts";
import { withSync } from "../with-sync.ts";
import type { Tools } from "../workshop.ts";

/**
 * Settles conflicts; with `alike` also those of the same kind and field, as far as the choice fits them. Fails where none of
 * those that were named could be settled.
 */
export const resolveConflicts = (
  { sync, conflicts, resolution, alike }: Extract<Job, { kind: "resolve" }>,
  tools: Tools,
): Promise<JobResult<"resolve">> =>
  withSync(sync, tools, async ({ state, compiled }) => {
    const open = state.conflicts().filter((one) => one.resolution === null);
    const named = open.filter(({ conflict }) => conflicts.includes(conflict.id));
    const chosen = alike
      ? open.filter(({ conflict }) => named.some((one) => isAlike(one.conflict, conflict)))
      : named;
    let resolved = 0;
    let wrong: Diagnostic | null = null;
    for (const { conflict } of chosen) {
      const checked = checkResolution(compiled, conflict, resolution);
      if (!checked.ok) wrong ??= checked.error;
      else if (state.resolve(conflict.id, checked.value)) resolved++;
    }
    if (resolved > 0) return ok({ resolved });
    return err(
      wrong ?? problem("agent.unknown", "None of these conflicts is open any more", { hint: "Look again." }),
    );
  });

const isAlike = (one: Conflict, other: Conflict): boolean =>
  one.kind === other.kind && one.field === other.field;
