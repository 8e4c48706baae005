import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { NativeRecord, Path } from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import type { Value } from "../../model/value.ts";
import type { EndpointMapping, EndpointSchema } from "../compiled.ts";
import type { Scope } from "../expressions/scope.ts";
import { booleanType } from "../expressions/type.ts";
import { nativePath } from "../native-path.ts";
import { traitsOf } from "../sources/kinds.ts";
import type { EndpointDefinition, SyncFile } from "../sync-file.ts";
import { checkedExpression } from "./expression.ts";
import { FieldReader } from "./field-reader.ts";
import { computedSource, type FieldSource, placeSource } from "./field-source.ts";
import { idPaths } from "./id.ts";
import { getterOf } from "./place.ts";
import { placesOf } from "./places.ts";
import { RecordReader } from "./record-reader.ts";
import { RecordWriter } from "./record-writer.ts";
import { canonicalScope, type Lookups, nativeScopeFor, onCreateScope, whereScope } from "./scopes.ts";
import { expressionWriter, fieldWriter, type Writer } from "./writer.ts";

/** Makes an endpoint's mapping into functions. The file must have been checked against this very schema. */
export function compileEndpoint(
  file: SyncFile,
  name: EndpointName,
  definition: EndpointDefinition,
  schema: EndpointSchema | undefined,
  lookups: Lookups,
): EndpointMapping {
  const pathOf = (text: string): Path => nativePath(text, definition.source.kind) ?? [text];
  const nativeScope = nativeScopeFor(definition, schema, lookups);
  const sources = sourcesOf(file, definition, schema, nativeScope);
  const writers = writersOf(file, definition, sources, pathOf, lookups);
  const where =
    definition.where === null
      ? null
      : checkedExpression(definition.where, whereScope(nativeScope(definition.where), file), booleanType);
  const id = idPaths(definition, schema);
  const defaults: [FieldName, Value][] = Object.entries(file.record.fields).flatMap(
    ([field, { default: value }]) => (value === undefined ? [] : [[field, value]]),
  );
  const reader = new RecordReader(name, sources, file.record.key, id, where);
  const writer = new RecordWriter(name, writers, sources, file.record.key, Object.fromEntries(defaults));
  const byField = new Map(sources.map((source) => [source.field, source]));
  const fields = new Set(Object.keys(file.record.fields));
  const used = writers.flatMap(({ onlyNew, uses }) => (onlyNew ? [] : [...uses]));
  return {
    name,
    definition,
    id,
    readable: new Set(byField.keys()),
    writable: new Set(used.filter((field) => fields.has(field))),
    isFaithful: faithfulness(sources, writers),
    columns: columnsOf(definition, id, sources, writers),
    read: (native, parent) => reader.read(native, parent),
    identify: (native, parent) => reader.identify(native, parent),
    project: (record) => writer.project(record),
    create: (record, startedAt) => writer.create(record, startedAt),
    update: (record, changed, native) => writer.update(record, changed, native),
    trace: (native, field, parent) => byField.get(field)?.trace(native, parent) ?? [],
    place: (field) => byField.get(field)?.path ?? null,
  };
}

function sourcesOf(
  file: SyncFile,
  definition: EndpointDefinition,
  schema: EndpointSchema | undefined,
  scopeFor: (source: string) => Scope,
): readonly FieldSource[] {
  const { fields } = file.record;
  return [...placesOf(Object.keys(fields), definition, schema)].flatMap(
    ([name, place]): readonly FieldSource[] => {
      const field = fields[name];
      if (field === undefined || place.kind === "none") return [];
      if (place.kind === "path") {
        const reader = new FieldReader(field, { ...definition.formats, ...place.mapping?.formats });
        return [placeSource(name, field, place.path, reader)];
      }
      const expression = checkedExpression(place.read, scopeFor(place.read), { kind: field.type });
      return [computedSource(name, field, expression, new FieldReader(field, definition.formats))];
    },
  );
}

/** A `write:` expression for the place of a field is the only writer of that place. */
function writersOf(
  file: SyncFile,
  definition: EndpointDefinition,
  sources: readonly FieldSource[],
  pathOf: (text: string) => Path,
  lookups: Lookups,
): readonly Writer[] {
  if (definition.mode === "source") return [];
  const scope = canonicalScope(file, lookups);
  const newScope = onCreateScope(file, lookups);
  const expressions = [
    ...Object.entries(definition.write).map(([place, source]) =>
      expressionWriter(checkedExpression(source, scope), pathOf(place), definition.formats, false),
    ),
    ...Object.entries(definition.onCreate).map(([place, source]) =>
      expressionWriter(checkedExpression(source, newScope), pathOf(place), definition.formats, true),
    ),
  ];
  const taken = new Set(expressions.filter(({ onlyNew }) => !onlyNew).map(({ path }) => formatPath(path)));
  const fields = sources.flatMap(({ field, path, reader }) =>
    path === null || taken.has(formatPath(path)) ? [] : [fieldWriter(field, path, reader)],
  );
  return [...fields, ...expressions];
}

/** See `EndpointMapping`. What is invalid and then replaced by a default is not read back as it was projected. */
function faithfulness(
  sources: readonly FieldSource[],
  writers: readonly Writer[],
): (native: NativeRecord) => boolean {
  const fields = new Set(writers.map(({ field }) => field));
  const paths = writers.map(({ path }) => path);
  const apart = paths.every((path, at) =>
    paths.every((other, place) => at === place || !leadsTo(path, other)),
  );
  const own = sources.every(
    ({ field, definition }) => fields.has(field) && definition.onInvalid !== "default",
  );
  if (!apart || !own) return () => false;
  const places = sources.flatMap(({ path }) => (path === null ? [] : [getterOf(path)]));
  return (native) => {
    for (const get of places) if (get(native) === undefined) return false;
    return places.length === sources.length;
  };
}

/** Whether `path` is the beginning of `other`, or all of it. */
const leadsTo = (path: Path, other: Path): boolean =>
  path.length <= other.length && path.every((step, at) => step === other[at]);

/** Every native place that the mapping names, once each: the id first, then the fields in their order. */
function columnsOf(
  { source }: EndpointDefinition,
  id: readonly Path[],
  sources: readonly FieldSource[],
  writers: readonly Writer[],
): readonly string[] {
  const paths = [
    ...id,
    ...sources.flatMap(({ path }) => (path === null ? [] : [path])),
    ...writers.map(({ path }) => path),
  ];
  return [
    ...new Set(
      paths.map((path) => (traitsOf(source.kind).places === "columns" ? String(path[0]) : formatPath(path))),
    ),
  ];
}
