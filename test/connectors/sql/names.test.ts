import { expect, test } from "vitest";
import { nativeAfter } from "../../../shared/connectors/native-after.ts";
import { readAll, writeAll } from "../../contract/connector.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const server = postgresForFile();
const never = new AbortController().signal;

/** Names and values as an attacker, or somebody without a care, would choose them. */
const names = [
  'Robert"); DROP TABLE victims; --',
  "select",
  "Ü b\"e'r ; größe",
  "$1 :x ?",
  "UPPER lower",
  "a.b",
];
const values = [
  "'; DROP TABLE victims; --",
  '"; DROP TABLE victims; --',
  "\\'; --",
  "$1",
  "?",
  "%s",
  "{}",
  "NULL",
  "null",
];

test.each(names)("[C31] no name and no value is ever read as a statement: %s", async (name) => {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  const id = name === "id" ? "id2" : "id";
  const create = `CREATE TABLE ${quoted} (${id} text PRIMARY KEY, ${quoted} text)`;
  const desk = new SqliteDesk(`CREATE TABLE victims (x); ${create};`);
  await server().sql(`DROP TABLE IF EXISTS victims; CREATE TABLE victims (x text); ${create}`);
  const endpoints = [
    desk.open({ table: named(name) }),
    opened(postgresSource(server(), { table: named(name, "public") })),
  ];
  for (const endpoint of endpoints) {
    const made = values.map(
      (value, index) => ({ kind: "create", index, id: value, native: { id: value, [name]: value } }) as const,
    );
    const report = await writeAll(endpoint, "", made);
    expect(report.outcomes).toMatchObject(made.map(({ native }) => ({ kind: "done", native })));
    const { records } = await readAll(endpoint);
    expect(records.map(({ native }) => native[name]).sort()).toEqual([...values].sort());
    const found = await endpoint.find(values, never);
    expect(found.ok && found.value.map(({ kind }) => kind)).toEqual(values.map(() => "record"));
    const changed = await writeAll(
      endpoint,
      "",
      records.map(({ native, version }, index) => ({
        kind: "update",
        index,
        id: String(native.id),
        version,
        changes: [{ path: [name], value: `${native[name]}'` }],
      })),
    );
    expect(changed.outcomes.map(({ kind }) => kind)).toEqual(values.map(() => "done"));
    const gone = changed.outcomes.flatMap((outcome, index) =>
      outcome.kind === "done"
        ? [
            {
              kind: "delete",
              index,
              id: String(nativeAfter(outcome, null)?.id),
              version: outcome.version,
            } as const,
          ]
        : [],
    );
    expect((await writeAll(endpoint, "", gone)).outcomes.map(({ kind }) => kind)).toEqual(
      values.map(() => "done"),
    );
  }
  expect(desk.rows("SELECT count(*) AS n FROM victims")).toEqual([{ n: 0 }]);
  expect(await server().sql("SELECT count(*) AS n FROM victims")).toEqual([{ n: "0" }]);
});

test("[C31] a column may be called as JavaScript calls what every object has", async () => {
  await server().sql('CREATE TABLE odd (id integer PRIMARY KEY, "__proto__" text, "constructor" text)');
  const endpoint = opened(postgresSource(server(), { table: named("odd") }));
  const native = JSON.parse('{"id": 1, "__proto__": "a", "constructor": "b"}');
  const { outcomes } = await writeAll(endpoint, "", [{ kind: "create", index: 0, id: "1", native }]);
  expect(outcomes).toMatchObject([{ kind: "done" }]);
  const { records } = await readAll(endpoint);
  expect(JSON.stringify(records[0]!.native)).toBe('{"id":1,"__proto__":"a","constructor":"b"}');
});
