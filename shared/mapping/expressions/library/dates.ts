import type { Result } from "../../../base/result.ts";
import { dateText, type Moment, timeText } from "../../values/calendar.ts";
import type { Zone } from "../../values/zone.ts";
import {
  addMonths,
  type CalendarDay,
  dateOf,
  dateOfDay,
  dayNumber,
  dayOf,
  timestampOf,
  wallOf,
} from "../calendar.ts";
import {
  binary,
  define,
  type FunctionDefinition,
  returns,
  returnsFirst,
  ternary,
  unary,
} from "../function.ts";
import { count, date, dateOrTimestamp, text, time, timestamp } from "../parameter.ts";
import { fail } from "../problem.ts";
import { dateType, integerType, stringType, timestampType, timeType } from "../type.ts";
import {
  datePattern,
  localMoment,
  readDate,
  readTime,
  readTimestamp,
  timePattern,
  timestampPattern,
  writtenPattern,
  zone,
} from "./date-format.ts";

const aDate = returns(dateType);
const aTime = returns(timeType);
const aTimestamp = returns(timestampType);
const anInteger = returns(integerType);
const aText = returns(stringType);

const orFail = (result: Result<string, string>): string =>
  result.ok ? result.value : fail(result.error, 'Say how it is written, such as date(x, "dd.MM.yyyy").');

/** A date is midnight, a timestamp what clocks in UTC show. */
function momentOf(given: string): Moment {
  const clock = { hour: 0, minute: 0, second: 0, fraction: "", offset: 0 };
  return given.length === 10 ? { ...dayOf(given), ...clock } : localMoment(given, null);
}

const clockOf = (given: string): Moment => momentOf(given.length > 18 ? given : `1970-01-01T${given}Z`);

/** A part of a date, or of what clocks in a zone show at a timestamp. */
const dayPart = (
  name: string,
  description: string,
  example: readonly [string, string],
  part: (day: CalendarDay) => number,
): FunctionDefinition =>
  define(
    name,
    `${description} A timestamp is taken in UTC, unless a zone is named.`,
    example,
    unary(dateOrTimestamp("x"), anInteger, (given) => part(dayOf(given))),
    binary(timestamp("x"), zone, anInteger, (given, there) => part(localMoment(given, there))),
  );

const clockPart = (
  name: string,
  description: string,
  example: readonly [string, string],
  part: (moment: Moment) => number,
): FunctionDefinition =>
  define(
    name,
    `${description} A timestamp is taken in UTC, unless a zone is named.`,
    example,
    unary(time("x"), anInteger, (given) => part(clockOf(given))),
    unary(timestamp("x"), anInteger, (given) => part(clockOf(given))),
    binary(timestamp("x"), zone, anInteger, (given, there) => part(localMoment(given, there))),
  );

/** 1 for Monday to 7 for Sunday; 1970-01-01 was a Thursday. */
const weekday = (day: CalendarDay): number => ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;

const dayOfYear = (day: CalendarDay): number =>
  dayNumber(day) - dayNumber({ year: day.year, month: 1, day: 1 }) + 1;

/** The week that holds the day's Thursday, counted within that Thursday's year. */
const isoWeek = (day: CalendarDay): number =>
  Math.ceil(dayOfYear(dayOf(dateOfDay(dayNumber(day) + 4 - weekday(day)))) / 7);

/** Moves the date, and keeps the time of day of a timestamp. */
const moved = (given: string, move: (date: string) => string): string =>
  move(given.slice(0, 10)) + given.slice(10);

const daysBetween = (from: string, to: string): number => dayNumber(dayOf(to)) - dayNumber(dayOf(from));

function yearsBetween(from: string, to: string): number {
  if (to < from) return -yearsBetween(to, from) + 0;
  const years = dayOf(to).year - dayOf(from).year;
  return to.slice(5, 10) < from.slice(5, 10) ? years - 1 : years;
}

function inZone(given: string, there: Zone): string {
  const moment = localMoment(given, there);
  const offset = moment.offset ?? 0;
  const minutes = Math.abs(offset);
  const two = (number: number): string => String(number).padStart(2, "0");
  const shown = `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${dateText(moment)}T${timeText(moment)}${shown}`;
}

/** The instant at which a day begins in a zone: where clocks skip midnight, the first that they show. */
function startOfDay(day: string, there: Zone): string {
  const wall = wallOf(`${day}T00:00:00Z`);
  const instant = there.instantOf(wall) ?? wall - there.offsetAt(wall - 86_400_000);
  return timestampOf(BigInt(instant) * 1_000_000n);
}

export const dateFunctions: readonly FunctionDefinition[] = [
  define(
    "date",
    "The date that a text spells (as a pattern says), a timestamp falls on (in a zone), or three numbers name.",
    ['date("29.03.2026", "dd.MM.yyyy")', 'date("2026-03-29")'],
    unary(text("text"), aDate, (given) => orFail(readDate(given.trim()))),
    unary(timestamp("timestamp"), aDate, (given) => given.slice(0, 10)),
    binary(text("text"), datePattern, aDate, (given, read) => orFail(read(given.trim()))),
    binary(timestamp("timestamp"), zone, aDate, (given, there) => dateText(localMoment(given, there))),
    ternary(count("year"), count("month"), count("day"), aDate, (year, month, day) =>
      dateOf({ year, month, day }),
    ),
  ),
  define(
    "time",
    "The time of day that a text spells (as a pattern says), or that clocks show at a timestamp (in a zone).",
    ['time("2.05 PM", "h.mm a")', 'time("14:05:00")'],
    unary(text("text"), aTime, (given) => orFail(readTime(given.trim()))),
    unary(timestamp("timestamp"), aTime, (given) => given.slice(11, -1)),
    binary(text("text"), timePattern, aTime, (given, read) => orFail(read(given.trim()))),
    binary(timestamp("timestamp"), zone, aTime, (given, there) => timeText(localMoment(given, there))),
  ),
  define(
    "timestamp",
    "The instant that a text spells (as a pattern says; in a zone, else UTC), or at which a date begins.",
    [
      'timestamp("29.03.2026 14:05", "dd.MM.yyyy HH:mm", "Europe/Berlin")',
      'timestamp("2026-03-29T12:05:00Z")',
    ],
    unary(text("text"), aTimestamp, (given) => orFail(readTimestamp(given.trim()))),
    unary(date("date"), aTimestamp, (given) => `${given}T00:00:00Z`),
    binary(text("text"), timestampPattern, aTimestamp, (given, readIn) =>
      orFail(readIn("UTC")(given.trim())),
    ),
    binary(date("date"), zone, aTimestamp, startOfDay),
    ternary(text("text"), timestampPattern, zone, aTimestamp, (given, readIn, there) =>
      orFail(readIn(there.name)(given.trim())),
    ),
  ),
  define(
    "formatDate",
    "A date or timestamp as text, by a pattern; a timestamp is shown in UTC, unless a zone is named.",
    ['formatDate(date("2026-03-29"), "d MMM yyyy")', '"29 Mar 2026"'],
    binary(dateOrTimestamp("x"), writtenPattern, aText, (given, write) => write(momentOf(given))),
    ternary(timestamp("x"), writtenPattern, zone, aText, (given, write, there) =>
      write(localMoment(given, there)),
    ),
  ),
  dayPart("year", "The year.", ['year(date("2026-03-29"))', "2026"], (day) => day.year),
  dayPart("quarter", "The quarter, 1 to 4.", ['quarter(date("2026-03-29"))', "1"], (day) =>
    Math.ceil(day.month / 3),
  ),
  dayPart("month", "The month, 1 to 12.", ['month(date("2026-03-29"))', "3"], (day) => day.month),
  dayPart(
    "day",
    "The day of the month.",
    ['day(timestamp("2026-03-29T23:30:00Z"), "Europe/Berlin")', "30"],
    (day) => day.day,
  ),
  dayPart(
    "weekday",
    "The day of the week, 1 for Monday to 7 for Sunday.",
    ['weekday(date("2026-03-29"))', "7"],
    weekday,
  ),
  dayPart("isoWeek", "The ISO 8601 week.", ['isoWeek(date("2027-01-01"))', "53"], isoWeek),
  dayPart("dayOfYear", "The day of the year, from 1.", ['dayOfYear(date("2026-03-01"))', "60"], dayOfYear),
  clockPart(
    "hour",
    "The hour, 0 to 23.",
    ['hour(timestamp("2026-03-29T12:05:00Z"), "Europe/Berlin")', "14"],
    (at) => at.hour,
  ),
  clockPart("minute", "The minute.", ['minute(time("14:05"))', "5"], (at) => at.minute),
  clockPart(
    "second",
    "The second, without its fraction.",
    ['second(time("14:05:09"))', "9"],
    (at) => at.second,
  ),
  define(
    "addDays",
    "So many days later, or earlier where the number is negative.",
    ['addDays(date("2026-02-27"), 3)', 'date("2026-03-02")'],
    binary(dateOrTimestamp("x"), count("days"), returnsFirst, (given, days) =>
      moved(given, (from) => dateOfDay(dayNumber(dayOf(from)) + days)),
    ),
  ),
  define(
    "addMonths",
    "The same day so many months later; the last day of a month that has no such day.",
    ['addMonths(date("2026-01-31"), 1)', 'date("2026-02-28")'],
    binary(dateOrTimestamp("x"), count("months"), returnsFirst, (given, months) =>
      moved(given, (from) => addMonths(from, months)),
    ),
  ),
  define(
    "addYears",
    "The same day so many years later; 28 February where there is no 29th.",
    ['addYears(date("2024-02-29"), 1)', 'date("2025-02-28")'],
    binary(dateOrTimestamp("x"), count("years"), returnsFirst, (given, years) =>
      moved(given, (from) => addMonths(from, years * 12)),
    ),
  ),
  define(
    "daysBetween",
    "How many midnights lie between two dates or timestamps; negative where the second is the earlier one.",
    ['daysBetween(date("2026-02-27"), date("2026-03-02"))', "3"],
    binary(dateOrTimestamp("from"), dateOrTimestamp("to"), anInteger, daysBetween),
  ),
  define(
    "yearsBetween",
    "How many whole years lie between two dates or timestamps: an age.",
    ['yearsBetween(date("2000-06-15"), date("2026-06-14"))', "25"],
    binary(dateOrTimestamp("from"), dateOrTimestamp("to"), anInteger, yearsBetween),
  ),
  define(
    "startOfMonth",
    "The first day of the month.",
    ['startOfMonth(date("2026-03-29"))', 'date("2026-03-01")'],
    unary(dateOrTimestamp("x"), aDate, (given) => `${given.slice(0, 8)}01`),
  ),
  define(
    "endOfMonth",
    "The last day of the month.",
    ['endOfMonth(date("2026-02-03"))', 'date("2026-02-28")'],
    unary(dateOrTimestamp("x"), aDate, (given) => {
      const { year, month } = dayOf(given);
      return dateOfDay(dayNumber({ year, month: month + 1, day: 1 }) - 1);
    }),
  ),
  define(
    "toZone",
    "What clocks in a zone show at a timestamp, with the offset from UTC.",
    ['toZone(timestamp("2026-03-29T12:05:00Z"), "Europe/Berlin")', '"2026-03-29T14:05:00+02:00"'],
    binary(timestamp("timestamp"), zone, aText, inZone),
  ),
  define(
    "epochSeconds",
    "Whole seconds since 1970.",
    ['epochSeconds(timestamp("1970-01-02T00:00:00Z"))', "86400"],
    unary(timestamp("timestamp"), anInteger, (given) => wallOf(given) / 1000),
  ),
  define(
    "fromEpochSeconds",
    "The timestamp so many seconds after 1970 began.",
    ["fromEpochSeconds(86400)", 'timestamp("1970-01-02T00:00:00Z")'],
    unary(count("seconds"), aTimestamp, (seconds) => timestampOf(BigInt(seconds) * 1_000_000_000n)),
  ),
];
