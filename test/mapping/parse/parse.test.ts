import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { parseSync } from "../../../shared/mapping/parse/parse.ts";
import { applied } from "./applied.ts";

const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
const minimal = [
  "syncline: 1",
  "name: prices",
  "record: { key: sku, fields: { sku: string, price: decimal } }",
  "endpoints:",
  "  erp: { csv: prices.csv, mode: source }",
];
const parse = (lines: readonly string[]) => parseSync(text(lines), "a.sync.yaml");
const place = ({ at, code, severity }: Diagnostic): string =>
  `${at?.line}:${at?.column}-${at?.endLine === at?.line ? "" : `${at?.endLine}:`}${at?.endColumn} ${severity === "error" ? "" : `${severity} `}${code}`;

test("[M52] a short file is the same as one in which everything is written out", () => {
  const { file, diagnostics } = parse(minimal);
  expect(diagnostics).toEqual([]);
  const field = {
    description: null,
    required: false,
    default: undefined,
    scale: null,
    clean: [],
    pattern: null,
    enum: null,
    min: null,
    max: null,
    minLength: null,
    maxLength: null,
    format: null,
    onInvalid: "reject",
  };
  expect(file).toEqual({
    syncline: 1,
    name: "prices",
    description: null,
    record: {
      key: ["sku"],
      fields: { sku: { type: "string", ...field }, price: { type: "decimal", ...field } },
    },
    endpoints: {
      erp: {
        source: {
          kind: "csv",
          path: "prices.csv",
          options: {
            encoding: null,
            into: null,
            delimiter: null,
            quote: '"',
            header: true,
            comment: null,
            skip: 0,
            ragged: "reject",
          },
        },
        mode: "source",
        id: [],
        modified: null,
        fields: {},
        write: {},
        onCreate: {},
        where: null,
        leaves: "keep",
        each: null,
        mirror: false,
        drift: "overwrite",
        formats: {
          number: null,
          date: null,
          time: null,
          timestamp: null,
          boolean: null,
          zone: "UTC",
          nulls: [],
          empty: "null",
          missing: "null",
          writeNull: "empty",
          as: "text",
        },
      },
    },
    lookups: {},
    conflicts: { default: { kind: "manual" }, priority: [], fields: {}, deletes: "update-wins", skew: 2000 },
    deletes: "propagate",
    schemaChange: "pause",
    when: [],
    brakes: { deletes: 0.1, updates: 0.5, shrink: 0.3, atLeast: 10 },
    history: { runs: 200, backups: 30 * 86_400_000 },
    tests: [],
  });
});

describe("[M52] shorthands", () => {
  const file = (...more: readonly string[]) => {
    const parsed = parse([...minimal, ...more]);
    expect(parsed.diagnostics).toEqual([]);
    return parsed.file!;
  };

  test("of sources and mappings", () => {
    const { endpoints, lookups } = file(
      "  shop:",
      "    json: { path: 'shop/*.json', records: data.items, file: '{sku}.json', into: shop/new.json }",
      "    mode: two-way",
      "    fields: { sku: false, price: { path: 'cost[0].net', format: '1.234,56', nulls: [n/a] } }",
      "  list: { xml: { path: a.xml, records: [catalog, '*'], namespaces: { p: urn:p } }, mode: target, fields: { price: '@p' } }",
      "  log: { ndjson: a.ndjson, mode: source, fields: { price: { read: 'a + b' } }, formats: { zone: Europe/Berlin } }",
      "lookups: { countries: { csv: iso.csv, key: alpha2 } }",
    );
    expect(endpoints.shop!.source).toEqual({
      kind: "json",
      path: "shop/*.json",
      options: {
        encoding: null,
        into: "shop/new.json",
        records: ["data", "items"],
        file: { name: "{sku}.json" },
      },
    });
    expect(endpoints.shop!.fields).toEqual({
      sku: false,
      price: {
        kind: "path",
        path: "cost[0].net",
        format: "1.234,56",
        formats: { number: "1.234,56", nulls: ["n/a"] },
      },
    });
    expect(endpoints.shop!.formats).toMatchObject({ empty: "value", writeNull: "null", as: null });
    expect(endpoints.list!.source).toMatchObject({
      options: { records: ["catalog", "*"], namespaces: { p: "urn:p" } },
    });
    expect(endpoints.list!.fields).toEqual({
      price: { kind: "path", path: "@p", format: null, formats: {} },
    });
    expect(endpoints.list!.formats).toMatchObject({ empty: "null", writeNull: "remove", as: "text" });
    expect(endpoints.log!.fields).toEqual({ price: { kind: "read", read: "a + b" } });
    expect(endpoints.log!.formats.zone).toBe("Europe/Berlin");
    expect(lookups.countries).toMatchObject({ source: { kind: "csv", path: "iso.csv" }, key: "alpha2" });
  });

  test("of conflicts, brakes and triggers", () => {
    const { conflicts, brakes, when } = file(
      "conflicts: { default: { owner: erp }, fields: { price: { rule: 'by.erp' } }, priority: [erp], deletes: manual, skew: 1m }",
      "brakes: { deletes: 12.5%, updates: 0.25, shrink: false, atLeast: 3 }",
      "when:",
      "  - on: change",
      "  - every: 1h 30m",
      "  - { cron: '*/15 2-4 1,15 jan-mar mon', zone: Europe/Berlin }",
      `  - webhook: { secret: '\${secret:hook}' }`,
      "  - after: customers",
    );
    expect(conflicts).toEqual({
      default: { kind: "owner", endpoint: "erp" },
      priority: ["erp"],
      fields: { price: { kind: "rule", rule: "by.erp" } },
      deletes: "manual",
      skew: 60_000,
    });
    expect(brakes).toEqual({ deletes: 0.125, updates: 0.25, shrink: null, atLeast: 3 });
    expect(when).toEqual([
      { kind: "change" },
      { kind: "every", milliseconds: 5_400_000 },
      { kind: "cron", cron: "*/15 2-4 1,15 jan-mar mon", zone: "Europe/Berlin" },
      { kind: "webhook", secret: `\${secret:hook}` },
      { kind: "after", sync: "customers" },
    ]);
    expect(file("when: { every: 5s }").when).toEqual([{ kind: "every", milliseconds: 5000 }]);
    expect(file("conflicts: manual").conflicts.default).toEqual({ kind: "manual" });
  });

  test("of tests and exact values", () => {
    const { tests, record } = parse([
      "syncline: 1",
      "name: x",
      "record:",
      "  key: [a, b]",
      "  fields:",
      "    a: { clean: trim, default: 1.50 }",
      "    b: { type: decimal, default: 0.1000000000000000000001, enum: [1, 2.50], scale: 30 }",
      "    c: { type: date, default: 2026-02-01 }",
      "    d: { type: json, default: { y: 1, x: [1.50] } }",
      "endpoints: { e: { csv: a.csv, mode: source } }",
      "tests: [{ name: t, endpoint: e, native: { n: 12345678901234567890 }, record: { a: x } }]",
    ]).file!;
    expect(record.key).toEqual(["a", "b"]);
    expect(record.fields.a).toMatchObject({ clean: ["trim"], default: "1.5" });
    expect(record.fields.b).toMatchObject({ default: "0.1000000000000000000001", enum: ["1", "2.5"] });
    expect([record.fields.c!.default, record.fields.d!.default]).toEqual(["2026-02-01", '{"x":[1.5],"y":1}']);
    expect(tests).toEqual([
      {
        name: "t",
        endpoint: "e",
        native: { n: expect.objectContaining({ text: "12345678901234567890" }) },
        record: { a: "x" },
        direction: "read",
      },
    ]);
  });
});

describe("[M51] what is wrong is reported at its place", () => {
  /** The broken lines come after the five of the minimal file, or replace it from line 1. */
  test.each<[string, readonly string[], readonly string[], string]>([
    ["a tab", ["name: x", "record:", "\tkey: a"], ["3:1-2 sync.yaml"], "A tab"],
    ["an unclosed bracket", ["name: [x"], ["2:1-1 sync.yaml"], "is not closed"],
    ["two documents", [...minimal, "---", "a: b"], ["6:1-8:1 sync.yaml"], "A second document"],
    ["a name twice", [...minimal, "name: y"], ["6:1-5 sync.yaml"], '"name" is there twice'],
    [
      "an unknown property",
      [...minimal, "conflits: manual"],
      ["6:1-9 sync.unknown-property"],
      '"conflits" is not',
    ],
    [
      "a missing property",
      minimal.filter((line) => !line.startsWith("name")),
      ["1:1-4:41 sync.missing-property"],
      "The sync file lacks `name`.",
    ],
    [
      "a wrong word",
      [...minimal, "deletes: propogate"],
      ["6:10-19 sync.bad-value"],
      "it must be one of propagate, ignore, archive",
    ],
    [
      "a wrong type",
      [...minimal, "when: 5"],
      ["6:7-8 sync.bad-value"],
      "must be an object or a list, not the number 5",
    ],
    [
      "a number for a text",
      [...minimal, "description: 5"],
      ["6:14-15 sync.bad-value"],
      "must be a text, not the number 5",
    ],
    ["an empty value", [...minimal, "tests:"], ["6:1-6 sync.bad-value"], "is empty; it must be a list"],
    ["a duration", [...minimal, "when: { every: 5 minutes }"], ["6:16-25 sync.bad-value"], '"5 minutes"'],
    ["too often", [...minimal, "when: { every: 5ms }"], ["6:16-19 sync.bad-value"], "too often"],
    ["a percentage", [...minimal, "brakes: { deletes: 101% }"], ["6:20-24 sync.bad-value"], '"101%"'],
    ["a share", [...minimal, "brakes: { deletes: 1.5 }"], ["6:20-23 sync.bad-value"], "the most is 1"],
    [
      "two triggers in one",
      [...minimal, "when: { every: 5m, on: change }"],
      ["6:9-14 sync.bad-value"],
      "only have one of them",
    ],
    [
      "a schedule of four fields",
      [...minimal, "when: { cron: 0 2 * * }"],
      ["6:15-22 sync.bad-value"],
      "4 fields",
    ],
    [
      "a schedule out of range",
      [...minimal, "when: { cron: 0 24 * * * }"],
      ["6:15-25 sync.bad-value"],
      '"24" is not a hour',
    ],
    [
      "a time zone",
      [...minimal, "when: { cron: 0 2 * * *, zone: Mars/Base }"],
      ["6:32-41 sync.bad-value"],
      "not a time zone",
    ],
    [
      "a zone without a schedule",
      [...minimal, "when: { on: change, zone: UTC }"],
      ["6:21-25 sync.bad-value"],
      "`zone` goes with `cron`",
    ],
    [
      "an unknown owner",
      [...minimal, "conflicts: { default: { owner: epr } }"],
      ["6:32-35 sync.unknown-endpoint"],
      'no endpoint "epr"',
    ],
    [
      "an unknown field of a conflict",
      [...minimal, "conflicts: { fields: { prise: manual } }"],
      ["6:24-29 sync.unknown-field"],
      'no field "prise"',
    ],
    [
      "priority without a list",
      [...minimal, "conflicts: priority"],
      ["6:12-20 sync.missing-property"],
      "`priority` needs",
    ],
    [
      "newest without times",
      [...minimal, "conflicts: newest"],
      ["6:12-18 sync.missing-property"],
      '`newest` needs `modified:` on the endpoint "erp"',
    ],
    [
      "an unknown endpoint of a test",
      [...minimal, "tests: [{ name: a, endpoint: b, native: {}, record: {} }]"],
      ["6:30-31 sync.unknown-endpoint"],
      'no endpoint "b"',
    ],
    [
      "an unknown field of a test",
      [...minimal, "tests: [{ name: a, endpoint: erp, native: {}, record: { pric: 1 } }]"],
      ["6:57-61 sync.unknown-field"],
      'no field "pric"',
    ],
    [
      "an endpoint without a mode",
      [...minimal, "  b: { csv: b.csv }"],
      ["6:3-4 sync.missing-property"],
      "`endpoints.b` lacks `mode`",
    ],
    [
      "an endpoint without a kind",
      [...minimal, "  b: { mode: source }"],
      ["6:3-4 sync.missing-property"],
      "lacks one of `csv`",
    ],
    [
      "an endpoint of two kinds",
      [...minimal, "  b: { csv: b.csv, json: b.json, mode: source }"],
      ["6:20-24 sync.bad-value"],
      "only have one of them",
    ],
    [
      "a name that is no name",
      [...minimal, "  __proto__: { csv: b.csv, mode: source }"],
      ["6:3-12 sync.bad-value"],
      "cannot be a name",
    ],
    [
      "XML without records",
      [...minimal, "  b: { xml: { path: b.xml }, mode: source }"],
      ["6:8-11 sync.missing-property"],
      "lacks `records`",
    ],
    [
      "a path of records",
      [...minimal, "  b: { xml: { path: b.xml, records: 'a..b' }, mode: source }"],
      ["6:37-43 sync.bad-value"],
      "does not lead to records",
    ],
    [
      "a path",
      [...minimal, "  b: { json: b.json, mode: source, id: 'a..b' }"],
      ["6:40-46 sync.bad-value"],
      '"a..b" is not a path',
    ],
    [
      "a huge index",
      [...minimal, "  b: { json: b.json, mode: source, id: 'a[999999999]' }"],
      ["6:40-54 sync.bad-value"],
      "is not a path",
    ],
    [
      "an unknown field of a mapping",
      [...minimal, "  b: { json: b.json, mode: source, fields: { pric: a } }"],
      ["6:46-50 sync.unknown-field"],
      'no field "pric"',
    ],
    [
      "a mapping read and placed",
      [...minimal, "  b: { json: b.json, mode: source, fields: { price: { read: a, path: b } } }"],
      ["6:64-68 sync.bad-value"],
      "`path` does not go with `read`",
    ],
    [
      "a format of a text",
      [...minimal, "  b: { json: b.json, mode: source, fields: { sku: { format: x } } }"],
      ["6:61-62 sync.bad-value"],
      "A string field has no format",
    ],
    [
      "a specimen",
      [...minimal, "  b: { json: b.json, mode: source, fields: { price: { format: '1.234' } } }"],
      ["6:63-70 sync.bad-value"],
      "may be a thousand or a fraction",
    ],
    [
      "a date pattern",
      [...minimal, "  b: { json: b.json, mode: source, formats: { date: DD.MM.YYYY } }"],
      ["6:53-63 sync.bad-value"],
      'Did you mean "dd.MM.yyyy"?',
    ],
    [
      "minutes for months",
      [...minimal, "  b: { json: b.json, mode: source, formats: { date: dd.mm.yyyy } }"],
      ["6:53-63 sync.bad-value"],
      'Did you mean "dd.MM.yyyy"?',
    ],
    [
      "half a date",
      [...minimal, "  b: { json: b.json, mode: source, formats: { date: dd.MM } }"],
      ["6:53-58 sync.bad-value"],
      "does not hold a whole date",
    ],
    [
      "a boolean format",
      [...minimal, "  b: { json: b.json, mode: source, formats: { boolean: ja } }"],
      ["6:56-58 sync.bad-value"],
      "how true and false are spelled",
    ],
    [
      "null in CSV",
      [...minimal, "  b: { csv: b.csv, mode: source, formats: { writeNull: 'null' } }"],
      ["6:56-62 sync.bad-value"],
      "There is no null in CSV",
    ],
    [
      "numbers in CSV",
      [...minimal, "  b: { csv: b.csv, mode: source, formats: { as: native } }"],
      ["6:49-55 sync.bad-value"],
      "Every value in CSV is a text",
    ],
    [
      "a delimiter of two signs",
      [...minimal, "  b: { csv: { path: b.csv, delimiter: ';;' }, mode: source }"],
      ["6:39-43 sync.bad-value"],
      "1 character at most",
    ],
    [
      "a delimiter that quotes",
      [...minimal, "  b: { csv: { path: b.csv, delimiter: '\"' }, mode: source }"],
      ["6:39-42 sync.bad-value"],
      "the same sign",
    ],
    [
      "mirror on a source",
      [...minimal, "  b: { csv: b.csv, mode: source, mirror: true }"],
      ["6:34-40 warning sync.bad-value"],
      "only counts on a target",
    ],
    [
      "write on a source",
      [...minimal, "  b: { csv: b.csv, mode: source, write: { a: sku } }"],
      ["6:34-39 warning sync.bad-value"],
      "never written",
    ],
  ])("%s", (_, lines, places, message) => {
    const { diagnostics } = parse(lines);
    expect(diagnostics.map(place)).toEqual(places);
    expect(diagnostics[0]!.message).toContain(message);
  });

  test.each<[string, string, string]>([
    ["{ type: strin }", "7:16-21 sync.bad-value", "it must be one of string"],
    ["{ type: decimal, default: abc }", "7:34-37 sync.bad-value", 'holds "abc", which is not a decimal'],
    ["{ type: date, min: 2026-02-30 }", "7:27-37 sync.bad-value", "no day of the calendar"],
    ["{ type: integer, enum: [1, 2.5] }", "7:35-38 sync.bad-value", "not an integer"],
    ["{ pattern: '[a' }", "7:19-23 sync.pattern", "The regular expression is not valid"],
    ["{ pattern: '(?=a)' }", "7:19-26 sync.pattern", "The regular expression is not valid"],
    ["{ min: 1 }", "7:10-13 sync.bad-value", "`min` does not go with a string field"],
    [
      "{ type: integer, maxLength: 3 }",
      "7:25-34 sync.bad-value",
      "`maxLength` does not go with an integer field",
    ],
    ["{ scale: 2 }", "7:10-15 sync.bad-value", "`scale` does not go with a string field"],
    ["{ type: json, clean: trim }", "7:22-27 sync.bad-value", "`clean` does not go with a json field"],
    ["{ onInvalid: default }", "7:21-28 sync.missing-property", "needs a `default`"],
    ["{ clean: trimm }", "7:17-22 sync.bad-value", "it must be one of trim"],
    ["{ minLength: -1 }", "7:21-23 sync.bad-value", "the least is 0"],
    ["{ required: 'yes' }", "7:20-25 sync.bad-value", "must be true or false"],
  ])("[M58] the field %s", (field, at, message) => {
    const { diagnostics } = parse([
      "syncline: 1",
      "name: x",
      "record:",
      "  key: k",
      "  fields:",
      "    k: string",
      `    f: ${field}`,
      "endpoints: { e: { csv: e.csv, mode: source } }",
    ]);
    expect(diagnostics.map(place)).toEqual([at]);
    expect(diagnostics[0]!.message).toContain(message);
  });

  test("everything at once, in the order of the text", () => {
    const { diagnostics } = parse([
      "name: 5",
      "record: { key: emial, fields: { email: strin } }",
      "endpoints:",
      "  a: { csv: a.csv, mod: source }",
      "extra: 1",
    ]);
    expect(diagnostics.map(place)).toEqual([
      "1:1-1 sync.version",
      "1:7-8 sync.bad-value",
      "2:16-21 sync.unknown-field",
      "2:40-45 sync.bad-value",
      "4:3-4 sync.missing-property",
      "4:20-23 sync.unknown-property",
      "5:1-6 sync.unknown-property",
    ]);
  });
});

test("[M51] the fixes of what was found mend the file", () => {
  const broken = text([
    "name: 'prices'",
    "description: 12",
    "record: { key: 'sko', fields: { sku: strng, price: { type: decimal, requird: true } } }",
    "endpoints:",
    '  erp: { csv: { path: p.csv, delimeter: ";" }, mode: sorce, fields: { pirce: Price } }',
    "conflicts: { default: { owner: erb } }",
  ]);
  const first = parseSync(broken, "a");
  expect(first.diagnostics).toHaveLength(9);
  const mended = applied(broken, first.diagnostics);
  expect(parseSync(mended, "a").diagnostics).toEqual([]);
  const json =
    '{ "name": "x", "record": { "key": "k", "fields": { "k": "strin" } }, "endpoints": { "e": { "csv": "e.csv", "mode": "source" } } }';
  expect(parseSync(applied(json, parseSync(json, "a").diagnostics), "a").diagnostics).toEqual([]);
});

describe("[M54] a file of another version is reported as such, and nothing else of it", () => {
  test.each([
    ["0", "Write `syncline: 1`"],
    ["2", "Use a newer Syncline"],
    ["'1'", "Write `syncline: 1`"],
  ])("%s", (version, hint) => {
    const { file, diagnostics } = parse([`syncline: ${version}`, "nonsense: true"]);
    expect(file).toBeNull();
    expect(diagnostics.map(place)).toEqual([`1:11-${11 + version.length} sync.version`]);
    expect(diagnostics[0]!.hint).toContain(hint);
  });
});

describe("[M55] a credential written into the file is an error, a reference to one is not", () => {
  test.each<[string, string | null]>([
    ["  e: { rest: { auth: { bearer: abcdef } }, mode: source }", "6:32-38 sync.literal-secret"],
    [`  e: { rest: { auth: { bearer: '\${secret:shop-token}' } }, mode: source }`, null],
    [`  e: { rest: { headers: { X-Api-Key: '\${env:KEY}' } }, mode: source }`, null],
    ["  e: { rest: { headers: { X-Api-Key: 1234 } }, mode: source }", "6:38-42 sync.literal-secret"],
    ["  e: { postgres: 'postgres://user:pass@host/db', mode: source }", "6:18-48 sync.literal-secret"],
    [`  e: { postgres: 'postgres://user:\${env:PG}@host/db', mode: source }`, null],
    ["  e: { sql: { password: hunter2 }, mode: source }", "6:25-32 sync.literal-secret"],
    [
      "  e: { rest: { auth: { type: basic, username: bob, password: hunter2 } }, mode: source }",
      "6:62-69 sync.literal-secret",
    ],
    ["  e: { rest: { auth: { bearer: '$' } }, mode: source }", "6:32-35 sync.literal-secret"],
    ["description: ghp_abcdefghijklmnopqrstuvwxyz0123456789", "6:14-54 sync.literal-secret"],
    ["when: { webhook: { secret: hush } }", "6:28-32 sync.literal-secret"],
    [
      "  e: { postgres: { host: db, user: app, pass: hunter2 }, mode: source }",
      "6:47-54 sync.literal-secret",
    ],
    ["  e: { postgres: 'host=db user=app password=hunter2', mode: source }", "6:18-53 sync.literal-secret"],
    [`  e: { postgres: 'host=db user=app password=\${env:PG}', mode: source }`, null],
    ["  e: { postgres: { query: 'select * from u where password = $1' }, mode: source }", null],
    ["  e: { rest: { auth: { basic: 'app:hunter2' } }, mode: source }", "6:31-44 sync.literal-secret"],
    [
      "  e: { rest: { auth: { basic: { user: app, password: x } } }, mode: source }",
      "6:54-55 sync.literal-secret",
    ],
    [
      `  e: { rest: { auth: { oauth2: { client_id: app, client_secret: x, tokenUrl: 'https://a.example' } } }, mode: source }`,
      "6:65-66 sync.literal-secret",
    ],
    ["  e: { rest: { auth: { oauth2: { clientId: app, scope: all } } }, mode: source }", null],
    ["  e: { rest: { headers: { Cookie: 'sid=1' } }, mode: source }", "6:35-42 sync.literal-secret"],
    ["  e: { rest: { headers: ['Authorization: Bearer x'] }, mode: source }", "6:26-51 sync.literal-secret"],
    [`  e: { rest: { headers: ['Authorization: Bearer \${env:T}'] }, mode: source }`, null],
    ["  e: { rest: { url: 'https://a.example/x?api_key=1' }, mode: source }", "6:21-52 sync.literal-secret"],
    [
      `  e: { rest: { url: 'https://\${env:HOST}/x?a=1&token=abc' }, mode: source }`,
      "6:21-58 sync.literal-secret",
    ],
    [`  e: { rest: { url: 'https://a.example/x?api_key=\${env:K}' }, mode: source }`, null],
    ["  e: { rest: { next: '?token={next}&page_token=a' }, mode: source }", null],
    [
      "  e: { rest: { url: 'https://0123456789abcdefghij@a.example' }, mode: source }",
      "6:21-61 sync.literal-secret",
    ],
    ["  e: { csv: e.csv, mode: source, where: 'password == sku' }", null],
    ["  e: { csv: e.csv, mode: source, fields: { sku: password } }", null],
    ["  e: { csv: e.csv, mode: two-way, write: { token: sku } }", null],
  ])("%s", (line, at) => {
    const secrets = parse([...minimal, line]).diagnostics.filter(
      ({ code }) => code === "sync.literal-secret",
    );
    expect(secrets.map(place)).toEqual(at === null ? [] : [at]);
  });

  test("a field may be called password", () => {
    const lines = minimal.with(
      2,
      "record: { key: password, fields: { password: string, token: { type: string } } }",
    );
    expect(parse(lines).diagnostics).toEqual([]);
  });
});

test("[M56] an endpoint of a later version's kind gives one clear message and no other", () => {
  const { file, diagnostics } = parse([
    ...minimal,
    `  crm: { graphql: { url: 'https://a.example', auth: { bearer: '\${secret:t}' } }, mode: two-way, modified: price }`,
    "conflicts: { default: { owner: crm }, priority: [crm, erp] }",
  ]);
  expect(diagnostics.map(place)).toEqual(["6:10-17 sync.not-yet"]);
  expect(diagnostics[0]!.message).toMatch(
    /^GraphQL endpoints come with a later version; this version syncs CSV, JSON, .+ and \w+\.$/,
  );
  expect(Object.keys(file!.endpoints)).toEqual(["erp"]);
});

describe("[M50] a sync file is YAML 1.2 or JSON, and no text makes reading it throw or hang", () => {
  test.each([100, 3000, 90_000])("%i colons in a line", (times) => {
    const { diagnostics } = parseSync(`${": ".repeat(times)}\nu`, "colons.sync.yaml");
    expect(diagnostics.filter(({ code }) => code === "sync.yaml")).not.toEqual([]);
  });

  test("JSON, indented by tabs", () => {
    const json = JSON.stringify(
      {
        syncline: 1,
        name: "x",
        record: { key: "k", fields: { k: "string" } },
        endpoints: { e: { csv: "e.csv", mode: "source" } },
      },
      null,
      "\t",
    );
    expect(parseSync(json, "a.json").diagnostics).toEqual([]);
  });

  test.each<[string, string]>([
    ["nothing", ""],
    ["a byte order mark", "\ufeff"],
    ["brackets", "[".repeat(199_999)],
    ["dashes", "- ".repeat(99_999)],
    ["question marks", "? ".repeat(99_999)],
    ["nesting by lines", Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["very many names", Array.from({ length: 20_000 }, (_, number) => `k${number}: 1`).join("\n")],
    [
      "aliases of aliases",
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\ntests: &c [*b,*b,*b,*b,*b,*b,*b]\nwhen: [*c,*c,*c,*c]`,
    ],
    ["very many aliases", `a: &a x\nrecord: { key: [${"*a,".repeat(50_000)}] }`],
    ["an alias of itself", "record: &a { fields: *a }"],
    ["an anchor that is not there", "record: *a"],
    [
      "numbers that are none",
      "syncline: 1\nname: .nan\nbrakes: { deletes: .inf }\nrecord: { key: a, fields: { a: { default: .nan } } }",
    ],
    ["a huge text", `a: ${"x".repeat(5_000_000)}`],
    ["control characters", "a: \u0000\u0007\ud800"],
    [
      "other prototypes",
      "__proto__: { name: x }\nconstructor: { prototype: 1 }\nrecord: { fields: { constructor: string, toString: string } }",
    ],
  ])("%s", (_, hostile) => {
    const { diagnostics } = parseSync(hostile, "a");
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(1000);
    for (const { at } of diagnostics)
      expect(at).toMatchObject({ file: "a", line: expect.any(Number), column: expect.any(Number) });
  });

  test("any mixture of its pieces", () => {
    const pieces = [
      "syncline: 1\n",
      "record:\n",
      "  key: a\n",
      "  fields: { a: string }\n",
      "endpoints:\n",
      "  e: { csv: a, mode: source }\n",
      "name: x\n",
      " ",
      "- ",
      "{",
      "}",
      "[",
      "]",
      ": ",
      "&a ",
      "*a ",
      "|\n",
      '"',
      "'",
      "\t",
      "!!int ",
      "? ",
      "#",
      "\n",
      "1.5",
      "null",
      "%",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 3 })), {
          maxLength: 30,
        }),
        (parts) => {
          const source = parts.join("");
          for (const { at } of parseSync(source, "a").diagnostics) expect(at?.line).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

test("[M51] nothing is wrong with the examples of the design", () => {
  const examples = readFileSync(new URL("examples.yaml", import.meta.url), "utf8").split("---\n");
  expect(examples).toHaveLength(2);
  for (const example of examples)
    expect(parseSync(example, "a").diagnostics.map(({ message }) => message)).toEqual([]);
});
