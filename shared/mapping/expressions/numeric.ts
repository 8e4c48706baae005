import { ExactNumber } from "../../model/native.ts";
import { fail } from "./problem.ts";
import { Decimal, type ExpressionValue, plain } from "./value.ts";

/** A number in an expression; see `ExpressionValue` for when it is which. */
export type Numeric = number | bigint | Decimal;

const mostDigits = 1000;
const largest = 10n ** BigInt(mostDigits);
const plainDecimal = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

const tooLong = (): never =>
  fail("A number gets too long", `Numbers are limited to ${mostDigits} digits; round it.`);

/** A `bigint` as the tower wants it: a JavaScript number where that is safe. */
export function settle(value: bigint): Numeric {
  const small = Number(value);
  if (Number.isSafeInteger(small)) return small;
  return value < largest && value > -largest ? value : tooLong();
}

const bounded = (value: Decimal): Decimal =>
  value.c.length > mostDigits || value.e > mostDigits || value.e < -mostDigits ? tooLong() : value;

export const isWhole = (value: Numeric): value is number | bigint =>
  typeof value === "bigint" || Number.isSafeInteger(value);

export const toDecimal = (value: Numeric): Decimal =>
  value instanceof Decimal ? value : new Decimal(String(value));

/** The number that a value is, `null` for what is not a number. */
export function numericOf(value: ExpressionValue): Numeric | null {
  if (typeof value === "number" || typeof value === "bigint" || value instanceof Decimal) return value;
  if (value instanceof ExactNumber) return parseNumeric(value.text) ?? tooLong();
  const inner = plain(value);
  return inner === value ? null : numericOf(inner);
}

/** Reads digits with an optional sign; `null` for other text. */
export function parseInteger(text: string): Numeric | null {
  if (!/^[+-]?\d+$/.test(text) || text.length > mostDigits) return null;
  const small = Number(text);
  return Number.isSafeInteger(small) ? small + 0 : settle(BigInt(text.replace("+", "")));
}

/** Reads `-12`, `1.50`, `2e3`; `null` for other text. */
export function parseDecimal(text: string): Decimal | null {
  if (text.length > mostDigits || !plainDecimal.test(text)) return null;
  return new Decimal(text.startsWith("+") ? text.slice(1) : text);
}

export const parseNumeric = (text: string): Numeric | null => parseInteger(text) ?? parseDecimal(text);

/** The nearest floating-point number. */
export function toDouble(value: Numeric): number {
  const double = Number(value instanceof Decimal ? value.toFixed() : value) + 0;
  return Number.isFinite(double) ? double : fail("A number gets too large", "Use decimals: decimal(…).");
}

/** The canonical spelling: digits, no exponent, no trailing zeros after the point, no `-0`. */
export function numberText(value: Numeric): string {
  if (isWhole(value)) return value === 0 ? "0" : String(value);
  const decimal = toDecimal(value);
  return decimal.eq(0) ? "0" : decimal.toFixed();
}

export function add(left: Numeric, right: Numeric): Numeric {
  if (!isWhole(left) || !isWhole(right)) return bounded(toDecimal(left).plus(toDecimal(right)));
  if (typeof left === "number" && typeof right === "number") {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return settle(BigInt(left) + BigInt(right));
}

export function subtract(left: Numeric, right: Numeric): Numeric {
  if (!isWhole(left) || !isWhole(right)) return bounded(toDecimal(left).minus(toDecimal(right)));
  if (typeof left === "number" && typeof right === "number") {
    const difference = left - right;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return settle(BigInt(left) - BigInt(right));
}

export function multiply(left: Numeric, right: Numeric): Numeric {
  if (!isWhole(left) || !isWhole(right)) return bounded(toDecimal(left).times(toDecimal(right)));
  if (typeof left === "number" && typeof right === "number") {
    const product = left * right;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return settle(BigInt(left) * BigInt(right));
}

const isZero = (value: Numeric): boolean => (value instanceof Decimal ? value.eq(0) : Number(value) === 0);

const refuseZero = (divisor: Numeric): void => {
  if (isZero(divisor)) fail("The expression divides by zero", "Ask first: `x == 0 ? null : y / x`.");
};

/** SPEC M6: exact, or rounded half up to 20 digits after the point. */
export function divide(left: Numeric, right: Numeric): Numeric {
  refuseZero(right);
  if (typeof left === "number" && typeof right === "number" && isWhole(left) && isWhole(right))
    if (left % right === 0) return left / right + 0;
  return bounded(toDecimal(left).div(toDecimal(right)));
}

/** What is left of a division; its sign is that of `left`. */
export function remainder(left: Numeric, right: Numeric): Numeric {
  refuseZero(right);
  if (!isWhole(left) || !isWhole(right)) return toDecimal(left).mod(toDecimal(right));
  if (typeof left === "number" && typeof right === "number") return (left % right) + 0;
  return settle(BigInt(left) % BigInt(right));
}

/** A division without its fraction. */
export const quotient = (left: Numeric, right: Numeric): Numeric =>
  integral(divide(subtract(left, remainder(left, right)), right));

/** A decimal whose value is whole, as an integer; any other number as it is. */
export function integral(value: Numeric): Numeric {
  if (isWhole(value)) return value;
  const decimal = toDecimal(value);
  return decimal.eq(decimal.round(0, Decimal.roundDown)) ? settle(BigInt(decimal.toFixed(0))) : value;
}

export const negate = (value: Numeric): Numeric => subtract(0, value);

/** Below, at or above zero as `left` is smaller than, equal to or greater than `right`. */
export function compareNumbers(left: Numeric, right: Numeric): number {
  if (isWhole(left) && isWhole(right)) return left < right ? -1 : left > right ? 1 : 0;
  return toDecimal(left).cmp(toDecimal(right));
}
