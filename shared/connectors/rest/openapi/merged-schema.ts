import { isNativeRecord, type NativeRecord, type NativeValue } from "../../../model/native.ts";
import { isList } from "../body.ts";
import { entriesOf, type OpenApiDocument } from "./document.ts";

/** A schema with its parts put together: of alternatives, all that any of them has, and required what all require. */
export interface MergedSchema {
  readonly types: readonly string[];
  readonly nullable: boolean;
  readonly properties: ReadonlyMap<string, NativeValue>;
  readonly required: ReadonlySet<string>;
  readonly items: NativeValue | undefined;
  /** Everything else that it says: `format`, `enum`, `readOnly`, … */
  readonly words: NativeRecord;
}

/** Schemas that are made of schemas, and so on: deeper than this nobody looks. */
const deepest = 12;

export function mergedSchema(
  document: OpenApiDocument,
  node: NativeValue | undefined,
  depth = 0,
): MergedSchema {
  const schema = document.record(node);
  const types = new Set<string>();
  const properties = new Map(entriesOf(schema.properties));
  const required = new Set(isList(schema.required) ? schema.required.map(String) : []);
  let words: NativeRecord = { ...asSaid(node), ...schema };
  let { items } = schema;
  let nullable = schema.nullable === true || schema.type === "null";
  for (const type of isList(schema.type) ? schema.type : [schema.type]) {
    if (type === "null") nullable = true;
    else if (typeof type === "string") types.add(type);
  }
  if (types.size === 0 && properties.size > 0) types.add("object");
  if (depth >= deepest) return { types: [...types], nullable, properties, required, items, words };
  const take = (part: MergedSchema) => {
    for (const type of part.types) types.add(type);
    for (const [name, value] of part.properties) if (!properties.has(name)) properties.set(name, value);
    words = { ...part.words, ...words };
    items ??= part.items;
  };
  for (const part of isList(schema.allOf) ? schema.allOf : []) {
    const merged = mergedSchema(document, part, depth + 1);
    take(merged);
    nullable ||= merged.nullable;
    for (const name of merged.required) required.add(name);
  }
  for (const kind of ["oneOf", "anyOf"] as const) {
    const parts = isList(schema[kind]) ? schema[kind] : [];
    const all = parts.map((part) => mergedSchema(document, part, depth + 1));
    const real = all.filter((part) => part.types.length > 0 || part.properties.size > 0);
    nullable ||= all.some((part) => part.nullable);
    for (const part of real) take(part);
    const [first] = real;
    for (const name of first?.required ?? [])
      if (real.every((part) => part.required.has(name))) required.add(name);
  }
  return { types: [...types], nullable, properties, required, items, words };
}

/** What stands beside a reference counts, too (OpenAPI 3.1). */
const asSaid = (node: NativeValue | undefined): NativeRecord =>
  node !== undefined && isNativeRecord(node) && typeof node.$ref === "string" ? node : {};
