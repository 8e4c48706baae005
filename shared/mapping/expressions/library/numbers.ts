import { parseNumberFormat, readNumber, writeNumber } from "../../values/number-format.ts";
import {
  binary,
  define,
  type FunctionDefinition,
  type Overload,
  type Returns,
  returns,
  returnsAs,
  returnsElement,
  returnsFirst,
  ternary,
  unary,
  variadic,
} from "../function.ts";
import {
  add,
  compareNumbers,
  divide,
  integral,
  isWhole,
  type Numeric,
  negate,
  numberText,
  numericOf,
  parseDecimal,
  quotient,
  remainder,
  toDecimal,
} from "../numeric.ts";
import { count, listOf, meaning, numeric, text } from "../parameter.ts";
import { fail } from "../problem.ts";
import {
  decimalType,
  dynType,
  integerType,
  isDynamic,
  numberType,
  promote,
  stringType,
  type Type,
} from "../type.ts";
import { Decimal, type ExpressionValue, showValue } from "../value.ts";

const anInteger = returns(integerType);
const aDecimal = returns(decimalType);
const promoted = returnsAs("number", (types) => (types.some(isDynamic) ? dynType : types.reduce(promote)));
const numbers = listOf("list", numberType, "number");
const decimals: Returns = returnsAs("number", (types) => promoteWithInteger(types));
const specimen = meaning("specimen", (written) => parseNumberFormat(written, false));

const promoteWithInteger = ([first]: readonly Type[]): Type =>
  first?.kind === "number" ? first : decimalType;
const mostPlaces = 100;

/** Rounds to a number of digits after the point; a negative number rounds to tens, hundreds and so on. */
function rounded(value: Numeric, scale: number, mode: Big.RoundingMode): Numeric {
  if (isWhole(value) && scale >= 0) return value;
  if (Math.abs(scale) > mostPlaces) return fail(`round takes up to ${mostPlaces} places, not ${scale}`);
  return toDecimal(value).round(scale, mode);
}

const halfUp = Decimal.roundHalfUp;
const towardsZero = Decimal.roundDown;

const isNegative = (value: Numeric): boolean => compareNumbers(value, 0) < 0;

function floor(value: Numeric): Numeric {
  const whole = rounded(value, 0, towardsZero);
  return integral(isNegative(value) && compareNumbers(whole, value) !== 0 ? add(whole, -1) : whole);
}

const ceil = (value: Numeric): Numeric => negate(floor(negate(value)));

/** The numbers of a list; null elements are passed over. */
function* numbersOf(values: Iterable<ExpressionValue>): Iterable<Numeric> {
  for (const value of values)
    if (value !== null) yield numericOf(value) ?? fail(`${showValue(value)} in the list is not a number`);
}

const least = (values: Iterable<Numeric>): Numeric | null => extreme(values, -1);
const greatest = (values: Iterable<Numeric>): Numeric | null => extreme(values, 1);

function extreme(values: Iterable<Numeric>, direction: 1 | -1): Numeric | null {
  let best: Numeric | null = null;
  for (const value of values) if (best === null || compareNumbers(value, best) * direction > 0) best = value;
  return best;
}

function sum(values: Iterable<Numeric>): Numeric {
  let total: Numeric = 0;
  for (const value of values) total = add(total, value);
  return total;
}

function average(values: Iterable<Numeric>): Numeric | null {
  const all = [...values];
  return all.length === 0 ? null : divide(sum(all), all.length);
}

function clamp(value: Numeric, low: Numeric, high: Numeric): Numeric {
  if (compareNumbers(low, high) > 0) return fail("clamp takes a lower limit that is not above the upper one");
  return compareNumbers(value, low) < 0 ? low : compareNumbers(value, high) > 0 ? high : value;
}

const over = (
  result: Returns,
  work: (values: Iterable<Numeric>) => Numeric | null,
): ((name: string) => Overload) => unary(numbers, result, (values) => work(numbersOf(values)));

export const numberFunctions: readonly FunctionDefinition[] = [
  define(
    "abs",
    "The number without its sign.",
    ["abs(-1.5)", "1.5"],
    unary(numeric("x"), returnsFirst, (value) => (isNegative(value) ? negate(value) : value)),
  ),
  define(
    "sign",
    "-1, 0 or 1 as the number is below, at or above zero.",
    ["sign(-3)", "-1"],
    unary(numeric("x"), anInteger, (value) => compareNumbers(value, 0)),
  ),
  define(
    "round",
    "Rounds half up (away from zero), to an integer or to a number of digits after the point.",
    ["round(2.345, 2)", "2.35"],
    unary(numeric("x"), anInteger, (value) => integral(rounded(value, 0, halfUp))),
    binary(numeric("x"), count("places"), decimals, (value, scale) => rounded(value, scale, halfUp)),
  ),
  define("floor", "The next integer below.", ["floor(-1.5)", "-2"], unary(numeric("x"), anInteger, floor)),
  define("ceil", "The next integer above.", ["ceil(1.2)", "2"], unary(numeric("x"), anInteger, ceil)),
  define(
    "trunc",
    "The number without its fraction.",
    ["trunc(-1.7)", "-1"],
    unary(numeric("x"), anInteger, (value) => integral(rounded(value, 0, towardsZero))),
  ),
  define(
    "div",
    "How often the second number goes into the first: the division without its fraction.",
    ["div(7, 2)", "3"],
    binary(numeric("x"), numeric("y"), anInteger, quotient),
  ),
  define(
    "mod",
    "What is left of the division; the sign is that of the first number.",
    ["mod(7, 2)", "1"],
    binary(numeric("x"), numeric("y"), promoted, remainder),
  ),
  define(
    "min",
    "The least number, of those given or of a list; nulls are passed over.",
    ["min(3, 1.5, 2)", "1.5"],
    variadic(numeric("x"), promoted, least),
    over(returnsElement, least),
  ),
  define(
    "max",
    "The greatest number, of those given or of a list; nulls are passed over.",
    ["max([3, 7, 5])", "7"],
    variadic(numeric("x"), promoted, greatest),
    over(returnsElement, greatest),
  ),
  define(
    "sum",
    "All numbers of a list together; nulls are passed over.",
    ["sum([0.1, 0.2])", "0.3"],
    over(returnsElement, sum),
  ),
  define(
    "avg",
    "The mean of the numbers of a list; nulls are passed over, and an empty list has none.",
    ["avg([1, 2])", "1.5"],
    over(aDecimal, average),
  ),
  define(
    "clamp",
    "The number, or the limit that it goes beyond.",
    ["clamp(120, 0, 100)", "100"],
    ternary(numeric("x"), numeric("low"), numeric("high"), promoted, clamp),
  ),
  define(
    "formatNumber",
    "The number as text, spelled as the specimen shows. Digits beyond those of the specimen stay.",
    ['formatNumber(1234.5, "1.234,56")', '"1.234,50"'],
    binary(numeric("x"), specimen, returns(stringType), (value, format) =>
      writeNumber(numberText(value), format),
    ),
  ),
  define(
    "parseNumber",
    "The decimal that a text spells as the specimen shows.",
    ['parseNumber("1.234,50", "1.234,56")', "1234.5"],
    binary(text("text"), specimen, aDecimal, (given, format) => {
      const plain = readNumber(given.trim(), format);
      const value = plain === null ? null : parseDecimal(plain);
      return value ?? fail(`${showValue(given)} is not a number spelled like ${format.specimen}`);
    }),
  ),
];
