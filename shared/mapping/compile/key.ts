import type { FieldName } from "../../model/ids.ts";
import type { CanonicalRecord } from "../../model/value.ts";

/**
 * The key of a record as people read it; several fields are joined by ` / `, with the slashes in them escaped so
 * that different records never have one key. `null` where a key field is empty.
 */
export function keyOf(record: CanonicalRecord, fields: readonly FieldName[]): string | null {
  if (fields.length === 1) return partOf(record, fields[0]!);
  const parts: string[] = [];
  for (const field of fields) {
    const part = partOf(record, field);
    if (part === null) return null;
    parts.push(part.replace(/[\\/]/g, "\\$&"));
  }
  return parts.length === 0 ? null : parts.join(" / ");
}

function partOf(record: CanonicalRecord, field: FieldName): string | null {
  const value = record[field];
  return value === undefined || value === null || value === "" ? null : String(value);
}
