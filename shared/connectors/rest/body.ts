import { parseJson } from "../../mapping/values/json.ts";
import { isNativeRecord, type NativeRecord, type NativeValue } from "../../model/native.ts";

/** Numbers that may have more digits than a JavaScript number; where none is, parsing need not look at each. */
const mayLoseDigits = /\d[\d.]{14}|\d[eE]/;

/** A body as data, every digit kept; `undefined` where it is not JSON in UTF-8, or none at all. */
export function parseBody(bytes: Buffer): NativeValue | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  if (mayLoseDigits.test(text)) return parseJson(text);
  try {
    return JSON.parse(text) as NativeValue;
  } catch {
    return undefined;
  }
}

/** The value behind some names; `undefined` where the way leads nowhere. */
export function memberAt(value: NativeValue | undefined, names: readonly string[]): NativeValue | undefined {
  let at = value;
  for (const name of names) {
    if (!isNativeRecord(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

/** A value with members around it, from the outside. */
export const wrapped = (value: NativeValue, names: readonly string[]): NativeValue =>
  names.reduceRight<NativeValue>((inner, name) => ({ [name]: inner }), value);

export const isList = (value: NativeValue | undefined): value is readonly NativeValue[] =>
  Array.isArray(value);

export const asRecord = (value: NativeValue | undefined): NativeRecord =>
  value !== undefined && isNativeRecord(value) ? value : {};
