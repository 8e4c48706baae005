import { formatPath } from "../../model/path.ts";
import { nativePath } from "../native-path.ts";
import type { Source } from "../sources/source.ts";
import { standardFormats } from "../standard-formats.ts";
import type {
  EndpointDefinition,
  FieldDefinition,
  FieldMapping,
  LookupDefinition,
  ValueFormats,
} from "../sync-file.ts";
import type { Declared } from "./declared.ts";
import { formatOfField, parseFormats } from "./formats.ts";
import { parseSource } from "./source.ts";
import type { WrittenPath } from "./source-map.ts";
import { asList, type WrittenEndpoint, type WrittenLookup, type WrittenMapping } from "./written.ts";

type Fields = Readonly<Record<string, FieldDefinition>>;

/** An endpoint with its defaults filled in; `null` where too little of it is there to go on. */
export function parseEndpoint(
  written: WrittenEndpoint,
  name: string,
  fields: Fields,
  declared: Declared,
): EndpointDefinition | null {
  const { report } = declared;
  const path = ["endpoints", name];
  const source = parseSource(written, path, report);
  checkNames(written, path, declared);
  // A mode that is missing or wrong is reported already; what else is wrong is to be found all the same.
  const mode = written.mode ?? "source";
  if (source === null) return null;
  const id = asList(written.id);
  for (const place of id) checkPath(place, source, [...path, "id"], declared);
  if (written.each !== undefined) checkPath(written.each, source, [...path, "each"], declared);
  for (const property of ["write", "onCreate"] as const)
    for (const place of Object.keys(written[property] ?? {}))
      checkPath(place, source, [...path, property, place], declared, true);
  for (const property of ["mirror", "drift"] as const)
    if (written[property] !== undefined && mode !== "target")
      report.warning("sync.bad-value", [...path, property], `\`${property}\` only counts on a target.`);
  for (const property of ["write", "onCreate"] as const)
    if (written[property] !== undefined && mode === "source")
      report.warning(
        "sync.bad-value",
        [...path, property],
        `\`${property}\` has no effect on a source, which is never written.`,
      );
  return {
    source,
    mode,
    id,
    modified: written.modified ?? null,
    fields: parseMappings(written.fields ?? {}, source, fields, path, declared),
    write: written.write ?? {},
    onCreate: written.onCreate ?? {},
    where: written.where ?? null,
    leaves: written.leaves ?? "keep",
    each: written.each ?? null,
    mirror: written.mirror ?? false,
    drift: written.drift ?? "overwrite",
    formats: {
      ...standardFormats(source.kind),
      ...parseFormats(written.formats ?? {}, source.kind, [...path, "formats"], report),
    },
  };
}

export function parseLookup(
  written: WrittenLookup,
  name: string,
  declared: Declared,
): LookupDefinition | null {
  const path = ["lookups", name];
  const source = parseSource(written, path, declared.report);
  return source === null || written.key === undefined ? null : { source, key: written.key };
}

function checkNames(written: WrittenEndpoint, path: WrittenPath, declared: Declared): void {
  if (written.modified !== undefined) declared.hasField(written.modified, [...path, "modified"]);
  for (const field of Object.keys(written.fields ?? {}))
    declared.hasFieldName(field, [...path, "fields", field]);
}

function parseMappings(
  written: NonNullable<WrittenEndpoint["fields"]>,
  source: Source,
  fields: Fields,
  path: WrittenPath,
  declared: Declared,
): Readonly<Record<string, FieldMapping | false>> {
  const mappings: [string, FieldMapping | false][] = [];
  for (const [name, mapping] of Object.entries(written)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) continue;
    const parsed = parseMapping(name, mapping, field, source, [...path, "fields", name], declared);
    if (parsed !== null) mappings.push([name, parsed]);
  }
  return Object.fromEntries(mappings);
}

function parseMapping(
  name: string,
  written: string | false | WrittenMapping,
  field: FieldDefinition,
  source: Source,
  path: WrittenPath,
  declared: Declared,
): FieldMapping | false | null {
  if (written === false) return false;
  const { read, path: place, format, ...rest } = typeof written === "string" ? { path: written } : written;
  if (read !== undefined) {
    const [other] = Object.keys(written).filter((property) => property !== "read");
    if (other !== undefined)
      declared.report.name(
        "sync.bad-value",
        [...path, other],
        `\`${other}\` does not go with \`read\`, which computes the field.`,
      );
    return { kind: "read", read };
  }
  const placePath = typeof written === "string" ? path : [...path, "path"];
  if (place !== undefined && !checkPath(place, source, placePath, declared)) return null;
  const spelled =
    format === undefined ? {} : formatOfField(format, field.type, [...path, "format"], declared.report);
  const formats: Partial<ValueFormats> = {
    ...parseFormats(rest, source.kind, path, declared.report),
    ...spelled,
  };
  // A field's own name is one step, dots and all.
  return { kind: "path", path: place ?? formatPath([name]), formats, format: format ?? null };
}

function checkPath(
  text: string,
  source: Source,
  path: WrittenPath,
  declared: Declared,
  isName = false,
): boolean {
  if (nativePath(text, source.kind) !== null) return true;
  const message = `"${text}" is not a path.`;
  const hint =
    'Write names with dots between them, lists as lines[0], and names with dots in them as ["a.b"].';
  if (isName) declared.report.name("sync.bad-value", path, message, { hint });
  else declared.report.value("sync.bad-value", path, message, { hint });
  return false;
}
