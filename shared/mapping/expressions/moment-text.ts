import { isIsoDate } from "../values/date.ts";
import { timeCodec } from "../values/time.ts";
import { timestampCodec } from "../values/timestamp.ts";
import { type ExpressionValue, plain } from "./value.ts";

const times = timeCodec(null);
const timestamps = timestampCodec(null, "UTC");

/** The canonical date that a value is; `null` for what is none. */
export function dateIn(value: ExpressionValue): string | null {
  const text = plain(value);
  return typeof text === "string" && isIsoDate(text) ? text : null;
}

/** The canonical time of day that a value is; `null` for what is none. */
export function timeIn(value: ExpressionValue): string | null {
  const text = plain(value);
  const time = typeof text === "string" ? times.parse(text) : null;
  return typeof time === "string" ? time : null;
}

/** The canonical timestamp that a value is, with an offset or in UTC; `null` for what is none. */
export function timestampIn(value: ExpressionValue): string | null {
  const text = plain(value);
  const timestamp = typeof text === "string" ? timestamps.parse(text) : null;
  return typeof timestamp === "string" ? timestamp : null;
}
