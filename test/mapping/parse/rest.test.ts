import { expect, test } from "vitest";
import { parseSync } from "../../../shared/mapping/parse/parse.ts";

const parse = (rest: string) =>
  parseSync(
    [
      "syncline: 1",
      "name: x",
      "record: { key: k, fields: { k: string } }",
      "endpoints:",
      "  a: { csv: a.csv, mode: source }",
      `  b: { mode: target, rest: ${rest.replace(/\s+/g, " ")} }`,
    ].join("\n"),
    "x.sync.yaml",
  );

test("[C60] a URL alone is a whole REST endpoint, and everything else has a default", () => {
  const { file, diagnostics } = parse('"https://shop.example.com/api/products"');
  expect(diagnostics).toEqual([]);
  const source = file!.endpoints.b!.source;
  expect(source).toEqual(parse('{ url: "https://shop.example.com/api/products" }').file!.endpoints.b!.source);
  expect(source).toMatchObject({
    kind: "rest",
    options: {
      auth: { kind: "none" },
      paging: null,
      create: null,
      etag: true,
      concurrency: 4,
      timeout: 60_000,
    },
  });
});

test("[C60] the full form says what it says", () => {
  const { file, diagnostics } = parse(`{
    url: "https://a.example/x", item: "https://a.example/y/{id}", records: data.items,
    auth: { oauth: { tokenUrl: "https://id.example/t", clientId: me, clientSecret: "\${secret:s}", scope: [a, b] } },
    headers: { X-Shop: 7 }, query: { active: true },
    paging: { kind: cursor, param: after, path: meta.next, size: 50, sizeParam: limit },
    changes: { param: since, field: changed.at, format: seconds, overlap: 2m }, full: 12h,
    create: { envelope: product }, update: { method: PUT, path: "{id}/edit" }, delete: false,
    bulk: { path: batch, results: out }, etag: false, version: rev, idempotency: Idempotency-Key,
    lookup: { param: sku, field: sku }, deleted: { field: archived }, consistency: eventual,
    rate: { perSecond: 5 }, concurrency: 2, timeout: 5s, limit: 3, proxy: false
  }`);
  expect(diagnostics).toEqual([]);
  expect(file!.endpoints.b!.source).toMatchObject({
    options: {
      records: ["data", "items"],
      item: "https://a.example/y/{id}",
      auth: { kind: "oauth", scopes: ["a", "b"], refreshToken: null },
      headers: { "X-Shop": "7" },
      query: { active: "true" },
      paging: { kind: "cursor", param: "after", path: ["meta", "next"], size: 50, sizeParam: "limit" },
      changes: { param: "since", field: ["changed", "at"], format: "seconds", overlap: 120_000 },
      full: 43_200_000,
      create: { method: null, path: null, envelope: ["product"] },
      update: { method: "PUT", path: "{id}/edit", envelope: null },
      delete: false,
      bulk: { path: "batch", size: 50, envelope: [], results: ["out"] },
      deleted: { field: ["archived"], value: true },
      rate: { perSecond: 5, burst: 5 },
      limit: 3 << 20,
      proxy: false,
    },
  });
});

test.each([
  ["{}", "sync.missing-property", "needs the `url`"],
  ['{ url: "http://shop.example.com/x" }', "sync.bad-value", "not encrypted"],
  ['{ url: "http://shop.example.com/x", insecure: true }', null, ""],
  ['{ url: "http://127.0.0.1:3000/x" }', null, ""],
  ['{ url: "http://[::1]:3000/x" }', null, ""],
  ['{ url: "http://127.0.0.1.example.com/x" }', "sync.bad-value", "not encrypted"],
  ['{ url: "ftp://shop.example.com/x" }', "sync.bad-value", "not a URL"],
  ['{ url: "https://bob@shop.example.com/x" }', "sync.bad-value", "Credentials do not belong"],
  [`{ url: "https://\${env:SHOP}/x" }`, null, ""],
  ['{ url: "https://a.example", paging: { kind: cursor } }', "sync.missing-property", "needs `path`"],
  ['{ url: "https://a.example", paging: { kind: page, size: 5 } }', "sync.bad-value", "go together"],
  ['{ url: "https://a.example", tls: { cert: a.pem } }', "sync.bad-value", "`cert` and `key`"],
  [
    `{ url: "https://a.example", auth: { apiKey: { value: "\${env:K}" } } }`,
    "sync.bad-value",
    "either into a `header` or into the `query`",
  ],
  [
    '{ url: "https://a.example", auth: { oauth: { tokenUrl: "https://t.example", clientId: me } } }',
    "sync.bad-value",
    "`clientSecret`",
  ],
])("[C61] what cannot work is said while the file is written: %s", (rest, code, words) => {
  const { diagnostics } = parse(rest);
  expect(diagnostics.map((one) => one.code)).toEqual(code === null ? [] : [code]);
  expect(diagnostics.map(({ message }) => message).join()).toContain(words);
});

test.each([
  "auth: { bearer: hunter2 }",
  "auth: { basic: { user: bob, password: hunter2 } }",
  "auth: { apiKey: { header: X-Key, value: hunter2 } }",
  'auth: { oauth: { tokenUrl: "https://t.example", clientId: me, clientSecret: hunter2 } }',
  'auth: { oauth: { tokenUrl: "https://t.example", clientId: me, refreshToken: hunter2 } }',
  "headers: { Authorization: Bearer hunter2 }",
  "query: { api_key: hunter2 }",
  "tls: { cert: a.pem, key: a.key, passphrase: hunter2 }",
  "proxy: http://bob:hunter2@proxy.example",
  'item: "https://a.example/{id}?access_token=hunter2"',
])("[M55] a credential in a REST endpoint: %s", (part) => {
  const { diagnostics } = parse(`{ url: "https://a.example", ${part} }`);
  expect(diagnostics.map(({ code }) => code)).toEqual(["sync.literal-secret"]);
  expect(JSON.stringify(diagnostics)).not.toContain("hunter2");
});
