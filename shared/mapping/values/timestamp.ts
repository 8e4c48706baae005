import { ExactNumber, type NativeValue } from "../../model/native.ts";
import {
  dateText,
  isMoment,
  type Moment,
  momentAt,
  timeText,
  trimFraction,
  wallMilliseconds,
} from "./calendar.ts";
import type { Codec } from "./codec.ts";
import { type DatePattern, offsetMinutes, patternOf } from "./date-pattern.ts";
import { Misfit } from "./misfit.ts";
import { recognisedPattern } from "./recognised-pattern.ts";
import { show } from "./show.ts";
import { Zone } from "./zone.ts";

const iso =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?$/;
const canonical = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const earliest = -62_167_219_200_000;
const latest = 253_402_300_799_999;

/** Instants: ISO 8601 unless a pattern says otherwise; `X` and `x` are seconds and milliseconds since 1970. */
export function timestampCodec(pattern: string | null, zoneName: string): Codec {
  if (pattern === "X" || pattern === "x") return epochCodec(pattern === "X" ? 1000 : 1);
  const zone = new Zone(zoneName);
  const written = patternOf(pattern, "timestamp");
  return {
    parse(native) {
      if (typeof native !== "string") return misfit(native, pattern);
      if (written === null && canonical.test(native) && isMoment(canonicalMoment(native))) return native;
      const moment = written ? written.parse(native) : isoMoment(native);
      if (moment === null) return misfit(native, pattern);
      const wall = wallMilliseconds(moment);
      const instant = moment.offset === null ? zone.instantOf(wall) : wall - moment.offset * 60_000;
      if (instant === null)
        return new Misfit(
          `holds ${show(native)}, a time that clocks in ${zone.name} never showed`,
          "The clocks were put forward there that day. Name the zone that the times are in under `formats: zone`.",
        );
      return inRange(instant) ? instantText(instant, moment.fraction) : misfit(native, pattern);
    },
    format: (value) => (written ? written.format(localMoment(String(value), zone, written)) : value),
    lossless: written === null,
    shape: "text",
  };
}

/** The canonical spelling of an instant. `fraction` are its digits after the second, without trailing zeros. */
export function instantText(milliseconds: number, fraction: string): string {
  const moment = momentAt(milliseconds, fraction, 0);
  return `${dateText(moment)}T${timeText(moment)}Z`;
}

function localMoment(value: string, zone: Zone, pattern: DatePattern): Moment {
  const moment = canonicalMoment(value);
  const instant = wallMilliseconds(moment);
  const offset = zone.offsetAt(instant);
  if (!pattern.hasOffset) return momentAt(instant + offset, moment.fraction, null);
  // Written offsets are whole minutes; the instant stays exact.
  const minutes = Math.round(offset / 60_000);
  return momentAt(instant + minutes * 60_000, moment.fraction, minutes);
}

function canonicalMoment(value: string): Moment {
  return {
    year: Number(value.slice(0, 4)),
    month: Number(value.slice(5, 7)),
    day: Number(value.slice(8, 10)),
    hour: Number(value.slice(11, 13)),
    minute: Number(value.slice(14, 16)),
    second: Number(value.slice(17, 19)),
    fraction: value.length > 20 ? value.slice(20, -1) : "",
    offset: 0,
  };
}

function isoMoment(text: string): Moment | null {
  const match = iso.exec(text);
  if (match === null) return null;
  const moment: Moment = {
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: Number(match[4]),
    minute: Number(match[5]),
    second: Number(match[6] ?? 0),
    fraction: trimFraction(match[7] ?? ""),
    offset: match[8] === undefined ? null : offsetMinutes(match[8]),
  };
  return isMoment(moment) ? moment : null;
}

/** Counts of seconds (`unit` 1000) or milliseconds (`unit` 1) since 1970. */
function epochCodec(unit: number): Codec {
  return {
    parse(native) {
      const text =
        native instanceof ExactNumber
          ? native.text
          : typeof native === "object" || typeof native === "boolean"
            ? ""
            : String(native);
      const match = /^(-?\d{1,15})(?:\.(\d{1,9}))?$/.exec(text);
      const digits = match?.[2] ?? "";
      const instant = match === null || (digits !== "" && unit === 1) ? Number.NaN : Number(match[1]) * unit;
      if (!inRange(instant) || (instant < 0 && digits !== ""))
        return new Misfit(
          `holds ${show(native)}, which is not a count of ${unit === 1 ? "milliseconds" : "seconds"} since 1970`,
        );
      const rest = ((instant % 1000) + 1000) % 1000;
      return instantText(instant, trimFraction(unit === 1 ? String(rest).padStart(3, "0") : digits));
    },
    format(value, shape) {
      const moment = canonicalMoment(String(value));
      const thousandths = Number(moment.fraction.slice(0, 3).padEnd(3, "0"));
      const milliseconds = wallMilliseconds(moment) + thousandths;
      const count = unit === 1 ? milliseconds : Math.floor(milliseconds / 1000);
      return shape === "text" ? String(count) : count;
    },
    lossless: false,
    shape: "native",
  };
}

function inRange(instant: number): boolean {
  return instant >= earliest && instant <= latest;
}

function misfit(native: NativeValue, pattern: string | null): Misfit {
  const expected = pattern === null ? "a timestamp" : `a timestamp written as ${pattern}`;
  return new Misfit(
    `holds ${show(native)}, which is not ${expected}`,
    recognisedPattern(native, "timestamp", pattern),
  );
}
