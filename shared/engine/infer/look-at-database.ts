import { basename, extname } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { listTables } from "../../connectors/sql/list-tables.ts";
import { openSqlEndpoint } from "../../connectors/sql/open-sql-endpoint.ts";
import type { SqlSource } from "../../mapping/sources/source.ts";
import type { TableName } from "../../mapping/sources/sql.ts";
import { chooseTable } from "./choose-table.ts";
import { camelCase } from "./field-name.ts";
import type { Called, LookContext, Looked } from "./looked.ts";
import type { PostgresPlace } from "./place.ts";
import { readSome } from "./read-some.ts";
import { sourceOf } from "./source-of.ts";
import { wordsOf } from "./words.ts";

/** So many rows are enough to tell what the others are like. */
const mostSamples = 10_000;

/** Looks at a table of a PostgreSQL database. `table` is what was named beside the place. */
export function lookAtPostgres(
  { url, database, table: inUrl }: PostgresPlace,
  table: string | null,
  context: LookContext,
): Promise<Result<Looked, Diagnostic>> {
  return lookAtTable(
    (name) => sourceOf("postgres", { url, table: name }),
    { database, wanted: inUrl ?? table },
    context,
  );
}

/** Looks at a table of an SQLite database. `path` is as the sync file says it. */
export function lookAtSqlite(
  path: string,
  table: string | null,
  context: LookContext,
): Promise<Result<Looked, Diagnostic>> {
  return lookAtTable(
    (name) => sourceOf("sqlite", { path, table: name }),
    { database: basename(path, extname(path)), wanted: table },
    context,
  );
}

async function lookAtTable(
  sourceWith: (table: string | readonly string[]) => SqlSource,
  { database, wanted }: { readonly database: string | null; readonly wanted: string | null },
  { folder, secrets, signal }: LookContext,
): Promise<Result<Looked, Diagnostic>> {
  const sql = { name: "table", id: [], folder, secrets };
  // Whichever it is, its name says nothing of where the database is.
  const anyTable = sourceWith("table");
  const tables = await listTables(anyTable, sql, signal);
  if (!tables.ok) return err(withPasswordHint(tables.error, anyTable));
  const unnamed = openSqlEndpoint(anyTable, sql);
  const chosen = chooseTable(wanted, tables.value, unnamed.database.place);
  if (!chosen.ok) return chosen;
  const source = sourceWith(tableParts(chosen.value, anyTable.kind));
  const endpoint = openSqlEndpoint(source, sql);
  const read = await readSome(endpoint, mostSamples, signal);
  if (!read.ok) return read;
  return ok({
    ...read.value,
    source,
    place: endpoint.place,
    called: calledTable(chosen.value, database),
    remarks: read.value.unreadable,
  });
}

/** A server that asks for a password that nobody gave. */
function withPasswordHint(error: Diagnostic, source: SqlSource): Diagnostic {
  if (source.kind !== "postgres" || source.server.kind !== "url" || error.code !== "endpoint.refused")
    return error;
  const { url } = source.server;
  if (/:\/\/[^/]*:.*@|^\$\{/.test(url)) return error;
  const hint =
    "Put it, or a reference to it, into the URL: postgres://USER:PASSWORD@HOST/DATABASE. A password itself is used for this look and not written.";
  return { ...error, hint };
}

/** A table's name as a sync file's `table:` means it. */
function tableParts({ schema, name }: TableName, kind: SqlSource["kind"]): string | readonly string[] {
  if (schema !== null) return [schema, name];
  return kind === "postgres" && name.includes(".") ? [name] : name;
}

const calledTable = ({ name }: TableName, database: string | null): Called => ({
  name,
  longer: camelCase([...wordsOf(database ?? ""), ...wordsOf(name)], "table"),
});
