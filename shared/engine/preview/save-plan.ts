import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { writePlanFile } from "../plan-file.ts";
import type { Preview } from "./live-preview.ts";

/**
 * Writes the plan that a preview shows to a file, as `syncline plan -o` does, and gives its hash. Only where every endpoint
 * was read whole: what was not looked at is not in it.
 */
export function savePlan(
  { planned, summary }: Preview,
  sync: string,
  file: string,
): Result<{ readonly hash: string }, Diagnostic> {
  const unread = summary.endpoints.find(({ extent }) => extent.kind === "unread");
  if (unread !== undefined) {
    const message = `${unread.name} was not read, so there is no whole plan to apply`;
    const reason = unread.extent.kind === "unread" ? unread.extent.problem.message : "";
    return err(
      problem("endpoint.incomplete", message, { at: { endpoint: unread.name }, hint: `${reason}.` }),
    );
  }
  const sample = summary.endpoints.find(({ extent }) => extent.kind === "sample");
  if (sample !== undefined || planned === null || summary.plan.kind !== "complete") {
    const seen = sample?.extent.kind === "sample" ? sample.extent.records : 0;
    const message =
      sample === undefined
        ? "There is no whole plan to apply"
        : `Only the first ${seen} records of ${sample.name} were read, so there is no whole plan to apply`;
    const at = sample === undefined ? {} : { at: { endpoint: sample.name } };
    const hint = "Have everything read first (Syncline: Read Everything), then apply.";
    return err(problem("endpoint.incomplete", message, { ...at, hint }));
  }
  const written = writePlanFile(file, sync, planned);
  return written.ok ? ok({ hash: planned.header.hash }) : written;
}
