import type { Diagnostic } from "../../../../shared/base/diagnostic.ts";
import { problem } from "../../../../shared/base/diagnostic.ts";
import { err, ok } from "../../../../shared/base/result.ts";
import { checkResolution } from "../../../../shared/engine/check-resolution.ts";
import { conflictVersion } from "../../../../shared/engine/conflict-version.ts";
import type { Conflict, Resolution } from "../../../../shared/model/conflict.ts";
import type { Job, JobResult } from "../job.ts";
import { withSync } from "../with-sync.ts";
import type { Tools } from "../workshop.ts";

/**
 * Settles conflicts as they were seen; with `alike` also those of the same kind and field, as far as the choice fits them.
 * Fails where none of those that were named could be settled.
 */
export const resolveConflicts = (
  { sync, conflicts, resolution, alike }: Extract<Job, { kind: "resolve" }>,
  tools: Tools,
): Promise<JobResult<"resolve">> =>
  withSync(sync, tools, async ({ state, compiled }) => {
    const versions = new Map(conflicts.map(({ id, version }) => [id, version]));
    const open = state.conflicts().filter((one) => one.resolution === null);
    const named = open.filter(({ conflict }) => versions.has(conflict.id));
    const seen = named.filter(({ conflict }) => versions.get(conflict.id) === conflictVersion(conflict));
    const others = alike
      ? open.filter(
          (one) => !named.includes(one) && seen.some(({ conflict }) => isAlike(conflict, one.conflict)),
        )
      : [];
    const settled: (readonly [Conflict, Resolution])[] = [];
    let wrong: Diagnostic | null = null;
    for (const { conflict } of [...seen, ...others]) {
      const checked = checkResolution(compiled, conflict, resolution);
      if (checked.ok) settled.push([conflict, checked.value]);
      else wrong ??= checked.error;
    }
    const resolved = state.resolve(settled);
    const moved = named.length - seen.length + settled.length - resolved;
    if (resolved > 0) return ok({ resolved, moved });
    return err(wrong ?? (moved > 0 ? movedOn : noneOpen));
  });

const noneOpen = problem("agent.unknown", "None of these conflicts is open any more", {
  hint: "Look again.",
});
const movedOn = problem("agent.moved-on", "A value has changed since the conflict was shown", {
  hint: "Nothing was settled. Look at it as it is now, and choose again.",
});

const isAlike = (one: Conflict, other: Conflict): boolean =>
  one.kind === other.kind && one.field === other.field;
