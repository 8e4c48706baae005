import type { NativeValue } from "../../model/native.ts";
import { isTime, type Moment, timeText, trimFraction } from "./calendar.ts";
import type { Codec } from "./codec.ts";
import { patternOf } from "./date-pattern.ts";
import { Misfit } from "./misfit.ts";
import { recognisedPattern } from "./recognised-pattern.ts";
import { show } from "./show.ts";

const iso = /^(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/;

/** Times of day, `14:05` or `14:05:00.25` unless a pattern says otherwise. */
export function timeCodec(pattern: string | null): Codec {
  const times = patternOf(pattern, "time");
  return {
    parse(native) {
      const moment = typeof native !== "string" ? null : times ? times.parse(native) : isoTime(native);
      return moment === null ? misfit(native, pattern) : timeText(moment);
    },
    format: (value) => (times ? times.format(isoTime(String(value)) ?? midnight) : value),
    lossless: times === null,
    shape: "text",
  };
}

const midnight: Moment = {
  year: 2000,
  month: 1,
  day: 1,
  hour: 0,
  minute: 0,
  second: 0,
  fraction: "",
  offset: null,
};

function isoTime(text: string): Moment | null {
  const match = iso.exec(text);
  if (match === null) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  return isTime(hour, minute, second)
    ? { ...midnight, hour, minute, second, fraction: trimFraction(match[4] ?? "") }
    : null;
}

function misfit(native: NativeValue, pattern: string | null): Misfit {
  const expected = pattern === null ? "a time of day" : `a time written as ${pattern}`;
  return new Misfit(
    `holds ${show(native)}, which is not ${expected}`,
    recognisedPattern(native, "time", pattern),
  );
}
