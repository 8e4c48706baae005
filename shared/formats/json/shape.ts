import { ExactNumber, isNativeRecord, type NativeRecord, type NativeValue } from "../../model/native.ts";
import { Fault } from "../format.ts";
import { ascii, pastSpace } from "./ascii.ts";
import { pastText } from "./text.ts";

/** Where a record of an object keyed by id has its key. */
export const keyName = "$key";
/** Where a record that is no object has its value. */
export const valueName = "$value";

/** The parts of a record's bytes. */
export interface Shape {
  /** The end of the key, quotes included, of a record that is a member; it begins where the record does. */
  readonly keyEnd: number | null;
  readonly valueStart: number;
}

/** A record is a member if it begins with a text and a colon: no element of a list does. */
export function shapeOf(bytes: Buffer, start: number, end: number): Shape {
  if (bytes[start] !== ascii.quote) return { keyEnd: null, valueStart: start };
  const keyEnd = pastText(bytes, start + 1);
  const colon = keyEnd < 0 ? end : pastSpace(bytes, keyEnd);
  if (colon >= end || bytes[colon] !== ascii.colon) return { keyEnd: null, valueStart: start };
  return { keyEnd, valueStart: pastSpace(bytes, colon + 1) };
}

/** The native record of a value and, in an object keyed by id, its key. */
export function toNative(key: string | null, value: NativeValue): NativeRecord | Fault {
  const record = isNativeRecord(value) ? value : { [valueName]: value };
  if (key === null) return record;
  if (Object.hasOwn(record, keyName)) {
    const message = `The record "${key}" has a member named ${keyName}, which is what Syncline calls its key`;
    return new Fault("record.malformed", message, 0);
  }
  return { [keyName]: key, ...record };
}

/** A native record taken apart into its key, where records have one in the file, and what it says. */
export function fromNative(
  native: NativeRecord,
  keyed: boolean,
): { readonly key: string | null; readonly said: NativeRecord } | Fault {
  if (!keyed) return { key: null, said: native };
  const { [keyName]: key, ...said } = native;
  if (typeof key === "string") return { key, said };
  if (typeof key === "number" || key instanceof ExactNumber) return { key: String(key), said };
  return new Fault("record.key-empty", `The record has no ${keyName}, the name it has in the file`, 0);
}

/** The value that a record which is no object stands for; `undefined` for one that is an object. */
export function bareValue(said: NativeRecord): NativeValue | undefined {
  const names = Object.keys(said);
  const value = names.length === 1 && names[0] === valueName ? said[valueName] : undefined;
  return isNativeRecord(value) ? undefined : value;
}
