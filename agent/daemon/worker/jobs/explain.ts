import { problem } from "../../../../shared/base/diagnostic.ts";
import { err, ok } from "../../../../shared/base/result.ts";
import { explain } from "../../../../shared/engine/explain.ts";
import type { Job, JobResult } from "../job.ts";
import { withSync } from "../with-sync.ts";
import type { Tools } from "../workshop.ts";

/** Where a record's values came from. */
export const explainRecord = (
  { sync, key, field }: Extract<Job, { kind: "explain" }>,
  tools: Tools,
): Promise<JobResult<"explain">> =>
  withSync(sync, tools, async (open) => {
    const { file } = open.compiled;
    if (field !== null && !Object.hasOwn(file.record.fields, field))
      return err(problem("sync.unknown-field", `${file.name} has no field "${field}"`));
    return ok(await explain(open, key, field, tools.signal));
  });
