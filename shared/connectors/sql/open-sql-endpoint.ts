import { resolve } from "node:path";
import type { SqlSource } from "../../mapping/sources/source.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { Database } from "./database.ts";
import { PostgresDatabase } from "./postgres/postgres-database.ts";
import { SqlEndpoint } from "./sql-endpoint.ts";
import { SqliteDatabase } from "./sqlite/sqlite-database.ts";

export interface SqlContext {
  /** The endpoint's name. */
  readonly name: string;
  /** The columns that the sync file calls the id. */
  readonly id: readonly string[];
  /** The sync file's folder. */
  readonly folder: string;
  readonly secrets: Secrets;
}

/** Opens a database's table as an endpoint. Nothing is connected to before the first call to it. */
export function openSqlEndpoint(source: SqlSource, { name, id, folder, secrets }: SqlContext): SqlEndpoint {
  const { kind, options } = source;
  return new SqlEndpoint(databaseOf(source, folder, secrets), { name, kind, id, options });
}

function databaseOf(source: SqlSource, folder: string, secrets: Secrets): Database {
  switch (source.kind) {
    case "sqlite":
      return new SqliteDatabase(resolve(folder, source.path));
    case "postgres":
      return new PostgresDatabase(source, folder, secrets);
  }
}
