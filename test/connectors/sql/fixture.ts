import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { openSqlEndpoint } from "../../../shared/connectors/sql/open-sql-endpoint.ts";
import type { SqlEndpoint } from "../../../shared/connectors/sql/sql-endpoint.ts";
import type { PostgresSource } from "../../../shared/mapping/sources/postgres.ts";
import type { SqlSource } from "../../../shared/mapping/sources/source.ts";
import type { SqlOptions } from "../../../shared/mapping/sources/sql.ts";
import type { SqliteSource } from "../../../shared/mapping/sources/sqlite.ts";
import { environmentSecrets } from "../../support/environment-secrets.ts";
import type { PostgresServer } from "../../support/postgres.ts";

export const sqlOptions: SqlOptions = {
  table: null,
  query: null,
  version: null,
  deleted: null,
  changes: null,
  fullEvery: 3_600_000,
};

export const named = (name: string, schema: string | null = null) => ({ schema, name });

export const postgresSource = (
  server: PostgresServer,
  options: Partial<SqlOptions>,
  more: Partial<PostgresSource> = {},
): PostgresSource => ({
  kind: "postgres",
  server: { kind: "url", url: server.url() },
  tls: null,
  notify: null,
  options: { ...sqlOptions, ...options },
  ...more,
});

export const sqliteSource = (path: string, options: Partial<SqlOptions>): SqliteSource => ({
  kind: "sqlite",
  path,
  options: { ...sqlOptions, ...options },
});

/** An endpoint that is disposed when the test ends. */
export function opened(source: SqlSource, id: readonly string[] = [], folder = "/"): SqlEndpoint {
  const endpoint = openSqlEndpoint(source, {
    name: "shop",
    id,
    folder,
    secrets: environmentSecrets(process.env),
  });
  onTestFinished(() => endpoint.dispose());
  return endpoint;
}

/** A folder with an SQLite database for one test. */
export class SqliteDesk {
  readonly folder: string;
  readonly path: string;

  constructor(script = "") {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "syncline-sqlite-")));
    this.path = join(this.folder, "shop.db");
    this.sql(script);
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Runs statements as somebody else than Syncline. */
  sql(script: string): void {
    const database = new DatabaseSync(this.path);
    database.exec(script);
    database.close();
  }

  rows(sql: string): readonly unknown[] {
    const database = new DatabaseSync(this.path);
    const rows = database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
    database.close();
    return rows;
  }

  open(options: Partial<SqlOptions>, id: readonly string[] = []): SqlEndpoint {
    return opened(sqliteSource("shop.db", options), id, this.folder);
  }
}
