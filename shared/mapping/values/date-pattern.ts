import { DateTime, FixedOffsetZone } from "luxon";
import { assert } from "../../base/assert.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { dateText, isMoment, type Moment, timeText, trimFraction } from "./calendar.ts";

/**
 * A date pattern as Luxon and Unicode write them: `dd.MM.yyyy`, `d MMM yyyy`, `yyyyMMdd'T'HHmmssZZ`.
 * Numeric patterns run on a regular expression of bounded width; names of months and days, am and pm through Luxon.
 */
export interface DatePattern {
  readonly text: string;
  /** Whether values carry their own offset from UTC. */
  readonly hasOffset: boolean;
  /** `null` where the text is not of this pattern or names no real moment. */
  parse(text: string): Moment | null;
  format(moment: Moment): string;
}

export type PatternKind = "date" | "time" | "timestamp";

type Part = "year" | "month" | "day" | "hour" | "minute" | "second" | "fraction" | "offset";

interface Token {
  readonly part: Part;
  readonly source: string;
  readonly write: (moment: Moment) => string;
}

const padded = (width: number, read: (moment: Moment) => number): ((moment: Moment) => string) => {
  return (moment) => String(read(moment)).padStart(width, "0");
};

const offsetText = (moment: Moment, colon: string): string => {
  const offset = moment.offset ?? 0;
  const size = Math.abs(offset);
  const hours = String(Math.floor(size / 60)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${hours}${colon}${String(size % 60).padStart(2, "0")}`;
};

const fraction = (width: number): Token => ({
  part: "fraction",
  source: `(\\d{${width}})`,
  write: (moment) => moment.fraction.slice(0, width).padEnd(width, "0"),
});

const tokens: ReadonlyMap<string, Token> = new Map<string, Token>([
  ["yyyy", { part: "year", source: "(\\d{4})", write: padded(4, (moment) => moment.year) }],
  ["MM", { part: "month", source: "(\\d{2})", write: padded(2, (moment) => moment.month) }],
  ["M", { part: "month", source: "(\\d{1,2})", write: padded(1, (moment) => moment.month) }],
  ["dd", { part: "day", source: "(\\d{2})", write: padded(2, (moment) => moment.day) }],
  ["d", { part: "day", source: "(\\d{1,2})", write: padded(1, (moment) => moment.day) }],
  ["HH", { part: "hour", source: "(\\d{2})", write: padded(2, (moment) => moment.hour) }],
  ["H", { part: "hour", source: "(\\d{1,2})", write: padded(1, (moment) => moment.hour) }],
  ["mm", { part: "minute", source: "(\\d{2})", write: padded(2, (moment) => moment.minute) }],
  ["m", { part: "minute", source: "(\\d{1,2})", write: padded(1, (moment) => moment.minute) }],
  ["ss", { part: "second", source: "(\\d{2})", write: padded(2, (moment) => moment.second) }],
  ["s", { part: "second", source: "(\\d{1,2})", write: padded(1, (moment) => moment.second) }],
  ["SSS", fraction(3)],
  ["SSSSSS", fraction(6)],
  ["SSSSSSSSS", fraction(9)],
  ["ZZ", { part: "offset", source: "([+-]\\d{2}:\\d{2}|Z)", write: (moment) => offsetText(moment, ":") }],
  ["ZZZ", { part: "offset", source: "([+-]\\d{4}|Z)", write: (moment) => offsetText(moment, "") }],
]);

/** Luxon's letters beyond those above: names, halves of the day, two-digit years, days of the year. */
const luxonLetters = new Set([
  "yy",
  "L",
  "LL",
  "MMM",
  "MMMM",
  "LLL",
  "LLLL",
  "EEE",
  "EEEE",
  "ccc",
  "cccc",
  "a",
  "h",
  "hh",
  "o",
  "ooo",
]);

/** What a probe must come back as, by kind: two moments that differ in every part. */
const probes: readonly Moment[] = [
  { year: 2026, month: 3, day: 29, hour: 14, minute: 5, second: 0, fraction: "", offset: 0 },
  { year: 1987, month: 11, day: 2, hour: 9, minute: 47, second: 0, fraction: "", offset: 0 },
];

/** The error is a sentence in plain words. */
export function parseDatePattern(text: string, kind: PatternKind): Result<DatePattern, string> {
  const pieces = text.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+|'/g) ?? [];
  const letters = pieces.filter((piece) => /^[A-Za-z]/.test(piece));
  const unknown = letters.find((piece) => !tokens.has(piece) && !luxonLetters.has(piece));
  const hint = corrected(text);
  const instead = hint === text ? "" : ` Did you mean "${hint}"?`;
  if (unknown !== undefined)
    return err(
      `"${unknown}" in "${text}" is not a part of a ${kind} pattern.${instead || " Put plain text in quotes: 'T'."}`,
    );
  const pattern = letters.every((piece) => tokens.has(piece))
    ? numericPattern(text, pieces)
    : luxonPattern(text, letters);
  const whole = probes.every((probe) => {
    const back = pattern.parse(pattern.format(probe));
    if (back === null) return false;
    return (
      (kind === "time" || dateText(back) === dateText(probe)) &&
      (kind === "date" || timeText(back) === timeText(probe))
    );
  });
  const example = kind === "date" ? "dd.MM.yyyy" : kind === "time" ? "HH:mm" : "yyyy-MM-dd HH:mm:ss";
  return whole
    ? ok(pattern)
    : err(`"${text}" does not hold a whole ${kind}.${instead || ` An example is "${example}".`}`);
}

/** A pattern that the sync file's parser has found good; `null` for the standard spelling. */
export function patternOf(text: string, kind: PatternKind): DatePattern;
export function patternOf(text: string | null, kind: PatternKind): DatePattern | null;
export function patternOf(text: string | null, kind: PatternKind): DatePattern | null {
  if (text === null) return null;
  const pattern = parseDatePattern(text, kind);
  assert(pattern.ok, `${kind} pattern ${text} was not checked`);
  return pattern.value;
}

/** What the writer of `DD.MM.YYYY`, `dd.mm.yyyy` or `%d.%m.%Y` most likely meant. */
function corrected(text: string): string {
  return text
    .replace(/%Y/g, "yyyy")
    .replace(/%m/g, "MM")
    .replace(/%d/g, "dd")
    .replace(/%H/g, "HH")
    .replace(/%M/g, "mm")
    .replace(/%S/g, "ss")
    .replace(/Y+/g, (years) => "y".repeat(years.length))
    .replace(/D+/g, (days) => "d".repeat(days.length))
    .replace(/^([^H]*?d+[^A-Za-z]*)mm/, "$1MM")
    .replace(/(y{4}[^A-Za-z]*)mm/, "$1MM");
}

function numericPattern(text: string, pieces: readonly string[]): DatePattern {
  const parts: Part[] = [];
  const writers: ((moment: Moment) => string)[] = [];
  let source = "";
  for (const piece of pieces) {
    const token = tokens.get(piece);
    if (token) {
      parts.push(token.part);
      writers.push(token.write);
      source += token.source;
    } else {
      const literal = piece.startsWith("'") ? piece.slice(1, -1) : piece;
      writers.push(() => literal);
      source += literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    }
  }
  const expression = new RegExp(`^${source}$`);
  const index = (part: Part): number => parts.indexOf(part) + 1;
  const [year, month, day] = [index("year"), index("month"), index("day")];
  const [hour, minute, second] = [index("hour"), index("minute"), index("second")];
  const [part, offset] = [index("fraction"), index("offset")];
  return {
    text,
    hasOffset: offset > 0,
    parse(value) {
      const match = expression.exec(value);
      if (match === null) return null;
      const moment: Moment = {
        year: year > 0 ? Number(match[year]) : 2000,
        month: month > 0 ? Number(match[month]) : 1,
        day: day > 0 ? Number(match[day]) : 1,
        hour: hour > 0 ? Number(match[hour]) : 0,
        minute: minute > 0 ? Number(match[minute]) : 0,
        second: second > 0 ? Number(match[second]) : 0,
        fraction: part > 0 ? trimFraction(match[part]!) : "",
        offset: offset > 0 ? offsetMinutes(match[offset]!) : null,
      };
      return isMoment(moment) && moment.offset !== invalidOffset ? moment : null;
    },
    format(moment) {
      let written = "";
      for (const write of writers) written += write(moment);
      return written;
    },
  };
}

function luxonPattern(text: string, letters: readonly string[]): DatePattern {
  const hasOffset = letters.includes("ZZ") || letters.includes("ZZZ");
  const options = { zone: "utc", setZone: true, locale: "en-US" } as const;
  const parser = DateTime.buildFormatParser(text, options);
  return {
    text,
    hasOffset,
    parse(value) {
      const date = DateTime.fromFormatParser(value, parser, options);
      if (!date.isValid || date.year < 0 || date.year > 9999) return null;
      const { year, month, day, hour, minute, second } = date;
      const millisecond = String(date.millisecond).padStart(3, "0");
      return {
        ...{ year, month, day, hour, minute, second },
        fraction: trimFraction(millisecond),
        offset: hasOffset ? date.offset : null,
      };
    },
    format({ offset, fraction: digits, ...moment }) {
      const zone = FixedOffsetZone.instance(offset ?? 0);
      const millisecond = Number(digits.slice(0, 3).padEnd(3, "0"));
      return DateTime.fromObject({ ...moment, millisecond }, { zone }).toFormat(text, { locale: "en-US" });
    },
  };
}

const invalidOffset = Number.MAX_SAFE_INTEGER;

/** `+02:00`, `+0200`, `+02` or `Z` in minutes; `invalidOffset` beyond a day. */
export function offsetMinutes(text: string): number {
  if (text === "Z" || text === "z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = text.length > 3 ? Number(text.slice(-2)) : 0;
  if (hours > 23 || minutes > 59) return invalidOffset;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) + 0;
}
