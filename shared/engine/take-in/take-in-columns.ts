import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import { isOpen, placesOf } from "../../mapping/compile/places.ts";
import type { EndpointSchema } from "../../mapping/compiled.ts";
import { putInFile, type Written } from "../../mapping/edit/put-in-file.ts";
import { nativePath } from "../../mapping/native-path.ts";
import type { SyncFile } from "../../mapping/sync-file.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import { formatPath } from "../../model/path.ts";
import type { TypeName } from "../../model/value.ts";
import type { SyncState } from "../../state/store.ts";
import { columnsOf, type InferredColumn } from "../infer/column.ts";
import type { EndpointSample } from "../infer/endpoint-sample.ts";
import { type FieldPlace, type ProposedField, proposeField } from "../infer/field.ts";
import { fieldName } from "../infer/field-name.ts";
import { wordsOf } from "../infer/words.ts";
import type { LoadedSync } from "../load-sync.ts";
import { newColumns } from "./new-columns.ts";
import { usedColumns } from "./used-columns.ts";

/** New columns as part of a sync, and the sync file that says so. */
export interface TakenIn {
  readonly before: string;
  readonly after: string;
  readonly fields: readonly TakenInField[];
  /** Columns that an endpoint lacked and now has for fields that there were. */
  readonly joined: readonly JoinedColumn[];
}

export interface TakenInField {
  readonly name: FieldName;
  readonly type: TypeName;
  /** Where it is new. */
  readonly from: EndpointName;
  /** The column there. */
  readonly column: string;
  /** Endpoints that can hold it, too. */
  readonly others: readonly EndpointName[];
  /** Endpoints without a place for it: it takes no part there until they have one. */
  readonly without: readonly EndpointName[];
}

export interface JoinedColumn {
  readonly field: FieldName;
  readonly endpoint: EndpointName;
  readonly column: string;
}

/**
 * Under `schemaChange: propagate`, takes new columns into the sync: one for a field that had no place on its endpoint
 * becomes its place, and others on endpoints that are read become fields, with places where other endpoints have a column
 * that is called alike. `null` where there is nothing to take in. Columns that were there in the last run and are not
 * mapped were left out by a person, and stay so.
 */
export function takeInColumns(
  loaded: Pick<LoadedSync, "text" | "file" | "schemas" | "samples" | "connectors">,
  state: Pick<SyncState, "remembered">,
): Result<TakenIn | null, Diagnostic> {
  const { file, schemas } = loaded;
  if (file === null || file.schemaChange !== "propagate") return ok(null);
  const free = new Map([...schemas].map(([name, schema]) => [name, freeColumns(loaded, name, schema)]));
  const fresh = [...free].flatMap(([name, columns]) => {
    const memory = state.remembered(name);
    if (memory === null || file.endpoints[name]!.each !== null) return [];
    const names = newColumns(memory.schema, schemas.get(name)!);
    return columns.filter((column) => names.has(column.name));
  });
  const joined = fresh.flatMap((column) => {
    const field = fieldWithout(column, file, schemas);
    return field === null ? [] : [{ field, endpoint: column.endpoint, column: column.name }];
  });
  const rest = fresh.filter(
    ({ endpoint, name }) =>
      file.endpoints[endpoint]!.mode !== "target" &&
      !joined.some((one) => one.endpoint === endpoint && one.column === name),
  );
  const taken = proposed(rest, [...free.values()], new Set(Object.keys(file.record.fields)));
  if (taken.length + joined.length === 0) return ok(null);
  let after: Result<string, Diagnostic> = ok(loaded.text);
  for (const { field, endpoint, column } of joined)
    if (after.ok) after = putInFile(after.value, ["endpoints", endpoint, "fields", field], column);
  for (const { field } of taken) if (after.ok) after = putField(after.value, field);
  if (!after.ok) return after;
  const fields = taken.map(({ column, field }) => told(loaded, column, field));
  return ok({ before: loaded.text, after: after.value, fields, joined });
}

interface Taken {
  readonly column: InferredColumn;
  readonly field: ProposedField;
}

/** A field for each new column, which others share that are called alike. */
function proposed(
  fresh: readonly InferredColumn[],
  free: readonly (readonly InferredColumn[])[],
  names: ReadonlySet<FieldName>,
): readonly Taken[] {
  const used = new Set(names);
  const taken: Taken[] = [];
  for (const column of fresh) {
    if (taken.some(({ field }) => field.places.some((place) => place.column === column))) continue;
    const alike = free.flatMap(
      (columns) =>
        columns.find((other) => other.endpoint !== column.endpoint && sameWords(column.name, other.name)) ??
        [],
    );
    const together = [column, ...alike];
    const options = { isKey: false, reasons: [], joinWith: () => [] };
    const field = proposeField(fieldName(together, used), together, options);
    used.add(field.name);
    taken.push({ column, field });
  }
  return taken;
}

/** The field that a column of an endpoint is called like, or like its columns elsewhere, and that has no place there yet. */
function fieldWithout(
  { endpoint, name }: InferredColumn,
  file: SyncFile,
  schemas: LoadedSync["schemas"],
): FieldName | null {
  const fields = Object.keys(file.record.fields);
  const places = new Map(
    Object.entries(file.endpoints).map(([one, definition]) => [
      one,
      placesOf(fields, definition, schemas.get(one)),
    ]),
  );
  const isHomeless = (field: FieldName): boolean => {
    const place = places.get(endpoint)?.get(field);
    return place?.kind === "none" && place.why === "unmapped";
  };
  const calledLike = (field: FieldName): boolean =>
    [...places.values()].some((one) => {
      const place = one.get(field);
      return place?.kind === "path" && sameWords(name, formatPath(place.path));
    });
  return fields.find((field) => isHomeless(field) && (sameWords(name, field) || calledLike(field))) ?? null;
}

type Loaded = Parameters<typeof takeInColumns>[0];

/** An endpoint's columns that the sync file makes nothing of. */
function freeColumns(loaded: Loaded, name: EndpointName, schema: EndpointSchema): readonly InferredColumn[] {
  const file = loaded.file!;
  const { source, mode } = file.endpoints[name]!;
  const connector = loaded.connectors.get(name)!;
  const sample: EndpointSample = {
    name,
    source,
    mode,
    schema,
    place: connector.place,
    samples: loaded.samples.get(name) ?? [],
    whole: false,
    makesIds: connector.capabilities.makesIds,
  };
  const used = usedColumns(file, name, schema);
  return columnsOf(sample).filter((column) => !used.has(String(nativePath(column.name, source.kind)?.[0])));
}

const sameWords = (one: string, other: string): boolean =>
  wordsOf(one).join(" ") === wordsOf(other).join(" ");

function putField(text: string, { name, type, limits, places }: ProposedField): Result<string, Diagnostic> {
  const written: Written = limits.scale === null ? type : { type, scale: limits.scale };
  return places.reduce<Result<string, Diagnostic>>(
    (edited, place) => {
      const mapping = mappingOf(name, place);
      return !edited.ok || mapping === null
        ? edited
        : putInFile(edited.value, ["endpoints", place.endpoint, "fields", name], mapping);
    },
    putInFile(text, ["record", "fields", name], written),
  );
}

/** `null` where the column of the field's own name is read as values of its type are. */
function mappingOf(name: FieldName, { column, spelling, asText }: FieldPlace): Written | null {
  const more = {
    ...(spelling.format === null ? {} : { format: spelling.format }),
    ...(asText ? { as: "text" } : {}),
  };
  if (Object.keys(more).length > 0) return { path: column.name, ...more };
  return column.name === name ? null : column.name;
}

function told({ schemas, file }: Loaded, column: InferredColumn, field: ProposedField): TakenInField {
  const placed = new Set(field.places.map(({ endpoint }) => endpoint));
  const rest = Object.keys(file!.endpoints).filter((name) => name !== column.endpoint);
  const holds = (name: EndpointName): boolean => {
    const schema = schemas.get(name);
    return placed.has(name) || schema === undefined || isOpen(schema);
  };
  return {
    name: field.name,
    type: field.type,
    from: column.endpoint,
    column: column.name,
    others: rest.filter(holds),
    without: rest.filter((name) => !holds(name)),
  };
}
