import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { CompiledSync } from "../mapping/compiled.ts";
import { standardFormats } from "../mapping/standard-formats.ts";
import { codecFor } from "../mapping/values/codec.ts";
import { Misfit } from "../mapping/values/misfit.ts";
import type { Conflict, Resolution } from "../model/conflict.ts";

/**
 * Whether a conflict can be settled in this way. A value is given as people write it, or canonical; what comes
 * back is canonical. The problem says what would do, in words that fit every place where people choose.
 */
export function checkResolution(
  { file }: Pick<CompiledSync, "file">,
  conflict: Conflict,
  resolution: Resolution,
): Result<Resolution, Diagnostic> {
  const wrong = (message: string, hint?: string) =>
    err(problem("usage", message, hint === undefined ? {} : { hint }));
  switch (conflict.kind) {
    case "ambiguous":
      return wrong(
        `Several records share the key "${conflict.key}"`,
        "Give them different keys in the data, or take one away; then run the sync again.",
      );
    case "unsettled":
      if (resolution.kind === "again" || resolution.kind === "without") return ok(resolution);
      return wrong(
        `"${conflict.id}" is about a record that was sent and never seen: use --again or --without`,
        "If the record is there under another key, give it its key; the next run then finds it.",
      );
    case "delete":
      if (resolution.kind === "keep" || resolution.kind === "delete") return ok(resolution);
      return wrong(`"${conflict.id}" is about a deleted record: use --keep or --delete`);
    case "edit":
  }
  if (resolution.kind === "endpoint") {
    if (conflict.sides[resolution.endpoint]?.kind === "value") return ok(resolution);
    return wrong(
      `${resolution.endpoint} is no side of "${conflict.id}"`,
      `Its sides are: ${Object.keys(conflict.sides).join(", ")}`,
    );
  }
  if (resolution.kind !== "value")
    return wrong(`"${conflict.id}" is about a field: use --use ENDPOINT or --value VALUE`);
  const target = Object.keys(conflict.sides).find((name) => file.endpoints[name]?.mode === "target");
  if (target !== undefined)
    return wrong(
      `"${conflict.id}" is about a change on ${target}, which only receives: choose a side with --use`,
      `--use ${target} lets its value be; any other side puts the source's value back.`,
    );
  const definition = conflict.field === null ? undefined : file.record.fields[conflict.field];
  if (definition === undefined) return wrong(`"${conflict.field}" is no field of this sync any more`);
  if (resolution.value === null || resolution.value === "") return ok({ kind: "value", value: null });
  const value = codecFor(definition.type, standardFormats("csv")).parse(String(resolution.value));
  return value instanceof Misfit
    ? wrong(`"${conflict.field}" ${value.message}`, "Write it the way syncline conflicts shows the values.")
    : ok({ kind: "value", value });
}
