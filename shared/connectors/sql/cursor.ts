import type { SqlValue } from "./sql-table.ts";

/**
 * Where a read of changes begins.
 *
 * `column`: everything at or after `value` is read. A transaction that was under way then may still bring rows with a time
 * before it, so a value may only begin a read once all that was under way when it was seen has ended: until then it waits
 * as `next`, and reads begin at the value before it. However long a transaction takes, none of its rows is missed.
 *
 * `table`: a mark of the change table, which makes the same promise itself.
 */
export type ChangeCursor =
  | {
      readonly by: "column";
      readonly column: string;
      readonly value: SqlValue;
      readonly next: { readonly value: SqlValue; readonly horizon: string } | null;
    }
  | { readonly by: "table"; readonly table: string; readonly mark: string };

export function cursorText(cursor: ChangeCursor): string {
  return JSON.stringify(cursor, (_key, value: unknown) =>
    typeof value === "bigint" ? { integer: String(value) } : value,
  );
}

/** `null` for a text that is no cursor of this version. */
export function parseCursor(text: string): ChangeCursor | null {
  try {
    const cursor: unknown = JSON.parse(text, (_key, value: unknown) =>
      isInteger(value) ? BigInt(value.integer) : value,
    );
    return isCursor(cursor) ? cursor : null;
  } catch {
    return null;
  }
}

const isInteger = (value: unknown): value is { readonly integer: string } =>
  typeof value === "object" && value !== null && "integer" in value && typeof value.integer === "string";

/** What state gives back was put there by `cursorText`; its first words tell the rest. */
const isCursor = (cursor: unknown): cursor is ChangeCursor =>
  typeof cursor === "object" &&
  cursor !== null &&
  "by" in cursor &&
  (cursor.by === "column" || cursor.by === "table");
