import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, type Result } from "../../../shared/base/result.ts";
import { putInFile, type Written } from "../../../shared/mapping/edit/put-in-file.ts";
import type { Conflict, Resolution } from "../../../shared/model/conflict.ts";

/** A place under `conflicts:` and what stands there. */
interface Rule {
  readonly path: readonly string[];
  readonly value: Written;
}

/** What a choice would be as a rule for all conflicts like it (SPEC A12). */
function ruleOf({ kind, field }: Conflict, resolution: Resolution): Rule | null {
  if (kind === "delete") {
    if (resolution.kind === "keep") return { path: ["deletes"], value: "update-wins" };
    if (resolution.kind === "delete") return { path: ["deletes"], value: "delete-wins" };
    return null;
  }
  if (kind !== "edit" || field === null || resolution.kind !== "endpoint") return null;
  return { path: ["fields", field], value: { owner: resolution.endpoint } };
}

/**
 * A sync file's text with a rule that settles all conflicts like this one in the same way. Only what systems hold can be a
 * rule; a value that a person typed cannot.
 */
export function addRule(
  text: string,
  conflict: Conflict,
  resolution: Resolution,
): Result<string, Diagnostic> {
  const rule = ruleOf(conflict, resolution);
  if (rule === null)
    return err(
      problem("agent.request", "This choice cannot be made a rule", {
        hint: "A rule says which system owns a field, or what becomes of records that are deleted here and changed there.",
      }),
    );
  return putInFile(text, ["conflicts", ...rule.path], rule.value);
}
