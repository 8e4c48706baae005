import Big from "big.js";
import { ExactNumber, type NativeValue } from "../../model/native.ts";
import { Duration } from "./duration.ts";
import { fail } from "./problem.ts";

/** Exact decimals, with 20 digits after the point where a division does not come out even, rounded half up. */
export const Decimal = Big();
Decimal.DP = 20;
Decimal.RM = Decimal.roundHalfUp;
export type Decimal = Big;

/**
 * A value while an expression is evaluated.
 *
 * Text, dates, times and timestamps are their canonical spelling. Numbers are one tower whatever their static type: a
 * JavaScript number while it is a safe integer, `bigint` beyond, `Decimal` with a fraction; a JavaScript number with a
 * fraction is a double, which counts by its shortest spelling as soon as it meets a decimal. A native value is a value.
 */
export type ExpressionValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Decimal
  | Duration
  | ExactNumber
  | readonly ExpressionValue[]
  | ExpressionRecord;

export interface ExpressionRecord {
  readonly [name: string]: ExpressionValue;
}

export const isList = (value: ExpressionValue): value is readonly ExpressionValue[] => Array.isArray(value);

export const isRecord = (value: ExpressionValue): value is ExpressionRecord =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Decimal) &&
  !(value instanceof Duration) &&
  !(value instanceof ExactNumber);

/** The text of an XML element that has attributes beside it; any other value as it is. */
export const plain = (value: ExpressionValue): ExpressionValue =>
  isRecord(value) && Object.hasOwn(value, "#text") ? value["#text"]! : value;

/** A list where one is wanted: a single value is a list of one, for XML cannot tell the two apart. */
export const asList = (value: ExpressionValue): readonly ExpressionValue[] =>
  isList(value) ? value : [value];

const deepest = 500;

/** A value as JSON knows it: exact numbers keep their digits, a duration is its text. */
export function toNative(value: ExpressionValue, depth: number = 0): NativeValue {
  if (depth > deepest) return fail("A value is nested too deeply");
  if (typeof value === "bigint") return new ExactNumber(value.toString());
  if (value instanceof Decimal) return new ExactNumber(value.toFixed());
  if (value instanceof Duration) return value.toString();
  if (isList(value)) return value.map((element) => toNative(element, depth + 1));
  if (!isRecord(value)) return value;
  const native: Record<string, NativeValue> = Object.create(null);
  for (const name of Object.keys(value)) native[name] = toNative(value[name]!, depth + 1);
  return native;
}

/** How a value looks in a message: short, on one line. */
export function showValue(value: ExpressionValue): string {
  if (isList(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return "a record";
  if (typeof value !== "string") return value instanceof Decimal ? value.toFixed() : String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
