import { parseSync } from "../../mapping/parse/parse.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { Link } from "../../model/link.ts";
import type { PlanItem, Rejection } from "../../model/plan.ts";
import type { Value } from "../../model/value.ts";
import type { Preview } from "./live-preview.ts";
import type { FoundNative, NativeFinder } from "./native-finder.ts";
import type { Provenance } from "./preview.ts";

/** The record whose cell is looked at: one that the plan is about, with its link before it; or one that was rejected. */
export type Subject =
  | { readonly kind: "item"; readonly item: PlanItem; readonly link: Link | null }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** Where the value of a field of a record comes from, on each endpoint that has the field. */
export async function provenanceOf(
  preview: Preview,
  finders: ReadonlyMap<EndpointName, NativeFinder>,
  subject: Subject,
  field: FieldName,
): Promise<Provenance> {
  const { compiled, sources, path } = preview;
  const { source: map } = parseSync(preview.text, path).report;
  const ends: Provenance["ends"][number][] = [];
  for (const [endpoint, mapping] of compiled.endpoints) {
    if (!mapping.readable.has(field) && !mapping.writable.has(field)) continue;
    const found = await findNative(preview, finders.get(endpoint), subject, endpoint);
    const gets = getsOf(subject, endpoint, field);
    if (found === null && gets === undefined) continue;
    const read = found === null ? null : mapping.read(found.native, found.parent);
    const written = ["fields", "write", "onCreate"]
      .map((part) => ["endpoints", endpoint, part, field])
      .find((one) => map.has(one));
    const { line, column } = written === undefined ? {} : map.locateName(written);
    ends.push({
      endpoint,
      holds: read?.kind === "record" ? read.record[field] : undefined,
      gets,
      place: found === null ? null : ((await sources.get(endpoint)?.line(found.position)) ?? null),
      steps: found === null ? [] : mapping.trace(found.native, field, found.parent),
      mapping: line === undefined || column === undefined ? null : { line, column },
    });
  }
  if (subject.kind === "rejected")
    return { key: subject.rejection.record, field, decision: null, origin: null, base: undefined, ends };
  const { item, link } = subject;
  return {
    key: item.key,
    field,
    // What came last stands.
    decision: item.decisions.findLast((one) => one.field === field) ?? null,
    origin: link?.origins[field] ?? null,
    base: link?.base[field],
    ends,
  };
}

async function findNative(
  { sources, planned }: Preview,
  finder: NativeFinder | undefined,
  subject: Subject,
  endpoint: EndpointName,
): Promise<FoundNative | null> {
  if (finder === undefined) return null;
  if (subject.kind === "item") {
    const id = idOn(subject, endpoint);
    return id === null ? null : finder.byId(id);
  }
  const { record, endpoint: at } = subject.rejection;
  if (at !== endpoint) return null;
  const known = finder.byId(record);
  if (known !== null) return known;
  for (const { rejection, position } of planned?.observations.get(endpoint)?.rejected ?? []) {
    if (rejection.record !== "") continue;
    const place = await sources.get(endpoint)?.line(position);
    if (record === (place ? `line ${place.line}` : `record at ${position}`)) return finder.at(position);
  }
  return null;
}

/** The id of the record there, as it is before the plan is carried out. */
function idOn({ item, link }: Extract<Subject, { kind: "item" }>, endpoint: EndpointName): string | null {
  for (const operation of item.operations) {
    if (operation.endpoint !== endpoint) continue;
    return operation.kind === "create" ? null : operation.id;
  }
  const end = item.after?.ends[endpoint] ?? link?.ends[endpoint];
  if (end !== undefined) return end.kind === "present" ? end.id : null;
  const side = item.conflicts.map(({ sides }) => sides[endpoint]).find((one) => one !== undefined);
  return side?.kind === "record" ? side.id : item.key;
}

function getsOf(subject: Subject, endpoint: EndpointName, field: FieldName): Value | undefined {
  if (subject.kind === "rejected") return undefined;
  for (const operation of subject.item.operations) {
    if (operation.endpoint !== endpoint) continue;
    if (operation.kind === "create") return operation.record[field];
    if (operation.kind === "update") return operation.fields.find((one) => one.field === field)?.to;
  }
  return undefined;
}
