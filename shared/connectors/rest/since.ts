import type { RestChanges } from "../../mapping/sources/rest.ts";
import { ExactNumber, type NativeValue } from "../../model/native.ts";

/** The greater of two values of the changed-at place, as texts; `null` stands for none yet. */
export function later(one: string | null, value: NativeValue | undefined): string | null {
  if (typeof value !== "string" && typeof value !== "number" && !(value instanceof ExactNumber)) return one;
  const other = String(value);
  if (other === "") return one;
  if (one === null) return other;
  const [a, b] = [placeOf(one), placeOf(other)];
  if (a === b || a === null || b === null) return other > one ? other : one;
  return b > a ? other : one;
}

/**
 * What is asked for so that every change since `cursor` is shown, those of the same moment included: some time before it,
 * since the clocks of several servers disagree and what was begun first may be done last. A count goes back by one.
 */
export function sinceText(cursor: string, { format, overlap }: RestChanges): string {
  if (/^-?\d+(\.\d+)?$/.test(cursor)) {
    const number = Number(cursor);
    if (format === "milliseconds" || (format === "as shown" && number > 1e11))
      return String(number - overlap);
    if (format === "seconds" || number > 1e9) return String(Math.floor(number - overlap / 1000));
    return String(number - 1);
  }
  const at = placeOf(cursor);
  if (at === null) return cursor;
  const from = at - overlap;
  if (format === "seconds") return String(Math.floor(from / 1000));
  if (format === "milliseconds") return String(from);
  const text = new Date(from).toISOString();
  if (/^\d{4}-\d\d-\d\d$/.test(cursor)) return text.slice(0, 10);
  const seconds = /\d\.\d/.test(cursor) ? text : text.replace(/\.\d+Z$/, "Z");
  return hasZone(cursor) ? seconds : seconds.replace(/Z$/, "");
}

const hasZone = (text: string): boolean => /(Z|[+-]\d\d:?\d\d)$/i.test(text);

/** Where a value stands in time, or in counting; `null` for a text that says neither. */
function placeOf(text: string): number | null {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const at = Date.parse(hasZone(text) || text.length === 10 ? text : `${text}Z`);
  return Number.isNaN(at) ? null : at;
}
