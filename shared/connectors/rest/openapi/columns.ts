import type { Column } from "../../../mapping/compiled.ts";
import { ExactNumber, type NativeRecord, type NativeValue } from "../../../model/native.ts";
import { formatPath } from "../../../model/path.ts";
import { isList } from "../body.ts";
import { numberOf, type OpenApiDocument, textOf } from "./document.ts";
import { type MergedSchema, mergedSchema } from "./merged-schema.ts";

/** What operations say of columns. */
export interface KnownColumns {
  /** Those that tell records apart. */
  readonly id: readonly string[];
  /** What requests send: what is in none of it, the API fills by itself. None: no request is described. */
  readonly sent: readonly MergedSchema[];
}

const mostColumns = 1000;
const deepest = 8;

/**
 * The columns of a record that a schema describes; objects in it are taken apart, as deep as there are not too many of them.
 */
export function columnsOf(
  document: OpenApiDocument,
  schema: MergedSchema,
  known: KnownColumns,
): readonly Column[] {
  for (let depth = deepest; ; depth--) {
    const columns = columnsTo(depth, document, schema, known);
    if (columns.length < mostColumns || depth === 1) return columns;
  }
}

function columnsTo(
  depth: number,
  document: OpenApiDocument,
  schema: MergedSchema,
  { id, sent }: KnownColumns,
): readonly Column[] {
  const columns: Column[] = [];
  // A record that holds one like itself, such as a folder and the folder around it, is taken apart once.
  const walk = (
    part: MergedSchema,
    path: readonly string[],
    wanted: boolean,
    above: readonly NativeRecord[],
    bodies: readonly MergedSchema[],
  ) => {
    for (const [name, node] of part.properties) {
      if (columns.length >= mostColumns) return;
      const inner = mergedSchema(document, node);
      const here = [...path, name];
      const required = wanted && part.required.has(name);
      const record = document.record(node);
      const holding = bodies.filter((body) => holds(body, name));
      const isApart = inner.properties.size > 0 && inner.types.every((type) => type === "object");
      if (isApart && here.length < depth && !above.includes(record)) {
        const within = holding.map((body) => mergedSchema(document, body.properties.get(name)));
        walk(inner, here, required && !inner.nullable, [...above, record], within);
      } else {
        const isSent = sent.length === 0 || holding.length > 0;
        const unique = id.includes(formatPath(here));
        columns.push(columnOf(formatPath(here), inner, { required, unique, isSent }));
      }
    }
  };
  walk(schema, [], true, [], sent);
  return columns;
}

/** Whether a body has a place for a member; an object of which nothing more is said may hold anything. */
const holds = ({ properties, types }: MergedSchema, name: string): boolean =>
  properties.size === 0 ? types.length === 0 || types.includes("object") : properties.has(name);

function columnOf(
  name: string,
  schema: MergedSchema,
  {
    required,
    unique,
    isSent,
  }: { readonly required: boolean; readonly unique: boolean; readonly isSent: boolean },
): Column {
  const { words, nullable } = schema;
  const generated = words.readOnly === true || !isSent;
  const format = textOf(words.format);
  const listed = isList(words.enum) ? words.enum : words.const === undefined ? null : [words.const];
  return {
    name,
    type: typeOf(schema),
    samples: [],
    declared: {
      type: `${schema.types.join(" or ") || "anything"}${format === null ? "" : ` (${format})`}`,
      required: required && !generated && words.default === undefined,
      nullable: nullable || listed?.includes(null) === true,
      generated,
      unique,
      enum:
        listed === null ? null : listed.filter((one) => one !== null && typeof one !== "object").map(String),
      maxLength: numberOf(words.maxLength),
      scale: scaleOf(words.multipleOf),
      description: textOf(words.description) ?? textOf(words.title),
    },
  };
}

function typeOf({ types, words }: MergedSchema): Column["type"] {
  const format = textOf(words.format);
  if (types.length === 2 && types.includes("integer") && types.includes("number")) return "number";
  if (types.length !== 1) return "unknown";
  switch (types[0]) {
    case "string":
      if (format === "date") return "date";
      if (format === "date-time") return "timestamp";
      if (format === "time") return "time";
      return format === "decimal" ? "decimal" : "string";
    case "integer":
      return "integer";
    case "number": {
      const scale = scaleOf(words.multipleOf);
      if (format === "decimal") return "decimal";
      return scale === null ? "number" : scale === 0 ? "integer" : "decimal";
    }
    case "boolean":
      return "boolean";
    case "array":
      return "list";
    case "object":
      return "object";
    default:
      return "unknown";
  }
}

/** Digits after the point where numbers are multiples of a power of ten: 2 for 0.01. */
function scaleOf(multiple: NativeValue | undefined): number | null {
  const text =
    multiple instanceof ExactNumber ? multiple.text : typeof multiple === "number" ? String(multiple) : "";
  if (text === "1") return 0;
  const match = /^0?\.(0*1)0*$/.exec(text) ?? /^1e-(\d{1,2})$/i.exec(text);
  if (match === null) return null;
  return /^1e/i.test(text) ? Number(match[1]) : match[1]!.length;
}
