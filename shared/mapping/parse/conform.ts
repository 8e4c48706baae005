import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { ExactNumber, type NativeValue } from "../../model/native.ts";
import type { JsonSchema, JsonType } from "../schema/json-schema.ts";
import { canonicalJsonNumber, digitsOf } from "../values/plain-number.ts";
import { show } from "../values/show.ts";
import { Complaints } from "./complaints.ts";
import type { Report } from "./report.ts";
import { isNode, nameOf, type WrittenPath } from "./source-map.ts";

/** A file of aliases to aliases stands for more values than any sync needs. */
const mostNodes = 100_000;
const mostAliases = 200;
const deepest = 100;

/** A value whose parts have all been checked; what did not conform is left out of it. */
export type Conforming = NativeValue | undefined;

/**
 * Holds a YAML document against a schema. Everything that does not conform is reported at its place and left out of
 * the outcome, so that the rest can still be looked at.
 */
export function conform(document: Document, schema: JsonSchema, report: Report): Conforming {
  return new Conformer(document, report).value(document.contents, schema, []);
}

class Conformer {
  private readonly document: Document;
  private readonly report: Report;
  private readonly complaints: Complaints;
  private visited = 0;
  private aliases = 0;
  private readonly patterns = new Map<string, RegExp>();

  constructor(document: Document, report: Report) {
    this.document = document;
    this.report = report;
    this.complaints = new Complaints(report);
  }

  value(node: Node | null, schema: JsonSchema, path: WrittenPath): Conforming {
    if (isAlias(node)) return this.alias(node, schema, path);
    this.visited++;
    if (this.visited > mostNodes || path.length > deepest) {
      if (this.visited <= mostNodes + 1)
        this.complaints.bad(path, "stands for more values than a sync file can have");
      this.visited = mostNodes + 1;
      return undefined;
    }
    if (schema.anyOf) return this.alternative(node, schema.anyOf, path);
    const types = typesOf(schema);
    if (types !== null && !types.some((type) => hasType(node, type)))
      return this.complaints.wrongType(node, types, path);
    if (isMap(node)) return this.object(node, schema, path);
    if (isSeq(node)) return this.list(node.items, schema, path);
    return isScalar(node) ? this.scalar(node, schema, path) : null;
  }

  private pattern(source: string): RegExp {
    const known = this.patterns.get(source) ?? new RegExp(source, "u");
    this.patterns.set(source, known);
    return known;
  }

  private alias(alias: Alias, schema: JsonSchema, path: WrittenPath): Conforming {
    this.aliases++;
    if (this.aliases <= mostAliases) return this.value(alias.resolve(this.document) ?? null, schema, path);
    if (this.aliases === mostAliases + 1)
      this.complaints.bad(path, `is one of more than ${mostAliases} aliases`);
    return undefined;
  }

  /** The alternatives differ in type, so that at most one of them is meant; if several are, the first. */
  private alternative(node: Node | null, schemas: readonly JsonSchema[], path: WrittenPath): Conforming {
    const fitting = schemas.filter((schema) =>
      (typesOf(schema) ?? anyType).some((type) => hasType(node, type)),
    );
    const [first] = fitting;
    if (first === undefined)
      return this.complaints.wrongType(
        node,
        schemas.flatMap((schema) => typesOf(schema) ?? []),
        path,
      );
    return this.value(node, first, path);
  }

  private object(node: YAMLMap, schema: JsonSchema, path: WrittenPath): Conforming {
    const entries: [string, NativeValue][] = [];
    const names = new Set<string>();
    for (const pair of node.items) {
      if (this.report.isFull) break;
      if (!isScalar(pair.key)) {
        this.complaints.bad(path, "has a name that is not a text");
        continue;
      }
      const name = nameOf(pair.key);
      if (names.has(name)) this.complaints.twice(pair.key, name);
      names.add(name);
      const property = ownSchema(schema, name);
      if (property === false) {
        this.complaints.unknownProperty(name, schema, path);
        continue;
      }
      if (schema.propertyNames?.pattern && !this.pattern(schema.propertyNames.pattern).test(name)) {
        this.complaints.badName(name, path, schema.propertyNames.patternErrorMessage);
        continue;
      }
      const value = this.value(isNode(pair.value) ? pair.value : null, property, [...path, name]);
      if (value !== undefined) entries.push([name, value]);
      // What is declared wrongly is still declared, so that nothing that names it is reported, too.
      else if (schema.propertyNames) entries.push([name, {}]);
    }
    for (const name of schema.required ?? []) if (!names.has(name)) this.complaints.missing([name], path);
    if (schema.oneOf)
      this.complaints.exactlyOne(
        schema.oneOf.flatMap((group) => group.required),
        names,
        path,
      );
    if (names.size < (schema.minProperties ?? 0)) this.complaints.bad(path, "is empty");
    return Object.fromEntries(entries);
  }

  private list(items: readonly unknown[], schema: JsonSchema, path: WrittenPath): Conforming {
    if (items.length < (schema.minItems ?? 0)) this.complaints.bad(path, "is empty");
    const values = items.map((item, index) =>
      this.value(isNode(item) ? item : null, schema.items ?? {}, [...path, index]),
    );
    return values.filter((value) => value !== undefined);
  }

  private scalar(node: Scalar, schema: JsonSchema, path: WrittenPath): Conforming {
    const value = scalarValue(node);
    if (value === undefined) return this.complaints.bad(path, `is ${node.source}, which is not a value`);
    if (schema.const !== undefined && value !== schema.const)
      return this.complaints.bad(path, `is ${show(value)}; it can only be ${show(schema.const)}`);
    if (schema.enum && !schema.enum.some((allowed) => allowed === value))
      return this.complaints.notAllowed(value, schema.enum, path);
    if (typeof value === "string") {
      if (value.length < (schema.minLength ?? 0)) return this.complaints.bad(path, "is empty");
      if (value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
        return this.complaints.bad(
          path,
          `is ${show(value)}; it can have ${schema.maxLength} character${schema.maxLength === 1 ? "" : "s"} at most`,
        );
      if (schema.pattern !== undefined && !this.pattern(schema.pattern).test(value))
        return this.complaints.bad(path, `is ${show(value)}`, schema.patternErrorMessage);
    }
    const number = value instanceof ExactNumber ? Number(value.text) : value;
    if (typeof number === "number") {
      if (number < (schema.minimum ?? Number.NEGATIVE_INFINITY))
        return this.complaints.bad(path, `is ${show(value)}; the least is ${schema.minimum}`);
      if (number > (schema.maximum ?? Number.POSITIVE_INFINITY))
        return this.complaints.bad(path, `is ${show(value)}; the most is ${schema.maximum}`);
    }
    return value;
  }
}

/** A scalar as data: a number keeps every digit; `undefined` for `.nan` and `.inf`, which no data has. */
function scalarValue(node: Scalar): NativeValue | undefined {
  const { value, source } = node;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return undefined;
    const digits = source === undefined ? null : canonicalJsonNumber(source);
    return digits === null || digits === digitsOf(value) ? value : new ExactNumber(digits);
  }
  return typeof value === "string" || typeof value === "boolean" || value === null ? value : undefined;
}

function ownSchema(schema: JsonSchema, name: string): JsonSchema | false {
  const properties = schema.properties ?? {};
  if (Object.hasOwn(properties, name)) return properties[name]!;
  return schema.additionalProperties ?? {};
}

const anyType: readonly JsonType[] = ["string", "number", "boolean", "object", "array", "null"];

function typesOf(schema: JsonSchema): readonly JsonType[] | null {
  if (schema.type === undefined) return null;
  return typeof schema.type === "string" ? [schema.type] : schema.type;
}

function hasType(node: Node | null, type: JsonType): boolean {
  if (isMap(node)) return type === "object";
  if (isSeq(node)) return type === "array";
  const value = isScalar(node) ? node.value : null;
  if (value === null) return type === "null";
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}
