import type { Result } from "../../../base/result.ts";
import { booleanCodec, parseBooleanFormat } from "../../values/boolean.ts";
import { canonicalJson, parseJson } from "../../values/json.ts";
import { Duration } from "../duration.ts";
import { binary, define, type FunctionDefinition, returns, unary } from "../function.ts";
import {
  integral,
  isWhole,
  numberText,
  numericOf,
  parseDecimal,
  parseInteger,
  parseNumeric,
} from "../numeric.ts";
import { any, anything, meaning, text } from "../parameter.ts";
import { fail } from "../problem.ts";
import { booleanType, decimalType, dynType, integerType, numberType, stringType } from "../type.ts";
import { type ExpressionValue, isList, isRecord, plain, showValue, toNative } from "../value.ts";

const spellings = meaning("spellings", (written): Result<(given: string) => boolean | null, string> => {
  const format = parseBooleanFormat(written);
  if (!format.ok) return format;
  const codec = booleanCodec(written);
  return { ok: true, value: (given) => asBoolean(codec.parse(given)) };
});
const common = booleanCodec("true|yes|y|1/false|no|n|0");

const asBoolean = (parsed: unknown): boolean | null => (typeof parsed === "boolean" ? parsed : null);

const jsonOf = (value: ExpressionValue): string =>
  canonicalJson(toNative(value)) ?? fail("The value is nested too deeply for JSON");

/** Text as it is, numbers in plain digits, lists and records as JSON. */
function textOf(given: ExpressionValue): string {
  const value = plain(given);
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || value instanceof Duration) return String(value);
  const number = numericOf(value);
  return number === null ? jsonOf(value) : numberText(number);
}

function converted<T>(given: ExpressionValue, what: string, read: (text: string) => T | null): T {
  const value = plain(given);
  return (
    (typeof value === "string" ? read(value.trim()) : null) ??
    fail(`${showValue(value)} is not ${what}`, "For numbers spelled like 1.234,56 there is parseNumber(…).")
  );
}

function integerOf(given: ExpressionValue): ExpressionValue {
  const number = typeof given === "boolean" ? Number(given) : numericOf(given);
  if (number === null) return converted(given, "an integer", parseInteger);
  const whole = integral(number);
  return isWhole(whole)
    ? whole
    : fail(`${numberText(number)} is not an integer`, "Use round(…), floor(…) or ceil(…).");
}

function typeName(given: ExpressionValue): string {
  const value = plain(given);
  if (value === null) return "null";
  if (typeof value === "string" || typeof value === "boolean") return typeof value;
  if (isList(value)) return "list";
  if (isRecord(value)) return "record";
  return value instanceof Duration ? "duration" : "number";
}

export const conversionFunctions: readonly FunctionDefinition[] = [
  define(
    "string",
    "Any value as text; lists and records as JSON.",
    ["string(1.50)", '"1.5"'],
    unary(any("x"), returns(stringType), textOf),
  ),
  define(
    "integer",
    "The integer that a text spells; a number must be whole.",
    ['integer(" 42 ")', "42"],
    unary(any("x"), returns(integerType), integerOf),
  ),
  define(
    "decimal",
    "The exact decimal that a text spells.",
    ['decimal("19.90") * 3', "59.7"],
    unary(
      any("x"),
      returns(decimalType),
      (given) => numericOf(given) ?? converted(given, "a decimal", parseDecimal),
    ),
  ),
  define(
    "number",
    "The floating-point number (IEEE 754 double) nearest to a number or to what a text spells.",
    ['number("2.5")', "2.5"],
    unary(any("x"), returns(numberType), (given) => {
      const number = numericOf(given) ?? converted(given, "a number", parseNumeric);
      return Number(numberText(number));
    }),
  ),
  define(
    "boolean",
    "true for true, yes, y and 1, false for false, no, n and 0; or by spellings such as ja|j/nein|n.",
    ['boolean("Ja", "ja/nein")', "true"],
    unary(any("x"), returns(booleanType), (given) => {
      if (typeof given === "boolean") return given;
      const value = textOf(given);
      return (
        asBoolean(common.parse(value.trim())) ??
        fail(
          `${showValue(value)} is neither true nor false`,
          'Say how both are spelled: boolean(x, "ja/nein").',
        )
      );
    }),
    binary(text("text"), spellings, returns(booleanType), (given, read) => {
      return read(given.trim()) ?? fail(`${showValue(given)} is neither of the spellings of true and false`);
    }),
  ),
  define(
    "type",
    "What a value is: null, string, number, boolean, duration, list or record.",
    ["type([1])", '"list"'],
    unary(anything("x"), returns(stringType), typeName),
  ),
  define(
    "parseJson",
    "The value that a JSON text holds.",
    ['parseJson("{\\"a\\": [1, 2]}").a[1]', "2"],
    unary(text("text"), returns(dynType), (given) => {
      const value = parseJson(given);
      return value === undefined ? fail(`${showValue(given)} is not JSON`) : value;
    }),
  ),
  define(
    "formatJson",
    "A value as JSON text, with sorted names.",
    ['formatJson({"b": 1, "a": [true, null]})', '"{\\"a\\":[true,null],\\"b\\":1}"'],
    unary(anything("x"), returns(stringType), jsonOf),
  ),
];
