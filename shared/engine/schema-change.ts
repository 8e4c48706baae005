import type { Column, EndpointSchema } from "../mapping/compiled.ts";

/** What became of an endpoint's columns since the last run, in words; "" where nothing did. */
export function schemaChange(before: EndpointSchema, now: EndpointSchema): string {
  const retyped = retypedColumns(before.columns, now.columns);
  const parts = before.closed && now.closed ? comeAndGone(before, now) : [];
  if (retyped.length > 0) parts.push(`of another type: ${retyped.join(", ")}`);
  if (parts.length === 0) return "";
  const [only = ""] = parts;
  return parts.length === 1 && isRename(only) ? only : `its columns changed (${parts.join("; ")})`;
}

function comeAndGone(before: EndpointSchema, now: EndpointSchema): string[] {
  const had = new Set(before.columns.map(({ name }) => name));
  const has = new Set(now.columns.map(({ name }) => name));
  const added = [...has].filter((name) => !had.has(name));
  const removed = [...had].filter((name) => !has.has(name));
  if (added.length === 1 && removed.length === 1) {
    return [
      `the column "${removed[0]}" is gone and "${added[0]}" is new; if it was renamed, change the mapping to "${added[0]}"`,
    ];
  }
  const parts: string[] = [];
  if (removed.length > 0) parts.push(`gone: ${quoted(removed)}`);
  if (added.length > 0)
    parts.push(`new: ${quoted(added)}; a field of that name, or a mapping to it, takes it in`);
  return parts;
}

const isRename = (part: string): boolean => part.startsWith("the column ");

/** Columns that their endpoint declares to be of another type than it did; what samples show is no declaration. */
function retypedColumns(before: readonly Column[], now: readonly Column[]): readonly string[] {
  const types = new Map(before.map(({ name, declared }) => [name, declared?.type]));
  return now.flatMap(({ name, declared }) => {
    const was = types.get(name);
    return was === undefined || declared === undefined || declared.type === was
      ? []
      : [`"${name}" is ${declared.type} and was ${was}`];
  });
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
