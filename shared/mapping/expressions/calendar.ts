import { wallMilliseconds } from "../values/calendar.ts";
import { isIsoDate } from "../values/date.ts";
import { instantText } from "../values/timestamp.ts";
import { fail } from "./problem.ts";

const dayLength = 86_400_000;

/** A day of the calendar in its parts; the month counts from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01. Months and days beyond the end run over into the next year or month. */
export const dayNumber = ({ year, month, day }: CalendarDay): number =>
  Math.floor(new Date(0).setUTCFullYear(year, month - 1, day) / dayLength);

const firstDay = dayNumber({ year: 0, month: 1, day: 1 });
const lastDay = dayNumber({ year: 9999, month: 12, day: 31 });

/** The parts of a canonical date, or of the date that a canonical timestamp begins with. */
export const dayOf = (date: string): CalendarDay => ({
  year: Number(date.slice(0, 4)),
  month: Number(date.slice(5, 7)),
  day: Number(date.slice(8, 10)),
});

/** The canonical date of a day number; only the years 0000 to 9999 have one. */
export function dateOfDay(day: number): string {
  if (!(day >= firstDay && day <= lastDay)) fail("A date lies outside the years 0000 to 9999");
  return new Date(day * dayLength).toISOString().slice(0, 10);
}

/** The canonical date of a day in parts, which must be one of the calendar. */
export function dateOf(day: CalendarDay): string {
  const date = dateOfDay(dayNumber(day));
  const { year, month, day: number } = dayOf(date);
  if (year === day.year && month === day.month && number === day.day && isIsoDate(date)) return date;
  return fail(`${day.year}-${day.month}-${day.day} is no day of the calendar`);
}

/** The same day of a month that many months later; the month's last day where it has no such day. */
export function addMonths(date: string, months: number): string {
  const { year, month, day } = dayOf(date);
  const first = dayNumber({ year, month: month + months, day: 1 });
  const next = dayNumber({ year, month: month + months + 1, day: 1 });
  return dateOfDay(Math.min(first + day - 1, next - 1));
}

const inNanoseconds = 1_000_000_000n;
const firstSecond = BigInt(firstDay) * 86_400n;
const endSecond = BigInt(lastDay + 1) * 86_400n;

/** Milliseconds since 1970 of a canonical timestamp, without its fraction. */
export const wallOf = (timestamp: string): number =>
  wallMilliseconds({
    ...dayOf(timestamp),
    hour: Number(timestamp.slice(11, 13)),
    minute: Number(timestamp.slice(14, 16)),
    second: Number(timestamp.slice(17, 19)),
    fraction: "",
    offset: 0,
  });

/** Nanoseconds since 1970 of a canonical timestamp. */
export const instantOf = (timestamp: string): bigint =>
  BigInt(wallOf(timestamp) / 1000) * inNanoseconds + BigInt(timestamp.slice(20, -1).padEnd(9, "0"));

/** The canonical timestamp of an instant in nanoseconds since 1970. */
export function timestampOf(instant: bigint): string {
  const fraction = ((instant % inNanoseconds) + inNanoseconds) % inNanoseconds;
  const second = (instant - fraction) / inNanoseconds;
  if (second < firstSecond || second >= endSecond) fail("A timestamp lies outside the years 0000 to 9999");
  return instantText(Number(second) * 1000, fraction.toString().padStart(9, "0").replace(/0+$/, ""));
}
