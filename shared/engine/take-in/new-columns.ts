import type { EndpointSchema } from "../../mapping/compiled.ts";

/**
 * Columns that an endpoint has and had not, by name; none where any are gone, since one of the new may be one of those
 * under another name, nor where records may hold more than was looked at.
 */
export function newColumns(before: EndpointSchema, now: EndpointSchema): ReadonlySet<string> {
  if (!before.closed || !now.closed || before.columns.length === 0) return new Set();
  const had = new Set(before.columns.map(({ name }) => name));
  const has = new Set(now.columns.map(({ name }) => name));
  return had.isSubsetOf(has) ? has.difference(had) : new Set();
}
