import { expect, test } from "vitest";
import { writeSource } from "../../../shared/engine/infer/write-source.ts";
import { parseSync } from "../../../shared/mapping/parse/parse.ts";
import type { Source } from "../../../shared/mapping/sources/source.ts";

/** A source as a sync file says it, which must say it well. */
function parsed(lines: string): Source {
  const text = `syncline: 1\nname: a\nrecord: { key: id, fields: { id: string } }\nendpoints:\n  one:\n${lines}\n    mode: source\n`;
  const { file, report } = parseSync(text, "a.sync.yaml");
  expect(report.diagnostics).toEqual([]);
  return file!.endpoints.one!.source;
}

const secret = `\${secret:shop-token}`;

test.each<[line: string]>([
  ["csv: { path: a.csv }"],
  ['csv: { path: "in/a b.csv", delimiter: ";", header: [a, "b: c"], encoding: windows-1252 }'],
  ["json: { path: a.json }"],
  ["json: { path: a.json, records: data.items, encoding: utf-16le }"],
  ["ndjson: { path: a.ndjson }"],
  ["ndjson: { path: a.ndjson, encoding: latin1 }"],
  ["xml: { path: a.xml, records: catalog.product }"],
  ["sqlite: { path: shop.db, table: customers }"],
  ["sqlite: { path: shop.db, table: 'we.ird \"x\" #1' }"],
  ['postgres: { url: "postgres://sync@db.example.com/shop", table: customers }'],
  ['postgres: { url: "postgres://sync@db.example.com/shop", table: sales.customers }'],
  ['postgres: { url: "postgres://sync@db.example.com/shop", table: [sales, odd.name] }'],
  ['postgres: { url: "postgres://sync@db.example.com/shop", table: [odd.name] }'],
  [
    `postgres: { host: db.example.com, port: 5433, database: shop, user: sync, password: "${secret}", table: a }`,
  ],
  ["postgres: { host: db.example.com, database: shop, user: sync, query: SELECT 1 }"],
  ['rest: { url: "https://shop.example.com/items" }'],
  ['rest: { openapi: "shop.yaml#/items" }'],
  [
    `rest: { url: "https://shop.example.com/items", openapi: "shop.yaml#/items", auth: { bearer: "${secret}" } }`,
  ],
  [
    `rest: { url: "https://shop.example.com/items", query: { size: "5", key: "${secret}" }, records: [data, items] }`,
  ],
  [`rest: { url: "https://shop.example.com/items", auth: { basic: { user: ada, password: "${secret}" } } }`],
  [
    `rest: { url: "https://shop.example.com/items", auth: { apiKey: { header: X-Key, value: "${secret}" } } }`,
  ],
  [`rest: { url: "https://shop.example.com/items", auth: { apiKey: { query: key, value: "${secret}" } } }`],
  [
    `rest: { url: "https://shop.example.com/items", auth: { oauth: { tokenUrl: "https://login.example.com/token", clientId: me, clientSecret: "${secret}", scope: [a, b], audience: x, client: body } } }`,
  ],
])("[M110] %s is written as it was read", (line) => {
  const source = parsed(`    ${line}`);
  const lines = writeSource(source, "    ");
  expect(parsed(lines.join("\n"))).toEqual(source);
  expect(lines.every((one) => one.length <= 200)).toBe(true);
});

test("[M110] what fits into a line is one", () => {
  const short = parsed("    sqlite: { path: shop.db, table: customers }");
  expect(writeSource(short, "    ")).toEqual(["    sqlite: { path: shop.db, table: customers }"]);
  const long = parsed(
    `    rest: { url: "https://crm.example.com/api/contacts", openapi: "crm.openapi.yaml#/contacts", auth: { bearer: "${secret}" } }`,
  );
  expect(writeSource(long, "    ")).toEqual([
    "    rest:",
    '      url: "https://crm.example.com/api/contacts"',
    '      openapi: "crm.openapi.yaml#/contacts"',
    `      auth: { bearer: "${secret}" }`,
  ]);
});
