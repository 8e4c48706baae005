import type { ConflictDefault, ConflictPolicy, EndpointDefinition } from "../sync-file.ts";
import type { Declared } from "./declared.ts";
import { milliseconds } from "./duration.ts";
import type { WrittenPath } from "./source-map.ts";
import type { WrittenConflicts, WrittenDecision, WrittenSync } from "./written.ts";

type Endpoints = Readonly<Record<string, EndpointDefinition>>;

/** `conflicts:` with its defaults filled in, and what each way to decide needs checked. */
export function parseConflicts(
  written: WrittenSync["conflicts"],
  endpoints: Endpoints,
  declared: Declared,
): ConflictPolicy {
  const path = ["conflicts"];
  const full: WrittenConflicts = typeof written === "string" ? { default: written } : (written ?? {});
  const priority = (full.priority ?? []).filter((name, index) =>
    declared.hasEndpoint(name, [...path, "priority", index]),
  );
  const decide = (decision: WrittenDecision, at: WrittenPath): ConflictDefault =>
    parseDecision(decision, at, full, endpoints, declared);
  const fields = Object.entries(full.fields ?? {}).filter(([name]) =>
    declared.hasFieldName(name, [...path, "fields", name]),
  );
  return {
    default: decide(full.default ?? "manual", typeof written === "string" ? path : [...path, "default"]),
    priority,
    fields: Object.fromEntries(
      fields.map(([name, decision]) => [name, decide(decision, [...path, "fields", name])]),
    ),
    deletes: full.deletes ?? "update-wins",
    skew: milliseconds(full.skew ?? "2s"),
  };
}

function parseDecision(
  written: WrittenDecision,
  path: WrittenPath,
  { priority }: WrittenConflicts,
  endpoints: Endpoints,
  declared: Declared,
): ConflictDefault {
  const { report } = declared;
  if (typeof written === "string") {
    if (written === "priority" && priority === undefined)
      report.value(
        "sync.missing-property",
        path,
        "`priority` needs the list of endpoints under `conflicts: priority:`.",
      );
    if (written === "newest")
      for (const [name, { mode, modified }] of Object.entries(endpoints))
        if (modified === null && mode !== "target")
          report.value(
            "sync.missing-property",
            path,
            `\`newest\` needs \`modified:\` on the endpoint "${name}", the field that says when it last changed a record.`,
          );
    return { kind: written };
  }
  if (written.owner !== undefined)
    return declared.hasEndpoint(written.owner, [...path, "owner"])
      ? { kind: "owner", endpoint: written.owner }
      : { kind: "manual" };
  return written.rule === undefined ? { kind: "manual" } : { kind: "rule", rule: written.rule };
}
