import { printable } from "../base/printable.ts";
import type { FieldName } from "../model/ids.ts";
import type { Value } from "../model/value.ts";
import type { FieldDefinition } from "./sync-file.ts";

/** What is known of the fields whose values are shown: a decimal stands with its scale. */
export type Fields = Readonly<Record<FieldName, Pick<FieldDefinition, "type" | "scale">>>;

const longest = 60;
/** Characters that stay of what two long texts have in common, on each side of where they differ. */
const context = 12;

/** A value as a person reads it. */
export function renderValue(value: Value | undefined, field?: Fields[string]): string {
  return shortened(spelled(value, field));
}

/** `8.50 → 8.90`. Of long texts that begin or end the same, what differs is shown. */
export function renderChange(
  from: Value | undefined,
  to: Value,
  field: Fields[string] | undefined,
): readonly [from: string, to: string] {
  const [a, b] = [spelled(from, field), spelled(to, field)];
  if (a.length <= longest && b.length <= longest) return [a, b];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  const most = Math.min(a.length, b.length) - head;
  while (tail < most && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const part = (text: string) => {
    const begin = head > context ? head - context : 0;
    const end = tail > context ? text.length - tail + context : text.length;
    return shortened(`${begin > 0 ? "…" : ""}${text.slice(begin, end)}${end < text.length ? "…" : ""}`);
  };
  return [part(a), part(b)];
}

function spelled(value: Value | undefined, field: Fields[string] | undefined): string {
  if (value === undefined) return "(nothing)";
  if (value === null) return "(empty)";
  const text = String(value);
  if (field?.type === "decimal" && field.scale !== null) return withScale(text, field.scale);
  return text !== text.trim() || text === "" ? printable(JSON.stringify(text)) : printable(text);
}

function withScale(decimal: string, scale: number): string {
  const point = decimal.indexOf(".");
  const digits = point < 0 ? 0 : decimal.length - point - 1;
  if (digits >= scale) return decimal;
  return `${decimal}${point < 0 ? "." : ""}${"0".repeat(scale - digits)}`;
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
