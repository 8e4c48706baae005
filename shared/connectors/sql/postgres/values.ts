import type { Column } from "../../../mapping/compiled.ts";
import { digitsOf } from "../../../mapping/values/plain-number.ts";
import { ExactNumber, type NativeValue } from "../../../model/native.ts";
import { jsonText, parseShallowJson } from "../json-value.ts";
import { type SqlValue, Unfit } from "../sql-table.ts";
import { type ArrayText, formatArray, parseArray } from "./array-text.ts";

/** A type as far as its values' texts need. Domains are what they are made of. */
export type PostgresType =
  | { readonly kind: "scalar"; readonly name: string }
  | { readonly kind: "array"; readonly element: PostgresType; readonly delimiter: string };

export function columnType(type: PostgresType): Column["type"] {
  if (type.kind === "array") return "list";
  switch (type.name) {
    case "int2":
    case "int4":
    case "int8":
    case "oid":
      return "integer";
    case "numeric":
      return "decimal";
    case "float4":
    case "float8":
      return "number";
    case "bool":
      return "boolean";
    case "date":
      return "date";
    case "time":
      return "time";
    case "timestamp":
    case "timestamptz":
      return "timestamp";
    case "json":
    case "jsonb":
      return "json";
    default:
      return "string";
  }
}

/** Text of the server, under the settings of `session-settings.ts` → native value. */
export function decoderOf(type: PostgresType): (text: string) => NativeValue {
  if (type.kind === "array") {
    const element = decoderOf(type.element);
    const decoded = (list: ArrayText): NativeValue =>
      list.map((one) => (one === null ? null : typeof one === "string" ? element(one) : decoded(one)));
    return (text) => {
      const list = parseArray(text, type.delimiter);
      // An array with bounds of its own stays a text, or they would be lost.
      return list === null ? text : decoded(list);
    };
  }
  switch (type.name) {
    case "int2":
    case "int4":
    case "oid":
      return Number;
    case "int8":
    case "numeric":
      return numberOf;
    case "float4":
    case "float8":
      return (text) => {
        const number = Number(text);
        return Number.isFinite(number) ? number : text;
      };
    case "bool":
      return (text) => text === "t";
    case "timestamptz":
      return (text) => text.replace(/^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00$/, "$1T$2Z");
    case "timestamp":
      return (text) => text.replace(/^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/, "$1T$2");
    case "json":
    case "jsonb":
      return (text) => parseShallowJson(text) ?? text;
    default:
      return (text) => text;
  }
}

/** `NaN` and infinities stay texts. */
function numberOf(text: string): NativeValue {
  const number = Number(text);
  if (String(number) === text && Number.isFinite(number)) return number;
  return /^-?\d+(?:\.\d+)?$/.test(text) ? new ExactNumber(text) : text;
}

/** Native value → the text that the server reads as a value of the type. */
export function encoderOf(type: PostgresType): (native: NativeValue) => SqlValue | Unfit {
  if (type.kind === "array") {
    const element = encoderOf(type.element);
    return (native) => {
      if (!isList(native)) return typeof native === "string" ? native : new Unfit("takes a list");
      const texts = arrayOf(native, element);
      return texts instanceof Unfit ? texts : formatArray(texts, type.delimiter);
    };
  }
  if (type.name === "json" || type.name === "jsonb")
    return (native) => (native === null ? null : jsonText(native));
  return (native) => {
    if (native === null || typeof native === "string") return native;
    if (typeof native === "number") return digitsOf(native);
    if (typeof native === "boolean") return String(native);
    if (native instanceof ExactNumber) return native.text;
    return new Unfit("takes one value, and not a list or an object");
  };
}

function arrayOf(
  list: readonly NativeValue[],
  element: (native: NativeValue) => SqlValue | Unfit,
): ArrayText | Unfit {
  const texts: (string | null | ArrayText)[] = [];
  for (const one of list) {
    const text = isList(one) ? arrayOf(one, element) : element(one);
    if (text instanceof Unfit) return text;
    texts.push(text === null || isTexts(text) ? text : String(text));
  }
  return texts;
}

const isList = (native: NativeValue): native is readonly NativeValue[] => Array.isArray(native);
const isTexts = (text: SqlValue | ArrayText): text is ArrayText => Array.isArray(text);
