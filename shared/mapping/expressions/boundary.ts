import { ExactNumber, isNativeRecord, type NativeValue } from "../../model/native.ts";
import type { TypeName, Value } from "../../model/value.ts";
import { canonicalJson, parseJson } from "../values/json.ts";
import { Duration } from "./duration.ts";
import { dateIn, timeIn, timestampIn } from "./moment-text.ts";
import {
  integral,
  isWhole,
  numberText,
  numericOf,
  parseDecimal,
  parseInteger,
  parseNumeric,
  toDouble,
} from "./numeric.ts";
import { EvaluationProblem, fail } from "./problem.ts";
import { describeType, type Type } from "./type.ts";
import { type ExpressionValue, plain, showValue, toNative } from "./value.ts";

type Input = NativeValue | undefined;

/** A variable's value, native or canonical, as expressions take it. */
export function toExpression(value: Input, type: Type): ExpressionValue | EvaluationProblem {
  return caught(() => readerOf(type)(value));
}

/** An expression's value as a canonical value of a field's type. Nothing is rounded or guessed. */
export function fromExpression(value: ExpressionValue, type: TypeName): Value | EvaluationProblem {
  if (type === "string" && typeof value === "string") return value;
  return caught(() => canonical(value, type));
}

function caught<T>(work: () => T): T | EvaluationProblem {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof EvaluationProblem) return thrown;
    throw thrown;
  }
}

function canonical(given: ExpressionValue, type: TypeName): Value {
  if (given === null) return null;
  if (type === "json")
    return canonicalJson(toNative(given)) ?? fail("The value is nested too deeply for JSON");
  const value = plain(given);
  const number = typeof value === "string" || typeof value === "boolean" ? null : numericOf(value);
  const wrong = (hint: string | null = null): never =>
    fail(`${showValue(value)} is not ${article(type)}`, hint);
  switch (type) {
    case "string":
      return typeof value === "string" ? value : wrong("Turn it into text with string(…).");
    case "boolean":
      return typeof value === "boolean" ? value : wrong("Turn text into a boolean with boolean(…).");
    case "date":
      return dateIn(value) ?? wrong("Use date(…).");
    case "time":
      return timeIn(value) ?? wrong("Use time(…).");
    case "timestamp":
      return timestampIn(value) ?? wrong("Use timestamp(…).");
    case "number":
      return number === null ? wrong("Use number(…).") : toDouble(number);
    case "decimal":
      return number === null ? wrong("Use decimal(…).") : numberText(number);
    case "integer": {
      const whole = number === null ? wrong("Use integer(…).") : integral(number);
      return isWhole(whole) ? numberText(whole) : wrong("Use round(…), floor(…) or ceil(…).");
    }
  }
}

const article = (type: TypeName): string => describeType({ kind: type });

const readers = new WeakMap<Type, (value: Input) => ExpressionValue>();

/** What turns a variable of a type into an expression's value. A value not of its type fails. */
export function readerOf(type: Type): (value: Input) => ExpressionValue {
  let reader = readers.get(type);
  if (!reader) {
    reader = makeReader(type);
    readers.set(type, reader);
  }
  return reader;
}

function makeReader(type: Type): (value: Input) => ExpressionValue {
  const reading =
    <T extends ExpressionValue>(convert: (value: NativeValue) => T | null) =>
    (value: Input): ExpressionValue => {
      if (value === null || value === undefined) return null;
      return convert(value) ?? fail(`${showValue(value)} is not ${describeType(type)}, as it should be here`);
    };
  switch (type.kind) {
    case "string": {
      const convert = reading(textOf);
      return (value) => (typeof value === "string" ? value : convert(value));
    }
    case "date":
      return reading(dateIn);
    case "time":
      return reading(timeIn);
    case "timestamp":
      return reading(timestampIn);
    case "boolean":
      return reading((value) => (typeof value === "boolean" ? value : null));
    case "integer":
      return reading((value) => {
        const number = numberOf(value, parseInteger);
        return number !== null && isWhole(number) ? number : null;
      });
    case "decimal":
      return reading((value) => numberOf(value, parseDecimal));
    case "number":
      return reading((value) => {
        const number = numberOf(value, parseNumeric);
        return number === null || typeof number === "number" ? number : toDouble(number);
      });
    case "json":
      return (value) => {
        const structure = typeof value === "string" ? parseJson(value) : (value ?? null);
        return structure === undefined ? fail(`${showValue(value ?? null)} is not JSON`) : structure;
      };
    case "duration":
      return reading((value) => (typeof value === "string" ? Duration.parse(value) : null));
    case "null":
    case "dyn":
      return (value) => value ?? null;
    case "list": {
      const element = readerOf(type.element);
      return reading((value) => readList(value, element));
    }
    case "map":
      return reading((value) => readRecord(value, () => type.value));
    case "object":
      return reading((value) => readRecord(value, (name) => type.members.get(name)));
  }
}

const textOf = (value: NativeValue): string | null => {
  const text = plain(value);
  return typeof text === "string" ? text : null;
};

const numberOf = <T extends ExpressionValue>(value: NativeValue, parse: (text: string) => T | null) => {
  const inner = plain(value);
  if (typeof inner === "string") return parse(inner);
  return typeof inner === "number" || inner instanceof ExactNumber ? numericOf(inner) : null;
};

/** The list itself where nothing in it has to be converted. */
function readList(value: NativeValue, read: (value: Input) => ExpressionValue): ExpressionValue {
  const list: readonly NativeValue[] = Array.isArray(value) ? value : [value];
  const converted = list.map(read);
  return converted.every((element, index) => element === list[index]) ? list : converted;
}

/** The record itself where nothing in it has to be converted. */
function readRecord(value: NativeValue, typeOf: (name: string) => Type | undefined): ExpressionValue {
  if (!isNativeRecord(value)) return null;
  let converted: Record<string, ExpressionValue> | null = null;
  for (const name of Object.keys(value)) {
    const type = typeOf(name);
    const member = value[name];
    const read = type === undefined ? member : readerOf(type)(member);
    if (read === member || read === undefined) continue;
    const copy: Record<string, ExpressionValue> = converted ?? Object.assign(Object.create(null), value);
    copy[name] = read;
    converted = copy;
  }
  return converted ?? value;
}
