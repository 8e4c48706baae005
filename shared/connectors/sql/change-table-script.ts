import type { SqlSource } from "../../mapping/sources/source.ts";
import type { TableName } from "../../mapping/sources/sql.ts";
import type { ChangeDialect, KeyColumn } from "./dialect.ts";
import { postgresChanges } from "./postgres/changes.ts";
import { sqliteChanges } from "./sqlite/changes.ts";

const dialects: Readonly<Record<SqlSource["kind"], ChangeDialect>> = {
  sqlite: sqliteChanges,
  postgres: postgresChanges,
};

/** The statements that make a change table, `changes`, for a table whose rows these columns tell apart. */
export const changeTableScript = (
  kind: SqlSource["kind"],
  table: TableName,
  id: readonly KeyColumn[],
  changes: TableName,
): string => dialects[kind].script({ table, id, changes });

/** The statements that take it away again. */
export const removeChangeTableScript = (
  kind: SqlSource["kind"],
  table: TableName,
  id: readonly KeyColumn[],
  changes: TableName,
): string => dialects[kind].removeScript({ table, id, changes });
