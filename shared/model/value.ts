/** The types a canonical field can have. */
export const typeNames = [
  "string",
  "integer",
  "decimal",
  "number",
  "boolean",
  "date",
  "time",
  "timestamp",
  "json",
] as const;

export type TypeName = (typeof typeNames)[number];

/**
 * One canonical value. Each type has exactly one spelling per value, so two canonical values of a field are equal
 * if and only if they are `===`, and any of them goes through JSON unharmed:
 *
 * | type | spelling |
 * |---|---|
 * | string | the text |
 * | integer | decimal digits, `-` only before a non-zero, no leading zeros: `"-12"` |
 * | decimal | as integer, with a fraction without trailing zeros, no exponent: `"1.5"` |
 * | number | a finite JavaScript number (IEEE 754 double), `-0` as `0` |
 * | boolean | `true` or `false` |
 * | date | `"2026-03-29"` |
 * | time | `"14:05:00"`, with up to nine digits of fraction and no trailing zeros there |
 * | timestamp | an instant in UTC: `"2026-03-29T12:05:00Z"`, fraction as for time |
 * | json | JSON text with sorted keys and no white space |
 *
 * `null` is the one spelling of "no value" for every type.
 */
export type Value = string | number | boolean | null;

/**
 * A record in its sync's own shape. A field that is not there is one that this endpoint says nothing about, which is
 * different from `null`: saying that there is no value.
 */
export type CanonicalRecord = Readonly<Record<string, Value>>;
