import { compareValues } from "../values/compare.ts";
import { Duration } from "./duration.ts";
import type { Meter } from "./meter.ts";
import { compareNumbers, numericOf } from "./numeric.ts";
import { fail } from "./problem.ts";
import { type ExpressionValue, isList, isRecord, plain, showValue } from "./value.ts";

const deepest = 200;

/** SPEC M7: equal by value; numbers by size whatever their type, lists in order, records by name. */
export function equal(
  left: ExpressionValue,
  right: ExpressionValue,
  meter: Meter,
  depth: number = 0,
): boolean {
  if (left === right) return true;
  if (typeof left === "string" && typeof right === "string") return false;
  if (left === null || right === null || typeof left === "boolean" || typeof right === "boolean")
    return false;
  meter.charge(1);
  if (depth > deepest) fail("A value is nested too deeply to be compared");
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index++)
      if (!equal(left[index]!, right[index]!, meter, depth + 1)) return false;
    return true;
  }
  if (isRecord(left) && isRecord(right)) {
    const names = Object.keys(left);
    if (names.length !== Object.keys(right).length) return false;
    for (const name of names)
      if (!Object.hasOwn(right, name) || !equal(left[name]!, right[name]!, meter, depth + 1)) return false;
    return true;
  }
  if (left instanceof Duration) return right instanceof Duration && left.nanoseconds === right.nanoseconds;
  if (isRecord(left) || isRecord(right)) {
    const [one, other] = [plain(left), plain(right)];
    return !isRecord(one) && !isRecord(other) && equal(one, other, meter, depth + 1);
  }
  const [one, other] = [numericOf(left), numericOf(right)];
  return one !== null && other !== null && compareNumbers(one, other) === 0;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/**
 * The order of two values of one type: numbers by size, text by UTF-16 units, false before true, durations by length.
 * Dates, times and timestamps order in time.
 */
export function compare(first: ExpressionValue, second: ExpressionValue): number {
  const [left, right] = [plain(first), plain(second)];
  if (typeof left === "string" && typeof right === "string")
    return left.length !== right.length && instant.test(left) && instant.test(right)
      ? compareValues("timestamp", left, right)
      : compareText(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (left instanceof Duration && right instanceof Duration)
    return left.nanoseconds < right.nanoseconds ? -1 : left.nanoseconds > right.nanoseconds ? 1 : 0;
  const [one, other] = [numericOf(left), numericOf(right)];
  if (one !== null && other !== null) return compareNumbers(one, other);
  return fail(
    `${showValue(left)} and ${showValue(right)} have no order`,
    "Turn both into one type, with decimal(…) or string(…).",
  );
}

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
