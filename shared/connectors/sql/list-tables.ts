import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { SqlSource } from "../../mapping/sources/source.ts";
import type { TableName } from "../../mapping/sources/sql.ts";
import { SqlFailure } from "./failure.ts";
import { openSqlEndpoint, type SqlContext } from "./open-sql-endpoint.ts";

/** A table or view that the user can see. */
export interface ListedTable {
  /** Without a schema where the database finds it without one. */
  readonly name: TableName;
  /** The schema that it is in; `null` where the database has none. */
  readonly schema: string | null;
  readonly isView: boolean;
}

/** More tables than these are not listed. */
const most = 5000;

const queries: Readonly<Record<SqlSource["kind"], string>> = {
  postgres: `SELECT n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid), c.relkind IN ('v', 'm')
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname NOT LIKE 'pg\\_temp\\_%'
    ORDER BY 3 DESC, 1, 2 LIMIT ${most}`,
  sqlite: `SELECT NULL, name, 't', type = 'view' FROM sqlite_schema
    WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name LIMIT ${most}`,
};

/** The tables of a source's database, those that need no schema first. What the source says of a table does not count. */
export async function listTables(
  source: SqlSource,
  context: SqlContext,
  signal: AbortSignal,
): Promise<Result<readonly ListedTable[], Diagnostic>> {
  const { database } = openSqlEndpoint(source, context);
  try {
    const rows = await database.reading(signal, (session) => session.rows(queries[source.kind]));
    return ok(
      rows.map(([schema, name, isVisible, isView]): ListedTable => {
        const within = schema === null || schema === undefined ? null : String(schema);
        return {
          name: { schema: String(isVisible) === "t" ? null : within, name: String(name) },
          schema: within,
          isView: ["t", "1"].includes(String(isView)),
        };
      }),
    );
  } catch (cause) {
    if (cause instanceof SqlFailure) return err(cause.problem);
    throw cause;
  } finally {
    await database.close();
  }
}
