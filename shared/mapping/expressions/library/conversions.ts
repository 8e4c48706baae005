import type { Result } from "../../../base/result.ts";
import { booleanCodec, parseBooleanFormat } from "../../values/boolean.ts";
import { canonicalJson, parseJson } from "../../values/json.ts";
import { Duration } from "../duration.ts";
import { binary, define, type FunctionDefinition, returns, unary } from "../function.ts";
import {
  integral,
  isWhole,
  type Numeric,
  numberText,
  numericOf,
  parseDecimal,
  parseInteger,
  parseNumeric,
  toDouble,
} from "../numeric.ts";
import { any, anything, meaning, scalar, text } from "../parameter.ts";
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

type Scalar = string | boolean | Numeric;

/** The number that a value is or spells. */
function numberIn(given: Scalar, what: string, parse: (text: string) => Numeric | null): Numeric {
  if (typeof given === "boolean") return Number(given);
  if (typeof given !== "string") return given;
  const hint = /\d/.test(given) ? "For numbers spelled like 1.234,56 there is parseNumber(…)." : null;
  return parse(given.trim()) ?? fail(`${showValue(given)} is not ${what}`, hint);
}

function integerOf(given: Scalar): Numeric {
  const whole = integral(numberIn(given, "an integer", parseInteger));
  return isWhole(whole)
    ? whole
    : fail(`${numberText(whole)} is not an integer`, "Use round(…), floor(…) or ceil(…).");
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
    "The integer that a text spells; a number must be whole; true is 1 and false 0.",
    ['integer(" 42 ")', "42"],
    unary(scalar("x"), returns(integerType), integerOf),
  ),
  define(
    "decimal",
    "The exact decimal that a text spells or a number is; true is 1 and false 0.",
    ['decimal("19.90") * 3', "59.7"],
    unary(scalar("x"), returns(decimalType), (given) => numberIn(given, "a decimal", parseDecimal)),
  ),
  define(
    "number",
    "The floating-point number (IEEE 754 double) nearest to a number or to what a text spells.",
    ['number("2.5")', "2.5"],
    unary(scalar("x"), returns(numberType), (given) => toDouble(numberIn(given, "a number", parseNumeric))),
  ),
  define(
    "boolean",
    "true for true, yes, y and 1, false for false, no, n and 0; or by spellings such as ja|j/nein|n.",
    ['boolean("Ja", "ja/nein")', "true"],
    unary(scalar("x"), returns(booleanType), (given) => {
      if (typeof given === "boolean") return given;
      return (
        asBoolean(common.parse(textOf(given).trim())) ??
        fail(
          `${showValue(given)} is neither true nor false`,
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
