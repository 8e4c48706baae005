import { milliseconds } from "../parse/duration.ts";
import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import type { OneOrMore } from "../parse/written.ts";
import { duration } from "../schema/duration.ts";
import { either, type JsonSchema, listOrOne, object, text } from "../schema/json-schema.ts";
import type { SourceTraits } from "./source-kind.ts";
import { given, type WrittenSource } from "./written-source.ts";

/** A table's or view's name, as the database has it. */
export interface TableName {
  /** `null`: where the database looks for tables without one. */
  readonly schema: string | null;
  readonly name: string;
}

/** What every kind of database takes. */
export interface SqlOptions {
  /** The table or view that is read and written; under `query`, the one that is written. */
  readonly table: TableName | null;
  /** A SELECT that is read in the table's place. */
  readonly query: string | null;
  /** The column that changes with every change of a row; `null`: all of the row tells. */
  readonly version: string | null;
  /** How rows are marked as deleted; `null`: they are removed. */
  readonly deleted: DeletedMark | null;
  /** How it is known which rows changed; `null`: everything is read every time. */
  readonly changes: ChangeTracking | null;
  /** Everything is read again after this many milliseconds. */
  readonly fullEvery: number;
}

export interface DeletedMark {
  readonly column: string;
  /** What the column holds in deleted rows; `null`: anything at all, such as the time of the deletion. */
  readonly value: string | number | boolean | null;
}

export type ChangeTracking =
  /** Reads go back by `overlap` milliseconds, since clocks differ and equal times are ties. */
  | { readonly kind: "column"; readonly column: string; readonly overlap: number }
  /** A table that triggers write every change to (`syncline changes`). */
  | { readonly kind: "table"; readonly table: TableName };

export interface WrittenSql {
  readonly table?: OneOrMore<string>;
  readonly query?: string;
  readonly version?: string;
  readonly deleted?: { readonly column: string; readonly value?: string | number | boolean };
  readonly changes?: string | WrittenChanges;
  readonly full?: string;
}

interface WrittenChanges {
  readonly column?: string;
  readonly overlap?: string;
  readonly table?: OneOrMore<string>;
}

/** How the records of a database are shaped. */
export const sqlTraits = (title: string): SourceTraits => ({
  title,
  places: "columns",
  text: false,
  file: false,
  makesIds: true,
  formats: { empty: "value", writeNull: "null", as: null },
});

const tableName = (description: string): JsonSchema =>
  listOrOne(description, text("A name, or one part of it as it stands.", "customers", "sales.customers"));

export const sqlProperties: Readonly<Record<string, JsonSchema>> = {
  table: tableName(
    "The table or view, with its schema before a dot. A list takes each part as it stands, dots included. Under `query`, the table that is written.",
  ),
  query: text(
    "A SELECT that gives the records. It is only read, unless `table` says what is written.",
    "SELECT id, name FROM customers WHERE active",
  ),
  version: text(
    "The column that changes with every change of a row. Without it, a row that differs in any column has moved on.",
    "row_version",
  ),
  deleted: object(
    "Rows are marked as deleted, not removed.",
    {
      column: text("The column of the mark.", "deleted_at", "is_deleted"),
      value: {
        description:
          "What the column holds in deleted rows. Without it, anything at all: a delete then writes the time.",
        type: ["string", "number", "boolean"],
      },
    },
    ["column"],
  ),
  changes: either(
    "How it is known which rows changed, so that only those are read.",
    text("The column that says when a row changed.", "updated_at"),
    object("The same in full.", {
      column: text("The column that says when a row changed.", "updated_at"),
      overlap: {
        ...duration,
        description: "How far reads go back, since clocks differ.",
        default: "5m",
      },
      table: tableName("The table that triggers write changes to; `syncline changes` makes it."),
    }),
  ),
  full: {
    ...duration,
    description: "With `changes`: how often everything is read all the same.",
    default: "1h",
  },
};

const hour = 3_600_000;
const fiveMinutes = 300_000;

/** Fills defaults in; `null` where there is neither a table nor a query. `split`: whether a dot ends a schema's name. */
export function sqlOptions(
  written: WrittenSql,
  split: boolean,
  path: WrittenPath,
  report: Report,
): SqlOptions | null {
  if (written.table === undefined && written.query === undefined) {
    report.name("sync.missing-property", path, "There is neither a `table` nor a `query` to read.");
    return null;
  }
  if (written.full !== undefined && written.changes === undefined)
    report.warning("sync.bad-value", [...path, "full"], "`full` only counts with `changes`.");
  return {
    table: written.table === undefined ? null : tableNameOf(written.table, split),
    query: written.query ?? null,
    version: written.version ?? null,
    deleted: written.deleted === undefined ? null : { value: null, ...written.deleted },
    changes: changesOf(written.changes, split, [...path, "changes"], report),
    fullEvery: written.full === undefined ? hour : milliseconds(written.full),
  };
}

function changesOf(
  written: WrittenSql["changes"],
  split: boolean,
  path: WrittenPath,
  report: Report,
): ChangeTracking | null {
  if (written === undefined) return null;
  const { column, overlap, table } = typeof written === "string" ? { column: written } : written;
  if ((column === undefined) === (table === undefined)) {
    report.name("sync.bad-value", path, "`changes` names either a `column` or a `table`.");
    return null;
  }
  if (table !== undefined) return { kind: "table", table: tableNameOf(table, split) };
  if (column === undefined) return null;
  return { kind: "column", column, overlap: overlap === undefined ? fiveMinutes : milliseconds(overlap) };
}

/** `sales.customers`, or its parts as a list. */
function tableNameOf(written: OneOrMore<string>, split: boolean): TableName {
  if (typeof written !== "string") {
    const [first = "", second] = written;
    return second === undefined ? { schema: null, name: first } : { schema: first, name: second };
  }
  const dot = split ? written.indexOf(".") : -1;
  return dot < 0
    ? { schema: null, name: written }
    : { schema: written.slice(0, dot), name: written.slice(dot + 1) };
}

/** What people write of a table. `split`: whether a dot ends a schema's name. */
export function writtenSql({ table, query }: SqlOptions, split: boolean): WrittenSource {
  const parts = table === null ? [] : table.schema === null ? [table.name] : [table.schema, table.name];
  const isPlain = table !== null && (!split || parts.every((part) => !part.includes(".")));
  return given({ table: table === null ? null : isPlain ? tableText(table) : parts, query });
}

/** As people read it. */
export const tableText = ({ schema, name }: TableName): string =>
  schema === null ? name : `${schema}.${name}`;
