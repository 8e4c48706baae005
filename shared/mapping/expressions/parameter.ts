import type { Result } from "../../base/result.ts";
import { Duration } from "./duration.ts";
import { dateIn, timeIn, timestampIn } from "./moment-text.ts";
import { integral, type Numeric, numericOf } from "./numeric.ts";
import { fail } from "./problem.ts";
import { fits, isNumeric, isRecordType, isUnsettled, type Type } from "./type.ts";
import { asList, type ExpressionRecord, type ExpressionValue, isRecord, plain, showValue } from "./value.ts";

/** What a function takes in one place: which types, and how a value of unknown type is turned into a `T`. */
export interface Parameter<T> {
  readonly name: string;
  /** The type, for documentation. */
  readonly shown: string;
  /** Whether null is an argument like any other here. */
  readonly takesNull: boolean;
  accepts(type: Type): boolean;
  /** Whether a value that is not null is one of this kind. */
  matches(value: ExpressionValue): boolean;
  /** Made once for each call in an expression, so that it may remember what it was last given. */
  reader(functionName: string): (value: ExpressionValue) => T;
  /** What is wrong with a text that is written out; `null` for nothing. */
  inspect(literal: string): string | null;
}

function parameter<T>(
  name: string,
  shown: string,
  accepts: (type: Type) => boolean,
  convert: (value: ExpressionValue) => T | undefined,
): Parameter<T> {
  return {
    name,
    shown,
    takesNull: false,
    accepts: (type) => isUnsettled(type) || accepts(type),
    matches: (value) => convert(value) !== undefined,
    reader: (functionName) => (value) =>
      convert(value) ??
      fail(`${functionName} takes ${shown} as ${name}, not ${showValue(value)}`, conversions[shown] ?? null),
    inspect: () => null,
  };
}

const conversions: Readonly<Record<string, string>> = {
  string: "Turn it into text with string(…).",
  number: "Read a number from text with decimal(…).",
  integer: "Read an integer from text with integer(…), or round a decimal with round(…).",
  date: "Read a date from text with date(…).",
  "date or timestamp": "Read a date from text with date(…).",
  timestamp: "Read a timestamp from text with timestamp(…).",
};

const isKind =
  (...kinds: readonly Type["kind"][]) =>
  (type: Type): boolean =>
    kinds.includes(type.kind);

export const text = (name: string): Parameter<string> =>
  parameter(name, "string", isKind("string"), (value) => {
    const given = plain(value);
    return typeof given === "string" ? given : undefined;
  });

export const numeric = (name: string): Parameter<Numeric> =>
  parameter(name, "number", isNumeric, (value) => numericOf(value) ?? undefined);

/** A place or an amount: an integer as a safe JavaScript number; a larger one counts as the largest there is. */
export const count = (name: string): Parameter<number> =>
  parameter(name, "integer", isKind("integer"), (value) => {
    const number = numericOf(value);
    const whole = number === null ? null : integral(number);
    if (typeof whole === "bigint") return whole < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
    return typeof whole === "number" && Number.isSafeInteger(whole) ? whole : undefined;
  });

export const date = (name: string): Parameter<string> =>
  parameter(name, "date", isKind("date"), (value) => dateIn(value) ?? undefined);

export const time = (name: string): Parameter<string> =>
  parameter(name, "time", isKind("time"), (value) => timeIn(value) ?? undefined);

export const timestamp = (name: string): Parameter<string> =>
  parameter(name, "timestamp", isKind("timestamp"), (value) => timestampIn(value) ?? undefined);

export const dateOrTimestamp = (name: string): Parameter<string> =>
  parameter(
    name,
    "date or timestamp",
    isKind("date", "timestamp"),
    (value) => dateIn(value) ?? timestampIn(value) ?? undefined,
  );

export const duration = (name: string): Parameter<Duration> =>
  parameter(name, "duration", isKind("duration"), (value) => (value instanceof Duration ? value : undefined));

/** A list; a single value of unknown type is a list of one. */
export const list = (name: string): Parameter<readonly ExpressionValue[]> =>
  parameter(name, "list", isKind("list"), asList);

/** A list whose elements are of a type. */
export const listOf = (name: string, element: Type, shown: string): Parameter<readonly ExpressionValue[]> =>
  parameter(name, `list(${shown})`, (type) => type.kind === "list" && fits(type.element, element), asList);

export const record = (name: string): Parameter<ExpressionRecord> =>
  parameter(name, "record", isRecordType, (value) => (isRecord(value) ? value : undefined));

/** What conversions start from. */
export const scalar = (name: string): Parameter<string | boolean | Numeric> =>
  parameter(
    name,
    "string, number or boolean",
    (type) => isNumeric(type) || type.kind === "string" || type.kind === "boolean",
    (value) => {
      const given = plain(value);
      if (typeof given === "string" || typeof given === "boolean") return given;
      return numericOf(given) ?? undefined;
    },
  );

/** A value of any type but null. */
export const any = (name: string): Parameter<Exclude<ExpressionValue, null>> =>
  parameter(
    name,
    "any",
    () => true,
    (value) => value ?? undefined,
  );

/** A value of any type, null among them. */
export const anything = (name: string): Parameter<ExpressionValue> => ({
  name,
  shown: "any",
  takesNull: true,
  accepts: () => true,
  matches: () => true,
  reader: () => (value) => value,
  inspect: () => null,
});

/** A text that stands for something else: a pattern, a zone. What it was last read as is remembered for each call. */
export function meaning<T>(name: string, read: (text: string) => Result<T, string>): Parameter<T> {
  const given = text(name);
  return {
    ...given,
    reader(functionName) {
      const textOf = given.reader(functionName);
      let last: { readonly text: string; readonly meaning: T } | null = null;
      return (value) => {
        const written = textOf(value);
        if (last?.text === written) return last.meaning;
        const result = read(written);
        if (!result.ok) return fail(result.error);
        last = { text: written, meaning: result.value };
        return last.meaning;
      };
    },
    inspect(literal) {
      const result = read(literal);
      return result.ok ? null : result.error;
    },
  };
}
