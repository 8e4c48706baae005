import { ExactNumber, type NativeValue } from "../../model/native.ts";
import type { Codec } from "./codec.ts";
import { Misfit } from "./misfit.ts";
import { canonicalJsonNumber, digitsOf } from "./plain-number.ts";
import { show } from "./show.ts";

/** Deeper structures are refused, so that hostile data cannot exhaust the stack. */
const deepest = 500;

/** Any JSON value, as one text with sorted keys. Where values are texts (CSV, XML), a text must itself be JSON. */
export function jsonCodec(as: "text" | "native" | null): Codec {
  return {
    parse(native) {
      const structure = as === "text" && typeof native === "string" ? parseJson(native) : native;
      const text = structure === undefined ? null : canonicalJson(structure, 0);
      return (
        text ??
        new Misfit(
          `holds ${show(native)}, which is not JSON`,
          "Make the field a `string`, or mend the JSON text.",
        )
      );
    },
    format: (value, shape) => (shape === "text" ? value : (parseJson(String(value)) ?? null)),
    lossless: true,
    shape: "native",
  };
}

/** JSON text with sorted keys, no white space and canonical numbers; `null` where it is nested too deeply. */
export function canonicalJson(value: NativeValue, depth = 0): string | null {
  if (typeof value === "number") return digitsOf(value);
  if (value instanceof ExactNumber) return canonicalJsonNumber(value.text) ?? value.text;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (depth === deepest) return null;
  const parts: string[] = [];
  if (isList(value)) {
    for (const element of value) {
      const part = canonicalJson(element, depth + 1);
      if (part === null) return null;
      parts.push(part);
    }
    return `[${parts.join(",")}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const part = canonicalJson(value[key]!, depth + 1);
    if (part === null) return null;
    parts.push(`${JSON.stringify(key)}:${part}`);
  }
  return `{${parts.join(",")}}`;
}

/** JSON text → native value with every digit kept; `undefined` where it is not JSON. */
export function parseJson(text: string): NativeValue | undefined {
  try {
    return JSON.parse(text, (_key, value, context?: { source?: string }) => {
      if (typeof value !== "number" || context?.source === undefined) return value;
      return String(value) === context.source || digitsOf(value) === canonicalJsonNumber(context.source)
        ? value
        : new ExactNumber(context.source);
    }) as NativeValue;
  } catch {
    // A SyntaxError for what is not JSON, a RangeError for what is nested thousands deep.
    return undefined;
  }
}

function isList(value: NativeValue): value is readonly NativeValue[] {
  return Array.isArray(value);
}
