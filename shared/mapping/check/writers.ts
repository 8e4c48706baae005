import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { Path } from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import { placesOf } from "../compile/places.ts";
import type { Lookups } from "../compile/scopes.ts";
import type { EndpointSchema } from "../compiled.ts";
import { nativePath } from "../native-path.ts";
import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import type { SyncFile } from "../sync-file.ts";
import { usedFields } from "./used-fields.ts";

type Schemas = ReadonlyMap<EndpointName, EndpointSchema>;

/** Every native place has one writer, and every field comes from somewhere and gets everywhere. */
export function checkWriters(file: SyncFile, schemas: Schemas, lookups: Lookups, report: Report): void {
  const provided = new Set<FieldName>();
  for (const [name, definition] of Object.entries(file.endpoints)) {
    const path = ["endpoints", name];
    const places = placesOf(Object.keys(file.record.fields), definition, schemas.get(name));
    if (definition.mode !== "target")
      for (const [field, place] of places) if (place.kind !== "none") provided.add(field);
    if (definition.mode === "source") continue;
    const pathOf = (text: string): Path => nativePath(text, definition.source.kind) ?? [text];
    const written = Object.keys(definition.write).map((text) => ({
      path: pathOf(text),
      at: [...path, "write", text],
    }));
    const taken = new Set(written.map((writer) => formatPath(writer.path)));
    const fields = [...places].flatMap(([field, place]) =>
      place.kind === "path" && !taken.has(formatPath(place.path))
        ? [{ path: place.path, at: [...path, "fields", field] }]
        : [],
    );
    const created = Object.keys(definition.onCreate).map((text) => ({
      path: pathOf(text),
      at: [...path, "onCreate", text],
    }));
    checkOverlaps([...fields, ...written, ...created], definition.source.kind !== "xml", path, report);
    const used = usedFields(file, definition, lookups);
    for (const [field, place] of places)
      if (place.kind === "read" && !used.has(field))
        report.warning(
          "sync.unmapped",
          [...path, "fields", field],
          `Nothing writes "${field}" on "${name}", so changes of it do not get there.`,
          {
            hint: "Add an expression that uses it under `write:`.",
          },
        );
  }
  if (Object.keys(file.endpoints).length === 0) return;
  for (const [field, definition] of Object.entries(file.record.fields))
    if (!provided.has(field) && definition.default === undefined)
      report.warning(
        "sync.unmapped",
        ["record", "fields", field],
        `No endpoint that is read holds "${field}", so it never has a value.`,
      );
}

interface PlaceWriter {
  readonly path: Path;
  readonly at: WrittenPath;
}

/** Two writers of one place would undo each other; a place inside another's would be lost with it. */
function checkOverlaps(
  writers: readonly PlaceWriter[],
  nestingCounts: boolean,
  endpoint: WrittenPath,
  report: Report,
): void {
  for (const [index, writer] of writers.entries()) {
    const other = writers.slice(0, index).find(({ path }) => overlap(path, writer.path, nestingCounts));
    if (other === undefined) continue;
    const at = [writer.at, other.at].find((place) => report.source.has(place)) ?? endpoint;
    report.name(
      "sync.bad-value",
      at,
      `${capital(asWritten(other.at))} and ${asWritten(writer.at)} both write "${formatPath(writer.path)}" on "${endpoint[1]}".`,
      {
        hint: "Leave one of them out with `false`, or give it a place of its own.",
      },
    );
  }
}

const asWritten = (at: WrittenPath): string =>
  at[2] === "fields" ? `the field "${at[3]}"` : `\`${at[2]}: ${at[3]}\``;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function overlap(a: Path, b: Path, nestingCounts: boolean): boolean {
  if (a.length !== b.length && !nestingCounts) return false;
  return a.slice(0, b.length).every((step, index) => step === b[index]);
}
