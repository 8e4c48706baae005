import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const module = "@duckdb/node-api";

/** What the bench uses of DuckDB's package. */
export interface DuckDb {
  readonly DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> };
  version(): string;
}

interface Connection {
  run(sql: string): Promise<{ readonly rowsChanged: number }>;
  runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>;
}

export const isInstalled = (cache: string): boolean => existsSync(join(cache, "node_modules", module));

/** Gets DuckDB from npm, once. It is no part of Syncline, so that it stays out of its manifest. */
export function install(cache: string): void {
  if (isInstalled(cache)) return;
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), '{ "private": true }\n');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", module], { cwd: cache, stdio: "inherit" });
}

export function duckDb(cache: string): DuckDb {
  const require = createRequire(join(cache, "package.json"));
  return require(module);
}

/** Ten fields of the source, mapped as the sync file says. */
const mapped = `SELECT trim(sku) AS sku, first || ' ' || trim(last) AS name, lower(trim(email)) AS email,
  CAST(price AS DECIMAL(18, 2)) AS price, CAST(stock AS BIGINT) AS stock, trim(city) AS city, country, category,
  CAST(updated AS DATE) AS updated, trim(note) AS note
  FROM read_csv('erp.csv', header = true, delim = ',', quote = '"', all_varchar = true)`;

const target = `SELECT sku, name, email, CAST(price AS DECIMAL(18, 2)) AS price, CAST(stock AS BIGINT) AS stock, city,
  country, category, CAST(updated AS DATE) AS updated, note
  FROM read_csv('shop.csv', header = true, delim = ',', quote = '"', all_varchar = true)`;

const fields = ["name", "email", "price", "stock", "city", "country", "category", "updated", "note"];

/** A table of the records that differ: the new values, and the old ones under `was_`. */
const plan = (source: string, present: string): string => `CREATE TABLE plan AS
  SELECT coalesce(s.sku, t.sku) AS key, s.*, ${["sku", ...fields].map((name) => `t.${name} AS was_${name}`).join(", ")},
    CASE WHEN t.sku IS NULL THEN 'create' WHEN s.sku IS NULL THEN 'delete' ELSE 'update' END AS kind
  FROM (${source}) s FULL OUTER JOIN (${present}) t ON s.sku = t.sku
  WHERE s.sku IS NULL OR t.sku IS NULL OR ${fields.map((name) => `s.${name} IS DISTINCT FROM t.${name}`).join(" OR ")}`;

const copy = (query: string): string => `COPY (${query}) TO 'shop.new' (FORMAT csv, HEADER)`;

/** The work as DuckDB does it. The last statement of `sync` leaves the new target in `shop.new`. */
export const statements: Record<"plan" | "load" | "sync", readonly string[]> = {
  plan: [plan(mapped, target)],
  load: [copy(mapped)],
  sync: [
    `CREATE TABLE target AS ${target}`,
    plan(mapped, "FROM target"),
    copy(`SELECT * FROM target WHERE sku NOT IN (SELECT key FROM plan)
      UNION ALL SELECT sku, ${fields.join(", ")} FROM plan WHERE kind <> 'delete'`),
  ],
};

export const counting = "SELECT kind, count(*) FROM plan GROUP BY kind";
