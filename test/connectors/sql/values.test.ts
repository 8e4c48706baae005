import fc from "fast-check";
import { expect, test } from "vitest";
import { nativeAfter } from "../../../shared/connectors/native-after.ts";
import { ExactNumber, type NativeValue } from "../../../shared/model/native.ts";
import { readAll, writeAll } from "../../contract/connector.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const server = postgresForFile();
const exact = (text: string) => new ExactNumber(text);

/** A column's type, a value as SQL writes it, and the native value. */
const inPostgres: readonly (readonly [type: string, sql: string, native: NativeValue])[] = [
  ["smallint", "-32768", -32768],
  ["integer", "2147483647", 2147483647],
  ["bigint", "9007199254740991", 9007199254740991],
  ["bigint", "9223372036854775807", exact("9223372036854775807")],
  ["bigint", "-9223372036854775808", exact("-9223372036854775808")],
  ["numeric", "0.1", 0.1],
  ["numeric(12,2)", "12.5", exact("12.50")],
  ["numeric", "123456789012345678901234567890.123456789", exact("123456789012345678901234567890.123456789")],
  ["numeric", "'NaN'", "NaN"],
  ["numeric", "'-Infinity'", "-Infinity"],
  ["real", "0.1", 0.1],
  ["double precision", "0.30000000000000004", 0.30000000000000004],
  ["double precision", "1e-300", 1e-300],
  ["double precision", "'Infinity'", "Infinity"],
  ["boolean", "true", true],
  ["boolean", "false", false],
  ["text", "'  ü \"''\\ \n '", "  ü \"'\\ \n "],
  ["text", "''", ""],
  ["varchar(5)", "'abc'", "abc"],
  ["char(5)", "'abc'", "abc  "],
  ["date", "'2024-02-29'", "2024-02-29"],
  ["date", "'infinity'", "infinity"],
  ["time", "'23:59:59.999999'", "23:59:59.999999"],
  ["timetz", "'12:00:00+05:30'", "12:00:00+05:30"],
  ["timestamptz", "'2024-06-30T23:59:59.123456+02'", "2024-06-30T21:59:59.123456Z"],
  ["timestamptz", "'2024-01-01 00:00:00Z'", "2024-01-01T00:00:00Z"],
  ["timestamptz", "'0044-03-15 12:00:00Z BC'", "0044-03-15 12:00:00+00 BC"],
  ["timestamp", "'2024-06-30 23:59:59.5'", "2024-06-30T23:59:59.5"],
  ["interval", "'1 year 2 days 3 hours'", "P1Y2DT3H"],
  ["json", `'{"a":[12345678901234567890,null],"b":1}'`, { a: [exact("12345678901234567890"), null], b: 1 }],
  ["jsonb", `'{"a": {"b": "ü"}}'`, { a: { b: "ü" } }],
  ["jsonb", `'"text"'`, "text"],
  ["jsonb", "'true'", true],
  ["uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
  ["bytea", "'\\x00ff5c'", "\\x00ff5c"],
  ["text[]", `ARRAY['a', NULL, 'NULL', 'x,y', '{"', '\\', '']`, ["a", null, "NULL", "x,y", '{"', "\\", ""]],
  ["integer[]", "'{}'", []],
  [
    "integer[]",
    "'{{1,2},{3,NULL}}'",
    [
      [1, 2],
      [3, null],
    ],
  ],
  ["integer[]", "'[0:1]={1,2}'", "[0:1]={1,2}"],
  ["numeric(8,2)[]", "'{1.5,2}'", [exact("1.50"), exact("2.00")]],
  ["timestamptz[]", "ARRAY['2024-01-01 00:00:00Z'::timestamptz]", ["2024-01-01T00:00:00Z"]],
  ["jsonb[]", `ARRAY['{"a": [1, "x,\\"y"]}'::jsonb]`, [{ a: [1, 'x,"y'] }]],
  ["box[]", "ARRAY['(1,2),(0,0)'::box]", ["(1,2),(0,0)"]],
  ["inet", "'10.0.0.1/8'", "10.0.0.1/8"],
  ["mood", "'so so'", "so so"],
  ["mood[]", "ARRAY['so so', 'fine']::mood[]", ["so so", "fine"]],
  ["amount", "12.345", 12.35],
  ["int4range", "'[1,5)'", "[1,5)"],
  ["xml", "'<a>1</a>'", "<a>1</a>"],
  ["bit(3)", "B'101'", "101"],
  ["money", "'$1,234.50'", "$1,234.50"],
];

test("[C30] every value of every type of PostgreSQL reads exactly, and written it is the very same", async () => {
  await server().sql(
    "CREATE TYPE mood AS ENUM ('fine', 'so so'); CREATE DOMAIN amount AS numeric(12,2) CHECK (VALUE < 1000)",
  );
  // Somebody else's settings for the whole database must not matter.
  await server().sql(
    "ALTER DATABASE postgres SET DateStyle = 'German'; ALTER DATABASE postgres SET TimeZone = 'Asia/Kolkata'; ALTER DATABASE postgres SET bytea_output = 'escape'; ALTER DATABASE postgres SET extra_float_digits = -10; ALTER DATABASE postgres SET IntervalStyle = 'postgres_verbose'",
  );
  const columns = inPostgres.map(([type], at) => `v${at} ${type}`);
  await server().sql(`CREATE TABLE kinds (id integer PRIMARY KEY, ${columns.join(", ")})`);
  await server().sql(`INSERT INTO kinds VALUES (1, ${inPostgres.map(([, sql]) => sql).join(", ")})`);
  await server().sql("INSERT INTO kinds (id) VALUES (2)");
  const connector = opened(postgresSource(server(), { table: named("kinds") }));
  const { records, summary } = await readAll(connector);
  const natives = Object.fromEntries(inPostgres.map(([, , native], at) => [`v${at}`, native]));
  expect(records[0]!.native).toEqual({ id: 1, ...natives });
  expect(new Set(Object.values(records[1]!.native))).toEqual(new Set([2, null]));

  const { outcomes } = await writeAll(connector, summary.version, [
    { kind: "create", index: 0, id: "3", native: { id: 3, ...natives } },
    {
      kind: "update",
      index: 1,
      id: "2",
      version: records[1]!.version,
      changes: Object.entries(natives).map(([name, value]) => ({ path: [name], value })),
    },
  ]);
  expect(outcomes).toMatchObject([
    { kind: "done", native: { id: 3, ...natives } },
    { kind: "done", native: { id: 2, ...natives } },
  ]);
  const names = inPostgres.map((_, at) => `v${at}::text`).join(", ");
  const same = await server().sql(`SELECT DISTINCT ${names} FROM kinds`);
  expect(same).toHaveLength(1);
});

const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,40})(\.\d{1,40})?$/);
const texts = fc.string({ unit: "binary" }).map((text) => text.toWellFormed().replaceAll("\0", ""));
const moments = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes("\\u0000"));

test("[C30] any value that goes into a column of PostgreSQL comes out as it went in", async () => {
  await server().sql(
    "CREATE TABLE anything (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, digits numeric, words text, at timestamptz, bytes bytea, whole bigint, list text[], structure jsonb, real double precision)",
  );
  const connector = opened(postgresSource(server(), { table: named("anything") }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          digits,
          words: texts,
          at: fc
            .tuple(moments, fc.nat(999_999))
            .map(
              ([time, micro]) =>
                `${time}${micro === 0 ? "" : `.${String(micro).padStart(6, "0").replace(/0+$/, "")}`}Z`,
            ),
          bytes: fc.uint8Array().map((bytes) => `\\x${Buffer.from(bytes).toString("hex")}`),
          whole: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
          list: fc.array(fc.option(texts), { minLength: 1 }),
          structure: json.filter((value) => value !== null),
          real: fc.double({ noNaN: true, noDefaultInfinity: true }),
        }),
        { minLength: 1, maxLength: 20 },
      ),
      async (natives) => {
        const writes = natives.map((given, index) => {
          const native = JSON.parse(JSON.stringify(given));
          return { kind: "create", index, id: `${index}`, native } as const;
        });
        const { outcomes } = await writeAll(connector, "", writes);
        for (const [at, outcome] of outcomes.entries()) {
          if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome));
          const sent = writes[at]!.native;
          const made = nativeAfter(outcome, sent)!;
          expect(String(made.digits)).toBe(plain(natives[at]!.digits, String(made.digits)));
          expect(String(made.whole)).toBe(natives[at]!.whole);
          expect(made).toMatchObject({ words: sent.words, at: sent.at, bytes: sent.bytes, list: sent.list });
          // JSON has no zero below zero, and jsonb keeps numbers as decimals.
          expect(JSON.parse(JSON.stringify(made.structure))).toEqual(sent.structure);
          expect(made.real).toBe(sent.real);
        }
      },
    ),
    { numRuns: 40 },
  );
});

/** `-0` and `-0.00` are zero to PostgreSQL, too, digits after the point and all. */
const plain = (text: string, shown: string): string =>
  /^-0(\.0*)?$/.test(text) ? shown.replace(/^-/, "") : text;

const inSqlite: readonly (readonly [type: string, sql: string, native: NativeValue])[] = [
  ["INTEGER", "42", 42],
  ["INTEGER", "9223372036854775807", exact("9223372036854775807")],
  ["INTEGER", "'not a number'", "not a number"],
  ["BOOLEAN", "1", true],
  ["BOOLEAN", "0", false],
  ["REAL", "0.1", 0.1],
  ["REAL", "5", 5],
  ["DECIMAL(10,2)", "12.5", 12.5],
  ["TEXT", "'007'", "007"],
  ["TEXT", "''", ""],
  ["VARCHAR(3)", "'longer'", "longer"],
  ["BLOB", "x'00ff5c'", "\\x00ff5c"],
  ["", "'7'", "7"],
  ["", "7", 7],
  ["DATETIME", "'2024-06-30 12:00:00'", "2024-06-30 12:00:00"],
  ["DATETIME", "1719748800", 1719748800],
  ["JSON", `'{"a": [12345678901234567890]}'`, { a: [exact("12345678901234567890")] }],
  ["JSON", "'no JSON'", "no JSON"],
];

test("[C30] every value of SQLite reads exactly, and written it is the very same", async () => {
  const desk = new SqliteDesk(
    `CREATE TABLE kinds (id INTEGER PRIMARY KEY, ${inSqlite.map(([type], at) => `v${at} ${type}`).join(", ")});
     INSERT INTO kinds VALUES (1, ${inSqlite.map(([, sql]) => sql).join(", ")});`,
  );
  const connector = desk.open({ table: named("kinds") });
  const { records, summary } = await readAll(connector);
  const natives = Object.fromEntries(inSqlite.map(([, , native], at) => [`v${at}`, native]));
  expect(records[0]!.native).toEqual({ id: 1, ...natives });
  const { v17: _, ...writable } = natives;
  const { outcomes } = await writeAll(connector, summary.version, [
    { kind: "create", index: 0, id: "2", native: { id: 2, ...writable } },
  ]);
  expect(outcomes).toMatchObject([{ kind: "done", native: { id: 2, ...writable } }]);
  const types = inSqlite
    .slice(0, -2)
    .map((_, at) => `quote(v${at}), typeof(v${at}) AS t${at}`)
    .join(", ");
  expect(desk.rows(`SELECT DISTINCT ${types} FROM kinds`)).toHaveLength(1);
});

test("[C54] a number with more digits than SQLite keeps is refused, where a column that is text would keep them", async () => {
  const desk = new SqliteDesk(
    "CREATE TABLE prices (id INTEGER PRIMARY KEY, price DECIMAL(30,10), words TEXT)",
  );
  const connector = desk.open({ table: named("prices") });
  const long = exact("12345678901234567890.123");
  const { outcomes } = await writeAll(connector, "", [
    { kind: "create", index: 0, id: "1", native: { id: 1, price: long } },
    { kind: "create", index: 1, id: "2", native: { id: 2, price: exact("12.50"), words: long } },
  ]);
  expect(outcomes).toMatchObject([
    {
      kind: "failed",
      problem: { code: "endpoint.rejected", message: expect.stringContaining("cannot keep all digits") },
    },
    { kind: "done", native: { id: 2, price: 12.5, words: "12345678901234567890.123" } },
  ]);
});

test("[C30] a JSON value that nests beyond bounds rejects its row alone, and nothing counts as gone for it", async () => {
  await server().sql("CREATE TABLE deep (id integer PRIMARY KEY, structure json)");
  await server().sql("INSERT INTO deep VALUES (1, '[]'), (2, $1), (3, '{}')", [
    "[".repeat(600) + "]".repeat(600),
  ]);
  const connector = opened(postgresSource(server(), { table: named("deep") }));
  const { records, bad, summary } = await readAll(connector);
  expect(records.map(({ native }) => native.id)).toEqual([1, 3]);
  expect(bad).toMatchObject([{ code: "record.malformed", at: { record: "2" } }]);
  expect(summary).toMatchObject({ records: 3, version: "" });
  expect(await connector.find(["2"], new AbortController().signal)).toEqual({
    ok: true,
    value: [{ kind: "unknown" }],
  });
});
