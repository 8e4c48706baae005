import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { NativeValue } from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import type { JsonSchema, JsonType } from "../schema/json-schema.ts";
import { show } from "../values/show.ts";
import type { Report } from "./report.ts";
import type { WrittenPath } from "./source-map.ts";

/** What is said about values that do not conform to the schema of sync files. */
export class Complaints {
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  unknownProperty(name: string, schema: JsonSchema, path: WrittenPath): void {
    const place = this.report.source.nameSpan([...path, name]) ?? this.report.source.span(path);
    const more = this.report.meant(name, Object.keys(schema.properties ?? {}), place);
    this.report.name(
      "sync.unknown-property",
      [...path, name],
      `${show(name)} is not a property of ${nameFor(path)}.`,
      more,
    );
  }

  twice(key: Node, name: string): void {
    const at = this.report.source.locationOf(this.report.source.spanOf(key));
    this.report.add("error", "sync.yaml", at, `${show(name)} is there twice; only one can count.`);
  }

  missing(names: readonly string[], path: WrittenPath): void {
    const list = names.map((name) => `\`${name}\``).join(", ");
    this.report.name(
      "sync.missing-property",
      path,
      `${sentenceStart(path)} lacks ${names.length === 1 ? "" : "one of "}${list}.`,
    );
  }

  exactlyOne(groups: readonly string[], names: ReadonlySet<string>, path: WrittenPath): void {
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

  notAllowed(value: NativeValue, allowed: readonly (string | null)[], path: WrittenPath): undefined {
    const words = [...new Set(allowed.map(String))];
    const more = this.report.meant(String(value), words, this.report.source.span(path));
    this.report.value(
      "sync.bad-value",
      path,
      `${sentenceStart(path)} is ${show(value)}; it must be one of ${words.join(", ")}.`,
      more,
    );
  }

  wrongType(node: Node | null, types: readonly JsonType[], path: WrittenPath): undefined {
    const wanted = [...new Set(types.map((type) => typeNames[type]))].join(" or ");
    const span = this.report.source.span(path);
    const source = this.report.source.text.slice(span.start, span.end);
    const isEmpty = node === null || (isScalar(node) && node.value === null && node.source === "");
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
      isEmpty
        ? `${sentenceStart(path)} is empty; it must be ${wanted}.`
        : `${sentenceStart(path)} must be ${wanted}, not ${describe(node)}.`,
      {
        hint: quotable ? `Put it in quotes: ${JSON.stringify(source)}.` : undefined,
        fix: quotable ? fix : undefined,
      },
    );
  }

  /** Something else that is wrong with a value: what it is, and what to do. */
  bad(path: WrittenPath, what: string, hint?: string): undefined {
    this.report.value("sync.bad-value", path, `${sentenceStart(path)} ${what}.`, { hint });
  }

  badName(name: string, path: WrittenPath, hint: string | undefined): void {
    this.report.name("sync.bad-value", [...path, name], `${show(name)} cannot be a name.`, { hint });
  }
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
