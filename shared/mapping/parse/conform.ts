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
import { formatPath } from "../../model/path.ts";
import type { JsonSchema, JsonType } from "../schema/json-schema.ts";
import { canonicalJsonNumber, digitsOf } from "../values/plain-number.ts";
import { show } from "../values/show.ts";
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
  private visited = 0;
  private aliases = 0;

  constructor(document: Document, report: Report) {
    this.document = document;
    this.report = report;
  }

  value(written: Node | null, schema: JsonSchema, path: WrittenPath): Conforming {
    if (isAlias(written)) return this.alias(written, schema, path);
    const node = written;
    this.visited++;
    if (this.visited > mostNodes || path.length > deepest) {
      if (this.visited <= mostNodes + 1) this.bad(path, "stands for more values than a sync file can have");
      this.visited = mostNodes + 1;
      return undefined;
    }
    if (schema.anyOf) return this.alternative(node, schema.anyOf, path);
    const types = typesOf(schema);
    if (types !== null && !types.some((type) => hasType(node, type)))
      return this.wrongType(node, types, path);
    if (isMap(node)) return this.object(node, schema, path);
    if (isSeq(node)) return this.list(node.items, schema, path);
    return isScalar(node) ? this.scalar(node, schema, path) : null;
  }

  private alias(alias: Alias, schema: JsonSchema, path: WrittenPath): Conforming {
    this.aliases++;
    if (this.aliases <= mostAliases) return this.value(alias.resolve(this.document) ?? null, schema, path);
    if (this.aliases === mostAliases + 1) this.bad(path, `is one of more than ${mostAliases} aliases`);
    return undefined;
  }

  /** The alternatives differ in type, so that at most one of them is meant; if several are, the first that conforms. */
  private alternative(node: Node | null, schemas: readonly JsonSchema[], path: WrittenPath): Conforming {
    const fitting = schemas.filter((schema) =>
      (typesOf(schema) ?? anyType).some((type) => hasType(node, type)),
    );
    const [first] = fitting;
    if (first === undefined)
      return this.wrongType(
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
        this.bad(path, "has a name that is not a text");
        continue;
      }
      const name = nameOf(pair.key);
      if (names.has(name)) this.twice(pair.key, name);
      names.add(name);
      const property = ownSchema(schema, name);
      if (property === false) {
        this.unknownProperty(name, schema, path);
        continue;
      }
      if (schema.propertyNames?.pattern && !new RegExp(schema.propertyNames.pattern, "u").test(name)) {
        this.report.name("sync.bad-value", [...path, name], `${show(name)} cannot be a name.`, {
          hint: schema.propertyNames.patternErrorMessage,
        });
        continue;
      }
      const value = this.value(isNode(pair.value) ? pair.value : null, property, [...path, name]);
      if (value !== undefined) entries.push([name, value]);
      // What is declared wrongly is still declared, so that nothing that names it is reported, too.
      else if (schema.propertyNames) entries.push([name, {}]);
    }
    for (const name of schema.required ?? []) if (!names.has(name)) this.missing([name], path);
    if (schema.oneOf)
      this.exactlyOne(
        schema.oneOf.flatMap((group) => group.required),
        names,
        path,
      );
    if (names.size < (schema.minProperties ?? 0)) this.bad(path, "is empty");
    return Object.fromEntries(entries);
  }

  private list(items: readonly unknown[], schema: JsonSchema, path: WrittenPath): Conforming {
    if (items.length < (schema.minItems ?? 0)) this.bad(path, "is empty");
    const values = items.map((item, index) =>
      this.value(isNode(item) ? item : null, schema.items ?? {}, [...path, index]),
    );
    return values.filter((value) => value !== undefined);
  }

  private scalar(node: Scalar, schema: JsonSchema, path: WrittenPath): Conforming {
    const value = scalarValue(node);
    if (value === undefined) return this.bad(path, `is ${node.source}, which is not a value`);
    if (schema.const !== undefined && value !== schema.const)
      return this.bad(path, `is ${show(value)}; it can only be ${show(schema.const)}`);
    if (schema.enum && !schema.enum.some((allowed) => allowed === value))
      return this.notAllowed(value, schema.enum, path);
    if (typeof value === "string") {
      if (value.length < (schema.minLength ?? 0)) return this.bad(path, "is empty");
      if (value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
        return this.bad(
          path,
          `is ${show(value)}; it can have ${schema.maxLength} character${schema.maxLength === 1 ? "" : "s"} at most`,
        );
      if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value))
        return this.bad(path, `is ${show(value)}`, schema.patternErrorMessage);
    }
    const number = value instanceof ExactNumber ? Number(value.text) : value;
    if (typeof number === "number") {
      if (number < (schema.minimum ?? Number.NEGATIVE_INFINITY))
        return this.bad(path, `is ${show(value)}; the least is ${schema.minimum}`);
      if (number > (schema.maximum ?? Number.POSITIVE_INFINITY))
        return this.bad(path, `is ${show(value)}; the most is ${schema.maximum}`);
    }
    return value;
  }

  private unknownProperty(name: string, schema: JsonSchema, path: WrittenPath): void {
    const place = this.report.source.nameSpan([...path, name]) ?? this.report.source.span(path);
    const more = this.report.meant(name, Object.keys(schema.properties ?? {}), place);
    this.report.name(
      "sync.unknown-property",
      [...path, name],
      `${show(name)} is not a property of ${nameFor(path)}.`,
      more,
    );
  }

  private twice(key: Node, name: string): void {
    const at = this.report.source.locationOf(this.report.source.spanOf(key));
    this.report.add("error", "sync.yaml", at, `${show(name)} is there twice; only one can count.`);
  }

  private missing(names: readonly string[], path: WrittenPath): void {
    const list = names.map((name) => `\`${name}\``).join(", ");
    this.report.name(
      "sync.missing-property",
      path,
      `${sentenceStart(path)} lacks ${names.length === 1 ? "" : "one of "}${list}.`,
    );
  }

  private exactlyOne(groups: readonly string[], names: ReadonlySet<string>, path: WrittenPath): void {
    const [, second] = groups.filter((name) => names.has(name));
    if (second !== undefined) {
      const list = groups
        .filter((name) => names.has(name))
        .map((name) => `\`${name}\``)
        .join(" and ");
      this.report.name(
        "sync.bad-value",
        [...path, second],
        `${sentenceStart(path)} has ${list}; it can only have one of them.`,
      );
    } else if (!groups.some((name) => names.has(name))) this.missing(groups.slice(0, 5), path);
  }

  private notAllowed(
    value: NativeValue,
    allowed: readonly (string | boolean)[],
    path: WrittenPath,
  ): undefined {
    const words = allowed.map(String);
    const more = this.report.meant(String(value), words, this.report.source.span(path));
    this.report.value(
      "sync.bad-value",
      path,
      `${sentenceStart(path)} is ${show(value)}; it must be one of ${words.join(", ")}.`,
      more,
    );
  }

  private wrongType(node: Node | null, types: readonly JsonType[], path: WrittenPath): undefined {
    const wanted = [...new Set(types.map((type) => typeNames[type]))].join(" or ");
    const span = this.report.source.span(path);
    const source = this.report.source.text.slice(span.start, span.end);
    const quotable =
      types.includes("string") &&
      isScalar(node) &&
      (typeof node.value === "number" || typeof node.value === "boolean");
    const fix = {
      title: "Put it in quotes",
      edits: [{ start: span.start, end: span.end, text: JSON.stringify(source) }],
    };
    this.report.value(
      "sync.bad-value",
      path,
      `${sentenceStart(path)} must be ${wanted}, not ${describe(node)}.`,
      {
        hint: quotable ? `Put it in quotes: ${JSON.stringify(source)}.` : undefined,
        fix: quotable ? fix : undefined,
      },
    );
  }

  private bad(path: WrittenPath, what: string, hint?: string): undefined {
    this.report.value("sync.bad-value", path, `${sentenceStart(path)} ${what}.`, { hint });
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

const typeNames: Readonly<Record<JsonType, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  null: "null",
};

function describe(node: Node | null): string {
  if (isMap(node)) return "an object";
  if (isSeq(node)) return "a list";
  const value = isScalar(node) ? node.value : null;
  if (value === null) return "empty";
  return typeof value === "string"
    ? `the text ${show(value)}`
    : `the ${typeof value === "boolean" ? "value" : "number"} ${String(value)}`;
}

const nameFor = (path: WrittenPath): string =>
  path.length === 0 ? "a sync file" : `\`${formatPath(path)}\``;
const sentenceStart = (path: WrittenPath): string => (path.length === 0 ? "The sync file" : nameFor(path));
