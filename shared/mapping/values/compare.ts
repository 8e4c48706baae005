import type { TypeName } from "../../model/value.ts";
import type { Given } from "./codec.ts";
import { comparePlain } from "./plain-number.ts";

/** Types whose values have an order, so that they can have a least and a greatest. */
export const isOrdered = (type: TypeName): boolean =>
  type !== "string" && type !== "boolean" && type !== "json";

/** Negative, zero or positive as canonical `a` comes before, is, or comes after `b`; both of an ordered type. */
export function compareValues(type: TypeName, a: Given, b: Given): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a), String(b)];
  if (type === "integer" || type === "decimal") return comparePlain(left, right);
  // `…00Z` comes before `…00.5Z`, which a comparison with the `Z` would get wrong.
  const [first, second] = type === "timestamp" ? [left.slice(0, -1), right.slice(0, -1)] : [left, right];
  return first < second ? -1 : first > second ? 1 : 0;
}
