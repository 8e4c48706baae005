import { expect, test } from "vitest";
import { parseSync } from "../../../shared/mapping/parse/parse.ts";

const head = "syncline: 1\nname: x\nrecord: { key: a, fields: { a: string } }\nendpoints:\n";
const parsed = (endpoint: string) =>
  parseSync(`${head}  e: { ${endpoint}, mode: source }\n  f: { csv: x.csv, mode: target }\n`, "x.sync.yaml");
const sourceOf = (endpoint: string) => parsed(endpoint).file?.endpoints.e?.source;
const problems = (endpoint: string) =>
  parsed(endpoint).diagnostics.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);

const options = {
  table: null,
  query: null,
  version: null,
  deleted: null,
  changes: null,
  fullEvery: 3_600_000,
};
const t = { schema: null, name: "t" };

test("[C55] a table of a database is named with what the sync needs to know of it, and the rest has defaults", () => {
  expect(sourceOf("sqlite: { path: data/shop.db, table: my.customers }")).toEqual({
    kind: "sqlite",
    path: "data/shop.db",
    options: { ...options, table: { schema: null, name: "my.customers" } },
  });
  expect(sourceOf('postgres: { url: "${secret:shop-db}", table: sales.customers }')).toEqual({
    kind: "postgres",
    server: { kind: "url", url: "${secret:shop-db}" },
    tls: null,
    notify: null,
    options: { ...options, table: { schema: "sales", name: "customers" } },
  });
  expect(
    sourceOf(
      'postgres: { host: db, database: shop, user: sync, password: "${env:PW}", table: ["a.b", "c.d"], query: SELECT 1, version: v, deleted: { column: gone }, changes: at, full: 1d, tls: { ca: ca.pem, verify: false }, notify: c }',
    ),
  ).toEqual({
    kind: "postgres",
    server: {
      kind: "parts",
      host: "db",
      port: "5432",
      database: "shop",
      user: "sync",
      password: "${env:PW}",
    },
    tls: { ca: "ca.pem", cert: null, key: null, verify: false },
    notify: "c",
    options: {
      table: { schema: "a.b", name: "c.d" },
      query: "SELECT 1",
      version: "v",
      deleted: { column: "gone", value: null },
      changes: { kind: "column", column: "at", overlap: 300_000 },
      fullEvery: 86_400_000,
    },
  });
  expect(
    sourceOf(
      "sqlite: { path: a, table: t, changes: { column: at, overlap: 10s }, deleted: { column: d, value: 1 } }",
    ),
  ).toMatchObject({
    options: { table: t, changes: { overlap: 10_000 }, deleted: { value: 1 } },
  });
  expect(sourceOf("sqlite: { path: a, table: t, changes: { table: log } }")).toMatchObject({
    options: { changes: { kind: "table", table: { schema: null, name: "log" } } },
  });
  expect(sourceOf("postgres: { url: postgres://a@b/c, table: t, tls: false }")).toMatchObject({ tls: false });
  expect(sourceOf("postgres: { url: postgres://a@b/c, table: t, tls: true }")).toMatchObject({
    tls: { verify: true },
  });
});

test.each([
  ["sqlite: { path: a }", "error sync.missing-property: There is neither a `table` nor a `query` to read."],
  ["sqlite: { table: t }", "error sync.missing-property"],
  [
    "postgres: { table: t }",
    "error sync.missing-property: There is neither a `url` nor `host`, `database`, `user`.",
  ],
  [
    "postgres: { host: a, table: t }",
    "error sync.missing-property: There is neither a `url` nor `database`, `user`.",
  ],
  [
    "postgres: { url: postgres://a@b/c, user: d, table: t }",
    "error sync.bad-value: `user` does not go with `url`, which has it.",
  ],
  [
    "sqlite: { path: a, table: t, changes: { overlap: 1s } }",
    "error sync.bad-value: `changes` names either a `column` or a `table`.",
  ],
  ["sqlite: { path: a, table: t, full: 1h }", "warning sync.bad-value: `full` only counts with `changes`."],
  ["sqlite: { path: a, tabel: t }", "error sync.unknown-property"],
])("[C55] what is wrong with it is said: %s", (endpoint, problem) => {
  expect(problems(endpoint)).toContainEqual(expect.stringContaining(problem));
});

test.each([
  "postgres: { host: a, database: b, user: c, password: abc, table: t }",
  "postgres: { host: a, database: b, user: c, password: 1234, table: t }",
  "postgres: { url: postgres://user:abc@host/db, table: t }",
  'postgres: { url: "postgres://host/db?password=abc", table: t }',
  "postgres: { url: postgres://a@b/c, table: t, tls: { key: '-----BEGIN PRIVATE KEY-----' } }",
])("[M55] a password of a database that is written into the file is an error: %s", (endpoint) => {
  expect(problems(endpoint)).toContainEqual(expect.stringContaining("error sync.literal-secret"));
});

test.each([
  'postgres: { host: a, database: b, user: c, password: "${secret:p}", table: t }',
  'postgres: { url: "postgres://user:${secret:p}@host/db?sslmode=require", table: t }',
  'postgres: { url: "postgres://host/db?password=${secret:p}", table: t }',
  "sqlite: { path: a, table: tokens }",
])("[M55] a reference to one is not: %s", (endpoint) => {
  expect(problems(endpoint)).toEqual([]);
});
