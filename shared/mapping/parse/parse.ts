import { Document, isMap, LineCounter } from "yaml";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { syncFileSchema } from "../schema/schema.ts";
import type { BrakePolicy, EndpointDefinition, SyncFile, TestCase } from "../sync-file.ts";
import { parseConflicts } from "./conflicts.ts";
import { conform } from "./conform.ts";
import { Declared } from "./declared.ts";
import { milliseconds } from "./duration.ts";
import { parseEndpoint, parseLookup } from "./endpoint.ts";
import { parseField } from "./fields.ts";
import { Report } from "./report.ts";
import { findLiteralSecrets } from "./secrets.ts";
import { SourceMap } from "./source-map.ts";
import { parseTriggers } from "./triggers.ts";
import { asList, asWritten, type WrittenShare, type WrittenSync, type WrittenTest } from "./written.ts";
import { parseYaml } from "./yaml.ts";

export interface ParsedSync {
  /**
   * The sync as far as it could be read: with errors among the diagnostics, parts that are wrong are left out of it.
   * `null` where there is no record to speak of.
   */
  readonly file: SyncFile | null;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** The place of every value; checks that know the endpoints report through it. */
  readonly report: Report;
}

/** Reads a sync file (YAML or JSON). Reports everything that is wrong with it at once; never throws. */
export function parseSync(text: string, fileName: string): ParsedSync {
  const { document, report, readable } = parseYaml(text, fileName);
  let file: SyncFile | null = null;
  if (readable && isThisVersion(document, report)) {
    findLiteralSecrets(document, report);
    file = build(asWritten(conform(document, schemaButVersion, report)), report);
  }
  return { file, diagnostics: report.inOrder(), report };
}

/** The sync that a value stands for, as far as it conforms; what does not is left out. Much quicker than by way of a text. */
export function syncOf(value: unknown): SyncFile | null {
  const document: Document = new Document(value);
  const report = new Report(new SourceMap("", "", document, new LineCounter()));
  return build(asWritten(conform(document, schemaButVersion, report)), report);
}

/** The version is looked at first, since a file of another version would only be found full of errors. */
const schemaButVersion = {
  ...syncFileSchema,
  required: (syncFileSchema.required ?? []).filter((name) => name !== "syncline"),
};

function isThisVersion(document: Document, report: Report): boolean {
  if (!isMap(document.contents)) return true;
  const version = document.get("syncline");
  if (version === 1) return true;
  if (version === undefined) {
    const { start } = report.source.span([]);
    const inBraces = document.contents.flow === true;
    const edit = inBraces ? { at: start + 1, text: '"syncline": 1, ' } : { at: start, text: "syncline: 1\n" };
    const fix = { title: "Add the version", edits: [{ start: edit.at, end: edit.at, text: edit.text }] };
    const at = report.source.locationOf({ start, end: start });
    const hint = "Begin it with the line: syncline: 1";
    report.add("error", "sync.version", at, "The sync file does not say its version.", { hint, fix });
    return true;
  }
  const isNewer = typeof version === "number" && version > 1;
  report.value(
    "sync.version",
    ["syncline"],
    `This Syncline reads sync files of version 1, not ${JSON.stringify(version)}.`,
    {
      hint: isNewer ? "Use a newer Syncline." : "Write `syncline: 1`, and mend what is then reported.",
    },
  );
  return false;
}

function build(written: WrittenSync, report: Report): SyncFile | null {
  const writtenFields = Object.entries(written.record?.fields ?? {});
  if (writtenFields.length === 0) return null;
  const fields = Object.fromEntries(
    writtenFields.map(([name, field]) => [name, parseField(field, ["record", "fields", name], report)]),
  );
  const declared = new Declared(report, Object.keys(fields), Object.keys(written.endpoints ?? {}));
  const key = asList(written.record?.key).filter((name, index) =>
    declared.hasField(name, ["record", "key", index]),
  );
  const endpoints: [string, EndpointDefinition][] = Object.entries(written.endpoints ?? {}).flatMap(
    ([name, endpoint]) => {
      const parsed = parseEndpoint(endpoint, name, fields, declared);
      return parsed === null ? [] : [[name, parsed]];
    },
  );
  const lookups = Object.entries(written.lookups ?? {}).flatMap(([name, lookup]) => {
    const parsed = parseLookup(lookup, name, declared);
    return parsed === null ? [] : [[name, parsed] as const];
  });
  return {
    syncline: 1,
    name: written.name ?? "",
    description: written.description ?? null,
    record: { key, fields },
    endpoints: Object.fromEntries(endpoints),
    lookups: Object.fromEntries(lookups),
    conflicts: parseConflicts(written.conflicts, Object.fromEntries(endpoints), declared),
    deletes: written.deletes ?? "propagate",
    schemaChange: written.schemaChange ?? "pause",
    when: parseTriggers(written.when, report),
    brakes: parseBrakes(written.brakes ?? {}),
    history: {
      runs: written.history?.runs ?? 200,
      backups: milliseconds(written.history?.backups ?? "30d"),
    },
    tests: (written.tests ?? []).flatMap((test, index) => parseTest(test, index, declared) ?? []),
  };
}

function parseBrakes(written: NonNullable<WrittenSync["brakes"]>): BrakePolicy {
  return {
    deletes: share(written.deletes, 0.1),
    updates: share(written.updates, 0.5),
    shrink: share(written.shrink, 0.3),
    atLeast: written.atLeast ?? 10,
  };
}

function share(written: WrittenShare | undefined, preset: number): number | null {
  if (written === false) return null;
  if (typeof written === "string") return Number.parseFloat(written) / 100;
  return written ?? preset;
}

function parseTest(written: WrittenTest, index: number, declared: Declared): TestCase | null {
  const { name, endpoint, native, record, direction } = written;
  if (name === undefined || endpoint === undefined || native === undefined || record === undefined)
    return null;
  const path = ["tests", index];
  const isKnown = declared.hasEndpoint(endpoint, [...path, "endpoint"]);
  const unknown = Object.keys(record).filter(
    (field) => !declared.hasFieldName(field, [...path, "record", field]),
  );
  return isKnown && unknown.length === 0
    ? { name, endpoint, native, record, direction: direction ?? "read" }
    : null;
}
