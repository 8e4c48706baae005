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

/** A schema may be made of schemas, and so on, even of itself: of more than this it is not put together. */
const mostParts = 1000;

export const mergedSchema = (document: OpenApiDocument, node: NativeValue | undefined): MergedSchema =>
  merged(document, node, { parts: 0 });

function merged(
  document: OpenApiDocument,
  node: NativeValue | undefined,
  count: { parts: number },
): MergedSchema {
  const schema = document.record(node);
  const types = new Set<string>();
  const properties = new Map(entriesOf(schema.properties));
  const required = new Set(
    isList(schema.required) ? schema.required.filter((name) => typeof name === "string") : [],
  );
  let words: NativeRecord = { ...asSaid(node), ...schema };
  let { items } = schema;
  let nullable = schema.nullable === true || schema.type === "null";
  for (const type of isList(schema.type) ? schema.type : [schema.type]) {
    if (type === "null") nullable = true;
    else if (typeof type === "string") types.add(type);
  }
  if (types.size === 0 && properties.size > 0) types.add("object");
  if (++count.parts > mostParts) return { types: [...types], nullable, properties, required, items, words };
  const take = (part: MergedSchema) => {
    for (const type of part.types) types.add(type);
    for (const [name, value] of part.properties) if (!properties.has(name)) properties.set(name, value);
    words = { ...part.words, ...words };
    items ??= part.items;
  };
  for (const part of isList(schema.allOf) ? schema.allOf : []) {
    const inner = merged(document, part, count);
    take(inner);
    nullable ||= inner.nullable;
    for (const name of inner.required) required.add(name);
  }
  for (const kind of ["oneOf", "anyOf"] as const) {
    const parts = isList(schema[kind]) ? schema[kind] : [];
    const all = parts.map((part) => merged(document, part, count));
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
