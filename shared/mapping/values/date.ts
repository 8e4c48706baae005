import type { NativeValue } from "../../model/native.ts";
import { dateText, isDate, type Moment } from "./calendar.ts";
import type { Codec } from "./codec.ts";
import { patternOf } from "./date-pattern.ts";
import { Misfit } from "./misfit.ts";
import { recognisedPattern } from "./recognised-pattern.ts";
import { show } from "./show.ts";

const iso = /^\d{4}-\d{2}-\d{2}$/;

/** Calendar days, `2026-03-29` unless a pattern says otherwise. */
export function dateCodec(pattern: string | null): Codec {
  if (pattern === null) {
    return {
      parse: (native) => (typeof native === "string" && isIsoDate(native) ? native : misfit(native, null)),
      format: (value) => value,
      lossless: true,
      shape: "text",
    };
  }
  const dates = patternOf(pattern, "date");
  return {
    parse(native) {
      const moment =
        typeof native === "number"
          ? dates.parse(String(native))
          : typeof native === "string"
            ? dates.parse(native)
            : null;
      return moment === null ? misfit(native, pattern) : dateText(moment);
    },
    format(value, shape) {
      const text = dates.format(momentOfDate(String(value)));
      return shape === "native" && String(Number(text)) === text ? Number(text) : text;
    },
    lossless: false,
    shape: "text",
  };
}

/** Whether the text is a canonical date. */
export function isIsoDate(text: string): boolean {
  return (
    iso.test(text) && isDate(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)))
  );
}

function momentOfDate(text: string): Moment {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))];
  return { year, month, day, hour: 0, minute: 0, second: 0, fraction: "", offset: null };
}

function misfit(native: NativeValue, pattern: string | null): Misfit {
  const shown = show(native);
  if (pattern === null && typeof native === "string" && iso.test(native))
    return new Misfit(`holds ${shown}, which is no day of the calendar`);
  const expected = pattern === null ? "a date" : `a date written as ${pattern}`;
  return new Misfit(`holds ${shown}, which is not ${expected}`, recognisedPattern(native, "date", pattern));
}
