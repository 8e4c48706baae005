import type { Column } from "../../../mapping/compiled.ts";
import { ExactNumber, type NativeRecord, type NativeValue } from "../../../model/native.ts";
import { formatPath } from "../../../model/path.ts";
import { isList } from "../body.ts";
import { numberOf, type OpenApiDocument, textOf } from "./document.ts";
import { type MergedSchema, mergedSchema } from "./merged-schema.ts";

const mostColumns = 1000;
const deepest = 8;

/** The columns of a record that a schema describes; objects in it are taken apart. `id`: those that tell records apart. */
export function columnsOf(
  document: OpenApiDocument,
  schema: MergedSchema,
  id: readonly string[],
): readonly Column[] {
  const columns: Column[] = [];
  // A record that holds one like itself, such as a folder and the folder around it, is taken apart once.
  const walk = (
    part: MergedSchema,
    path: readonly string[],
    wanted: boolean,
    above: readonly NativeRecord[],
  ) => {
    for (const [name, node] of part.properties) {
      if (columns.length >= mostColumns) return;
      const inner = mergedSchema(document, node);
      const here = [...path, name];
      const required = wanted && part.required.has(name);
      const record = document.record(node);
      if (inner.properties.size > 0 && here.length < deepest && !above.includes(record))
        walk(inner, here, required && !inner.nullable, [...above, record]);
      else columns.push(columnOf(formatPath(here), inner, required, id.includes(formatPath(here))));
    }
  };
  walk(schema, [], true, []);
  return columns;
}

function columnOf(name: string, schema: MergedSchema, required: boolean, unique: boolean): Column {
  const { words, nullable } = schema;
  const generated = words.readOnly === true;
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

function typeOf({ types, words, properties }: MergedSchema): Column["type"] {
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
      return properties.size > 0 ? "unknown" : "object";
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
