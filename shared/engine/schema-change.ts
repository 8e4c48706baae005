import type { EndpointSchema } from "../mapping/compiled.ts";

/** What became of an endpoint's columns since the last run, in words; "" where nothing did. */
export function schemaChange(before: EndpointSchema, now: EndpointSchema): string {
  if (!before.closed || !now.closed) return "";
  const had = new Set(before.columns.map(({ name }) => name));
  const has = new Set(now.columns.map(({ name }) => name));
  const added = [...has].filter((name) => !had.has(name));
  const removed = [...had].filter((name) => !has.has(name));
  if (added.length === 1 && removed.length === 1) {
    return `the column "${removed[0]}" is gone and "${added[0]}" is new; if it was renamed, change the mapping to "${added[0]}"`;
  }
  const parts: string[] = [];
  if (removed.length > 0) parts.push(`gone: ${quoted(removed)}`);
  if (added.length > 0)
    parts.push(`new: ${quoted(added)}; a field of that name, or a mapping to it, takes it in`);
  return parts.length === 0 ? "" : `its columns changed (${parts.join("; ")})`;
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
