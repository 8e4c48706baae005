import { DateTime, FixedOffsetZone } from "luxon";
import { err, ok, type Result } from "../../../base/result.ts";
import { type Moment, momentAt } from "../../values/calendar.ts";
import { dateCodec } from "../../values/date.ts";
import { parseDatePattern } from "../../values/date-pattern.ts";
import { timeCodec } from "../../values/time.ts";
import { timestampCodec } from "../../values/timestamp.ts";
import { isZone, Zone } from "../../values/zone.ts";
import { wallOf } from "../calendar.ts";
import { meaning } from "../parameter.ts";
import { fail } from "../problem.ts";
import { showValue } from "../value.ts";

/** Reads a text as a canonical date, time or timestamp; the error says why it is none. */
type Read = (given: string) => Result<string, string>;

const asRead =
  (codec: { parse(given: string): unknown }, what: string): Read =>
  (given) => {
    const parsed = codec.parse(given);
    return typeof parsed === "string" ? ok(parsed) : err(`${showValue(given)} is not ${what}`);
  };

export const readDate = asRead(dateCodec(null), "a date such as 2026-03-29");
export const readTime = asRead(timeCodec(null), "a time such as 14:05:00");
export const readTimestamp = asRead(timestampCodec(null, "UTC"), "a timestamp such as 2026-03-29T14:05:00Z");

export const datePattern = meaning("pattern", (written): Result<Read, string> => {
  const pattern = parseDatePattern(written, "date");
  return pattern.ok ? ok(asRead(dateCodec(written), `a date written as ${written}`)) : pattern;
});

export const timePattern = meaning("pattern", (written): Result<Read, string> => {
  const pattern = parseDatePattern(written, "time");
  return pattern.ok ? ok(asRead(timeCodec(written), `a time written as ${written}`)) : pattern;
});

/** A pattern of timestamps, to be read as what clocks in a zone show. */
export const timestampPattern = meaning("pattern", (written): Result<(zone: string) => Read, string> => {
  const pattern = parseDatePattern(written, "timestamp");
  if (!pattern.ok) return pattern;
  let last: { readonly zone: string; readonly read: Read } | null = null;
  return ok((zone) => {
    if (last?.zone !== zone)
      last = { zone, read: asRead(timestampCodec(written, zone), `a timestamp written as ${written}`) };
    return last.read;
  });
});

export const zone = meaning("zone", (name): Result<Zone, string> => {
  if (isZone(name)) return ok(new Zone(name));
  return err(`${showValue(name)} is not a time zone; an example is "Europe/Berlin"`);
});

/** What clocks in a zone, or else in UTC, show at a canonical timestamp. */
export function localMoment(timestamp: string, there: Zone | null): Moment {
  const instant = wallOf(timestamp);
  const offset = there?.offsetAt(instant) ?? 0;
  const moment = momentAt(instant + offset, timestamp.slice(20, -1), Math.round(offset / 60_000));
  if (moment.year < 0 || moment.year > 9999) fail("A date lies outside the years 0000 to 9999");
  return moment;
}

const known =
  /^(?:y|yy|yyyy|M{1,4}|L{1,4}|dd?|o|ooo|E{3,5}|c{1,5}|WW?|kk|kkkk|qq?|HH?|hh?|a|mm?|ss?|S|SSS|Z{1,3}|X|x|u)$/;

/** How a date is written; parts of one are enough. Names of months and days are English. */
export const writtenPattern = meaning("pattern", (written): Result<(moment: Moment) => string, string> => {
  const letters = written.replace(/'[^']*'/g, "").match(/([A-Za-z])\1*/g) ?? [];
  const unknown = letters.find((letter) => !known.test(letter));
  if (unknown !== undefined) {
    const reason = `"${unknown}" in "${written}" is not a part of a date`;
    return err(`${reason}; an example is "dd.MM.yyyy HH:mm", and plain text is put in quotes: 'at'`);
  }
  const whole = parseDatePattern(written, "date");
  if (whole.ok) return ok((moment) => whole.value.format(moment));
  return ok(({ offset, fraction, ...moment }) =>
    DateTime.fromObject(
      { ...moment, millisecond: Number(fraction.slice(0, 3).padEnd(3, "0")) },
      { zone: FixedOffsetZone.instance(offset ?? 0) },
    ).toFormat(written, { locale: "en-US" }),
  );
});
