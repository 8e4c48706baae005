import { nearestName } from "../../base/nearest-name.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { Path } from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import { idPaths } from "../compile/id.ts";
import { type FieldPlace, isOpen, placeFinder, placesOf } from "../compile/places.ts";
import type { Lookups } from "../compile/scopes.ts";
import type { EndpointSchema } from "../compiled.ts";
import { nativePath } from "../native-path.ts";
import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import { traitsOf } from "../sources/kinds.ts";
import type { EndpointDefinition, SyncFile } from "../sync-file.ts";
import { usedFields } from "./used-fields.ts";

/** Holds the places that an endpoint's mapping names against the places that the endpoint has. */
export function checkPlaces(
  file: SyncFile,
  name: EndpointName,
  definition: EndpointDefinition,
  schema: EndpointSchema | undefined,
  lookups: Lookups,
  report: Report,
): void {
  const path = ["endpoints", name];
  const places = placesOf(Object.keys(file.record.fields), definition, schema);
  if (schema !== undefined && !isOpen(schema)) checkKnown(definition, places, schema, path, report);
  else if (schema !== undefined && definition.each === null)
    checkSeen(definition, places, schema, path, report);
  const used = usedFields(file, definition, lookups);
  for (const [field, place] of places)
    if (place.kind === "none" && (file.record.key.includes(field) || !used.has(field)))
      missing(file, name, field, place.why, report);
  checkId(definition, schema, places, path, report);
  checkModified(file, name, definition, places, report);
  if (definition.each !== null && definition.mode !== "source")
    report.value("sync.not-yet", [...path, "each"], "Records of a nested list can only be read yet.", {
      hint: "Make the endpoint `mode: source`.",
    });
}

type Places = ReadonlyMap<FieldName, FieldPlace>;

/** Every column that the mapping names must be there. */
function checkKnown(
  definition: EndpointDefinition,
  places: Places,
  schema: EndpointSchema,
  path: WrittenPath,
  report: Report,
): void {
  const { kind } = definition.source;
  const columns = schema.columns.map((column) => column.name);
  const isThere = placeFinder(schema, kind);
  const check = (text: string, known: Path, at: WrittenPath, isName: boolean): void => {
    if (isThere(known)) return;
    const place = (isName ? report.source.nameSpan(at) : null) ?? report.source.span(at);
    report.add(
      "error",
      "sync.unknown-column",
      report.source.locationOf(place),
      `"${path[1]}" has no ${traitsOf(kind).places === "columns" ? "column" : "place"} "${text}".`,
      report.meant(text, columns, place),
    );
  };
  for (const [field, place] of places) {
    if (place.kind !== "path" || place.mapping === null) continue;
    const at = [...path, "fields", field];
    check(place.mapping.path, place.path, report.source.has([...at, "path"]) ? [...at, "path"] : at, false);
  }
  for (const id of definition.id) check(id, nativePath(id, kind) ?? [id], [...path, "id"], false);
  for (const property of ["write", "onCreate"] as const)
    for (const text of Object.keys(definition[property]))
      check(text, nativePath(text, kind) ?? [text], [...path, property, text], true);
}

/** Where records may hold more than those that were looked at, a place that none of them has is only suspicious. */
function checkSeen(
  { source, mode }: EndpointDefinition,
  places: Places,
  schema: EndpointSchema,
  path: WrittenPath,
  report: Report,
): void {
  if (schema.columns.length === 0) return;
  const columns = schema.columns.map((column) => column.name);
  const isThere = placeFinder(schema, source.kind);
  for (const [field, place] of places) {
    if (place.kind !== "path" || place.mapping === null || isThere(place.path)) continue;
    const text = place.mapping.path;
    // A target may be given places that its records do not have yet.
    if (mode === "target" && nearestName(text, columns) === null) continue;
    const at = [...path, "fields", field];
    const span = report.source.span(report.source.has([...at, "path"]) ? [...at, "path"] : at);
    const message = `No record of "${path[1]}" that was looked at has "${text}".`;
    report.add(
      "warning",
      "sync.unknown-column",
      report.source.locationOf(span),
      message,
      report.meant(text, columns, span),
    );
  }
}

function missing(
  file: SyncFile,
  name: EndpointName,
  field: FieldName,
  why: "excluded" | "unmapped",
  report: Report,
): void {
  const isKey = file.record.key.includes(field);
  const path = ["endpoints", name];
  if (why === "excluded") {
    if (isKey)
      report.name(
        "sync.unmapped",
        [...path, "fields", field],
        `"${field}" is part of the key, so no endpoint can leave it out.`,
      );
    return;
  }
  const hint = `Map it under \`fields:\` (${field}: …)${isKey ? "" : `, or leave it out with \`${field}: false\``}.`;
  const message = `"${name}" has no place "${field}"`;
  if (isKey) report.name("sync.unmapped", path, `${message}, which is part of the key.`, { hint });
  else report.warning("sync.unmapped", path, `${message}, so that the field takes no part there.`, { hint });
}

/** A record without an id cannot be found again. */
function checkId(
  definition: EndpointDefinition,
  schema: EndpointSchema | undefined,
  places: Places,
  path: WrittenPath,
  report: Report,
): void {
  const { id, mode } = definition;
  // What the endpoint itself names as its id, it may well give itself.
  if (mode === "source" || traitsOf(definition.source.kind).makesIds) return;
  const written = [...Object.keys(definition.write), ...Object.keys(definition.onCreate)];
  const given = new Set([
    ...[...places.values()].flatMap((place) => (place.kind === "path" ? [formatPath(place.path)] : [])),
    ...written.map((text) => formatPath(nativePath(text, definition.source.kind) ?? [text])),
  ]);
  const missing = idPaths(definition, schema)
    .map(formatPath)
    .find((place) => !given.has(place));
  if (missing === undefined) return;
  report.add(
    "warning",
    "sync.unmapped",
    report.source.locate([...path, "id"]),
    `Nothing gives new records on "${path[1]}" their "${id.length === 1 ? id[0] : missing}", so none can be made there.`,
    {
      hint: `Map a field to it, write it under \`onCreate:\`, or leave \`id:\` out: then the key is the id.`,
    },
  );
}

function checkModified(
  file: SyncFile,
  name: EndpointName,
  { modified }: EndpointDefinition,
  places: Places,
  report: Report,
): void {
  const field =
    modified === null || !Object.hasOwn(file.record.fields, modified)
      ? undefined
      : file.record.fields[modified];
  if (field === undefined || modified === null) return;
  const path = ["endpoints", name, "modified"];
  if (field.type !== "timestamp")
    report.value(
      "sync.bad-value",
      path,
      `"${modified}" says when a record was changed, so it must be a timestamp, not ${field.type}.`,
    );
  else if (places.get(modified)?.kind === "none")
    report.value(
      "sync.unmapped",
      path,
      `"${name}" does not hold "${modified}", so it cannot say when a record was changed.`,
    );
}
