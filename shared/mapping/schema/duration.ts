import { type JsonSchema, text } from "./json-schema.ts";

/** What `milliseconds` takes. */
export const duration: JsonSchema = {
  ...text("A length of time: a number and `ms`, `s`, `m`, `h` or `d`.", "15m", "2h", "1h 30m"),
  pattern: "^\\s*(\\d{1,9}\\s*(ms|s|m|h|d)\\s*)+$",
  patternErrorMessage: "A length of time is a number and ms, s, m, h or d: 15m, 2h, 1h 30m.",
};
