import type { Diagnostic } from "../../base/diagnostic.ts";
import type { FieldName } from "../../model/ids.ts";
import type { NativeRecord } from "../../model/native.ts";
import { valueAt } from "../../model/path.ts";
import type { CanonicalRecord } from "../../model/value.ts";
import type { EndpointMapping } from "../compiled.ts";
import { eachPath, elementsOf } from "../each.ts";
import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import { show } from "../values/show.ts";

/** Tries a mapping on records that the endpoint really holds. */
export function checkSamples(
  mapping: EndpointMapping,
  samples: readonly NativeRecord[],
  report: Report,
): void {
  const misfits = new Map<FieldName, Diagnostic[]>();
  const unstable = new Set<FieldName>();
  const each = eachPath(mapping.definition.each);
  const elements = samples.flatMap((sample) => elementsOf(sample, each));
  for (const { native, parent } of elements) {
    const outcome = mapping.read(native, parent);
    if (outcome.kind === "left") continue;
    for (const problem of outcome.kind === "record" ? outcome.warnings : outcome.problems) {
      const field = problem.at?.field;
      if (field !== undefined) misfits.set(field, [...(misfits.get(field) ?? []), problem]);
    }
    if (outcome.kind !== "record" || mapping.definition.mode === "source") continue;
    for (const [field, message] of unsteady(mapping, native, outcome.record)) {
      if (unstable.has(field)) continue;
      unstable.add(field);
      const severity = mapping.definition.mode === "two-way" ? "error" : "warning";
      report.add(
        severity,
        "sync.round-trip",
        report.source.locateName(placeOf(mapping, field, report)),
        message,
        {
          hint: "It would change by itself at every run. Read and write it in a way that undoes each other.",
        },
      );
    }
  }
  for (const [field, problems] of misfits) {
    const [first] = problems;
    if (first === undefined) continue;
    const count = `${problems.length} of ${elements.length} sampled records`;
    report.add(
      "warning",
      "sync.bad-value",
      report.source.locateName(placeOf(mapping, field, report)),
      `${count} on "${mapping.name}" do not fit: ${first.message}`,
      { hint: first.hint },
    );
  }
}

/** Fields that would not read back as they were written, each with what happens to it. */
function unsteady(
  mapping: EndpointMapping,
  native: NativeRecord,
  record: CanonicalRecord,
): readonly [FieldName, string][] {
  const back = mapping.project(record);
  return Object.keys(record).flatMap((field): [FieldName, string][] => {
    if (!mapping.writable.has(field) || back[field] === record[field]) return [];
    const path = mapping.place(field);
    const created = mapping.create(record, 0);
    const from = path === null ? show(native) : show(valueAt(native, path));
    const to = !created.ok
      ? "nothing"
      : path === null
        ? show(created.value)
        : show(valueAt(created.value, path));
    const message = `"${field}" on "${mapping.name}" does not come back as it was: ${from} is read as ${show(record[field])}, written as ${to} and read as ${show(back[field])}.`;
    return [[field, message]];
  });
}

/** Where the file speaks of a field on an endpoint; where it does not, the endpoint's name. */
function placeOf(mapping: EndpointMapping, field: FieldName, report: Report): WrittenPath {
  const endpoint = ["endpoints", mapping.name];
  const path = field === "where" ? [...endpoint, field] : [...endpoint, "fields", field];
  return report.source.has(path) ? path : endpoint;
}
