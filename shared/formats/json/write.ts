import { assert } from "../../base/assert.ts";
import { ExactNumber, isNativeRecord, type NativeValue } from "../../model/native.ts";
import type { Style } from "./style.ts";

/** A value as JSON. Its first line begins where it is put; its other lines are indented by `indent` and more. */
export function write(value: NativeValue, style: Style, indent: string): string {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) {
    const list: readonly NativeValue[] = value;
    return enclose("[", "]", style, indent, (inner) => list.map((element) => write(element, style, inner)));
  }
  if (isNativeRecord(value)) {
    return enclose("{", "}", style, indent, (inner) =>
      Object.keys(value).map((name) => writeMember(name, value[name]!, style, inner)),
    );
  }
  assert(typeof value !== "number" || Number.isFinite(value), "a number that JSON does not have");
  return JSON.stringify(value);
}

export const writeMember = (name: string, value: NativeValue, style: Style, indent: string): string =>
  `${JSON.stringify(name)}${style.colon}${write(value, style, indent)}`;

function enclose(
  open: string,
  close: string,
  { newline, unit, comma, pad }: Style,
  indent: string,
  parts: (inner: string) => readonly string[],
): string {
  const inner = indent + unit;
  const written = parts(inner);
  if (written.length === 0) return `${open}${close}`;
  if (newline === null) return `${open}${pad}${written.join(comma)}${pad}${close}`;
  return `${open}${newline}${inner}${written.join(`,${newline}${inner}`)}${newline}${indent}${close}`;
}
