import type { FieldName } from "../../model/ids.ts";
import type { CanonicalRecord } from "../../model/value.ts";

/** The key of a record as people read it; `null` where a key field is empty. */
export function keyOf(record: CanonicalRecord, fields: readonly FieldName[]): string | null {
  if (fields.length === 1) return partOf(record, fields[0]!);
  return joinKey(fields.map((field) => partOf(record, field)));
}

/**
 * Several parts joined by ` / `, with the slashes in them escaped so that different records never have one key; `null`
 * where a part is missing.
 */
export function joinKey(parts: readonly (string | null)[]): string | null {
  if (parts.length === 0) return null;
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const escaped: string[] = [];
  for (const part of parts) {
    if (part === null) return null;
    escaped.push(part.replace(/[\\/]/g, "\\$&"));
  }
  return escaped.join(" / ");
}

/** The parts that `joinKey` made a text of, if it was of so many; else `null`. */
export function splitKey(text: string, count: number): readonly string[] | null {
  if (count === 1) return [text];
  // A slash that is part of a part has a backslash before it, never a blank.
  const parts = text.split(" / ").map((part) => part.replace(/\\([\\/])/g, "$1"));
  return parts.length === count ? parts : null;
}

function partOf(record: CanonicalRecord, field: FieldName): string | null {
  const value = record[field];
  return value === undefined || value === null || value === "" ? null : String(value);
}
