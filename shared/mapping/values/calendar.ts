/** The proleptic Gregorian calendar in UTC, for the years 0000 to 9999. No zones here. */

/** A wall-clock moment; `offset` is minutes east of UTC, `null` where nothing says. `fraction` has no trailing zeros. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: string;
  readonly offset: number | null;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= monthLengths[month - 1]! + (leap ? 1 : 0);
}

export function isMoment(moment: Moment): boolean {
  return isDate(moment.year, moment.month, moment.day) && isTime(moment.hour, moment.minute, moment.second);
}

export function isTime(hour: number, minute: number, second: number): boolean {
  return hour < 24 && minute < 60 && second < 60;
}

/** Milliseconds since 1970 of a wall clock that shows UTC, without the fraction. */
export function wallMilliseconds(moment: Moment): number {
  const time = ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1000;
  if (moment.year >= 100) return Date.UTC(moment.year, moment.month - 1, moment.day) + time;
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  return new Date(0).setUTCFullYear(moment.year, moment.month - 1, moment.day) + time;
}

/** The moment that a wall clock in UTC shows. */
export function momentAt(milliseconds: number, fraction: string, offset: number | null): Moment {
  const date = new Date(milliseconds);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    fraction,
    offset,
  };
}

export const dateText = (moment: Moment): string =>
  `${String(moment.year).padStart(4, "0")}-${two(moment.month)}-${two(moment.day)}`;

export const timeText = (moment: Moment): string =>
  `${two(moment.hour)}:${two(moment.minute)}:${two(moment.second)}${moment.fraction === "" ? "" : `.${moment.fraction}`}`;

export const trimFraction = (digits: string): string => digits.replace(/0+$/, "");

const two = (number: number): string => (number < 10 ? `0${number}` : String(number));
