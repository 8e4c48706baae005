import { object, text } from "../schema/json-schema.ts";
import type { SourceKind } from "./source-kind.ts";
import { type SqlOptions, sqlOptions, sqlProperties, sqlTraits, type WrittenSql, writtenSql } from "./sql.ts";

export interface SqliteSource {
  readonly kind: "sqlite";
  /** The database's file, relative to the sync file. */
  readonly path: string;
  readonly options: SqlOptions;
}

interface WrittenSqlite extends WrittenSql {
  readonly path?: string;
}

export const sqlite: SourceKind<SqliteSource> = {
  traits: sqlTraits("SQLite"),
  schema: object(
    "Records in a table of an SQLite database.",
    { path: text("The database's file, relative to the sync file.", "data/shop.db"), ...sqlProperties },
    ["path"],
  ),
  parse(written, path, report) {
    const sqlite = asWritten(written);
    if (sqlite.path === undefined) return null;
    const options = sqlOptions(sqlite, false, path, report);
    return options && { kind: "sqlite", path: sqlite.path, options };
  },
  written: ({ path, options }) => ({ path, ...writtenSql(options, false) }),
};

/** The one place where a checked part of the file gets its type: `conform` has held it against the schema. */
const asWritten = (written: unknown): WrittenSqlite =>
  typeof written === "object" && written !== null ? (written as WrittenSqlite) : {};
