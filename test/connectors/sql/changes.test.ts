import { expect, test } from "vitest";
import {
  changeTableScript,
  removeChangeTableScript,
} from "../../../shared/connectors/sql/change-table-script.ts";
import type { SqlOptions } from "../../../shared/mapping/sources/sql.ts";
import { type Reading, readAll, writeAll } from "../../contract/connector.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const server = postgresForFile();
let tables = 0;

const byColumn = { kind: "column", column: "changed", overlap: 60_000 } as const;
const ids = ({ records }: Reading) => records.map(({ native }) => native.id);
const goneIds = ({ gone }: Reading) => gone.map(({ id }) => id);

async function inPostgres(
  options: (table: string) => Partial<SqlOptions>,
  type = "timestamptz DEFAULT now()",
) {
  const table = `changing_${tables++}`;
  await server().sql(
    `CREATE TABLE ${table} (id integer PRIMARY KEY, name text, gone boolean, changed ${type})`,
  );
  const since = async (cursor: string | null) => {
    const endpoint = opened(postgresSource(server(), { table: named(table), ...options(table) }));
    return readAll(endpoint, { cursor });
  };
  return { table, since };
}

test("[C40] a read from a cursor goes back by the overlap, ties and rows without a time included, and no further", async () => {
  const { table, since } = await inPostgres(() => ({ changes: byColumn }));
  await server().sql(`INSERT INTO ${table} VALUES
    (1, 'old', NULL, '2024-01-01 12:00:00.000001Z'), (2, 'near', NULL, '2024-01-01 12:59:30Z'),
    (3, 'tie', NULL, '2024-01-01 13:00:00Z'), (4, 'last', NULL, '2024-01-01 13:00:00Z'), (5, 'never', NULL, NULL)`);
  const all = await since(null);
  expect(all.summary).toMatchObject({ extent: "all", records: 5 });
  const again = await since(all.summary.cursor);
  expect(again.summary).toMatchObject({ extent: "changes", complete: true, version: "" });
  expect(ids(again)).toEqual([2, 3, 4, 5]);
  await server().sql(`UPDATE ${table} SET changed = '2024-01-01 14:00:00Z' WHERE id = 1`);
  const later = await since(again.summary.cursor);
  expect(ids(later)).toEqual([2, 3, 4, 1, 5]);
  expect(ids(await since(later.summary.cursor))).toEqual([1, 5]);
});

test("[C40] however long a transaction takes, and whatever is read meanwhile, its rows are not missed", async () => {
  const { table, since } = await inPostgres(() => ({ changes: { ...byColumn, overlap: 0 } }));
  await server().sql(`INSERT INTO ${table} VALUES (1, 'first', NULL, '2024-01-01')`);
  let { cursor } = (await since(null)).summary;
  const slow = await server().client();
  await slow.query(`BEGIN; INSERT INTO ${table} VALUES (2, 'slow', NULL, '2024-01-02')`);
  const seen = new Set<unknown>();
  const look = async () => {
    const reading = await since(cursor);
    cursor = reading.summary.cursor;
    for (const id of ids(reading)) seen.add(id);
  };
  for (const [id, day] of [
    [3, 3],
    [4, 4],
    [5, 5],
  ]) {
    await server().sql(`INSERT INTO ${table} VALUES (${id}, 'quick', NULL, '2024-01-0${day}')`);
    await look();
  }
  expect(seen).toEqual(new Set([1, 3, 4, 5]));
  await slow.query("COMMIT");
  await slow.end();
  await look();
  expect(seen).toEqual(new Set([1, 2, 3, 4, 5]));
  await look();
  seen.clear();
  await look();
  expect(seen).toEqual(new Set([5]));
});

test("[C40] a first read while a transaction is under way does not begin behind it, either", async () => {
  const { table, since } = await inPostgres(() => ({ changes: { ...byColumn, overlap: 0 } }));
  await server().sql(`INSERT INTO ${table} VALUES (9, 'late', NULL, '2024-01-09')`);
  const slow = await server().client();
  await slow.query(`BEGIN; INSERT INTO ${table} VALUES (2, 'slow', NULL, '2024-01-02')`);
  const first = await since(null);
  await slow.query("COMMIT");
  await slow.end();
  expect(ids(await since(first.summary.cursor))).toContain(2);
});

test.each(["timestamp", "date", "bigint", "numeric"])(
  "[C40] the column may be of any type that has an order: %s",
  async (type) => {
    const { table, since } = await inPostgres(() => ({ changes: byColumn }), type);
    const value = (n: number) => (type === "bigint" || type === "numeric" ? String(n) : `'2024-01-0${n}'`);
    await server().sql(
      `INSERT INTO ${table} VALUES (1, 'a', NULL, ${value(1)}), (2, 'b', NULL, ${value(5)})`,
    );
    const { cursor } = (await since(null)).summary;
    await server().sql(`INSERT INTO ${table} VALUES (3, 'c', NULL, ${value(9)})`);
    expect(ids(await since(cursor))).toEqual([2, 3]);
  },
);

test.each([
  ["texts", "'2024-01-01 12:00:00'", "'2024-01-01 11:59:30.5'", "'2024-01-01 11:58:59'"],
  ["texts with a zone", "'2024-01-01T12:00:00.250Z'", "'2024-01-01T11:59:00Z'", "'2024-01-01T11:58:59Z'"],
  ["seconds", "1704110400", "1704110340", "1704110339"],
  ["milliseconds", "1704110400000", "1704110340000", "1704110339999"],
])("[C40] in SQLite times go back by the overlap as they are written: %s", async (_, last, near, far) => {
  const desk = new SqliteDesk(`CREATE TABLE t (id INTEGER PRIMARY KEY, changed);
    INSERT INTO t VALUES (1, ${far}), (2, ${near}), (3, ${last})`);
  const open = () => desk.open({ table: named("t"), changes: byColumn });
  const { cursor } = (await readAll(open())).summary;
  expect(ids(await readAll(open(), { cursor }))).toEqual([2, 3]);
});

test("[C42] rows that are marked as deleted are gone in every read, and a delete sets the mark and removes nothing", async () => {
  const mark = { column: "gone", value: true };
  const { table, since } = await inPostgres(() => ({ changes: byColumn, deleted: mark }));
  await server().sql(
    `INSERT INTO ${table} VALUES (1, 'a', NULL, now()), (2, 'b', true, now()), (3, 'c', false, now())`,
  );
  const all = await since(null);
  expect(ids(all)).toEqual([1, 3]);
  expect(goneIds(all)).toEqual([2]);
  expect(all.summary.records).toBe(2);
  const endpoint = opened(
    postgresSource(server(), { table: named(table), changes: byColumn, deleted: mark }),
  );
  expect(endpoint.capabilities.changes).toMatchObject({ deletes: true });
  const reading = await readAll(endpoint);
  const report = await writeAll(endpoint, reading.summary.version, [
    { kind: "delete", index: 0, id: "1", version: reading.records[0]!.version },
    { kind: "create", index: 1, id: "2", native: { id: 2, name: "again" } },
  ]);
  expect(report.outcomes).toMatchObject([
    { kind: "done", native: null },
    { kind: "failed", problem: { message: expect.stringContaining("marked as deleted") } },
  ]);
  expect(await server().sql(`SELECT id, gone FROM ${table} ORDER BY id`)).toMatchObject([
    { id: 1, gone: true },
    { id: 2, gone: true },
    { id: 3, gone: false },
  ]);
  const later = await since(all.summary.cursor);
  expect(goneIds(later)).toEqual([1, 2]);
  expect((await readAll(endpoint)).summary.version).toBe(report.version);
  const found = await endpoint.find(["1", "3"], new AbortController().signal);
  expect(found.ok && found.value.map(({ kind }) => kind)).toEqual(["none", "record"]);
});

test("[C42] a mark without a value is the time of the deletion", async () => {
  const deleted = { column: "deleted_at", value: null };
  const desk = new SqliteDesk(
    "CREATE TABLE t (id INTEGER PRIMARY KEY, deleted_at TEXT); INSERT INTO t VALUES (1, NULL), (2, '2024-01-01')",
  );
  await server().sql(
    "CREATE TABLE marked (id integer PRIMARY KEY, deleted_at timestamptz); INSERT INTO marked VALUES (1, NULL), (2, '2024-01-01')",
  );
  for (const endpoint of [
    desk.open({ table: named("t"), deleted }),
    opened(postgresSource(server(), { table: named("marked"), deleted })),
  ]) {
    const reading = await readAll(endpoint);
    expect([ids(reading), goneIds(reading)]).toEqual([[1], [2]]);
    const { version } = reading.records[0]!;
    const { outcomes } = await writeAll(endpoint, "", [{ kind: "delete", index: 0, id: "1", version }]);
    expect(outcomes).toMatchObject([{ kind: "done" }]);
    const after = await readAll(endpoint);
    expect(goneIds(after)).toEqual([1, 2]);
    expect(after.gone[0]!.deleted_at).toMatch(/^20\d\d-/);
  }
});

/** A table with a change table, in either database. */
async function noted(kind: "SQLite" | "PostgreSQL") {
  const key = [
    { name: "a", type: "text" },
    { name: "b", type: "integer" },
  ];
  const make = (table: string) =>
    `CREATE TABLE ${table} (a text, b integer, c text, PRIMARY KEY (a, b)); INSERT INTO ${table} VALUES ('x', 1, 'c'), ('x', 2, 'c'), ('y', 3, 'c')`;
  if (kind === "SQLite") {
    const desk = new SqliteDesk(make("t"));
    const install = changeTableScript("sqlite", named("t"), key, named("t changes"));
    const remove = removeChangeTableScript("sqlite", named("t"), key, named("t changes"));
    const changes = { kind: "table", table: named("t changes") } as const;
    return {
      table: "t",
      install,
      remove,
      sql: async (script: string) => desk.sql(script),
      open: () => desk.open({ table: named("t"), changes }),
    };
  }
  const table = `noted_${tables++}`;
  await server().sql(make(table));
  const to = named(`${table} changes`, "public");
  return {
    table,
    install: changeTableScript("postgres", named(table, "public"), key, to),
    remove: removeChangeTableScript("postgres", named(table, "public"), key, to),
    sql: async (script: string) => void (await server().sql(script)),
    open: () =>
      opened(postgresSource(server(), { table: named(table), changes: { kind: "table", table: to } })),
  };
}

const kinds = ["SQLite", "PostgreSQL"] as const;
const keys = ({ records }: Reading) => records.map(({ native }) => `${native.a}${native.b}`);
const goneKeys = ({ gone }: Reading) => gone.map(({ a, b }) => `${a}${b}`);

test.each(kinds)(
  "[C41] a change table tells of every insert, update and delete, and of ids that changed, once each: %s",
  async (kind) => {
    const { table, install, sql, open } = await noted(kind);
    await sql(install);
    const { cursor } = (await readAll(open())).summary;
    await sql(`UPDATE ${table} SET c = 'new' WHERE b = 1; UPDATE ${table} SET c = 'newer' WHERE b = 1`);
    await sql(`DELETE FROM ${table} WHERE b = 2; INSERT INTO ${table} VALUES ('z', 4, 'made')`);
    await sql(
      `UPDATE ${table} SET b = 33 WHERE b = 3; INSERT INTO ${table} VALUES ('q', 9, 'short'); DELETE FROM ${table} WHERE b = 9`,
    );
    const since = await readAll(open(), { cursor });
    expect(since.summary).toMatchObject({ extent: "changes", complete: true });
    expect(keys(since)).toEqual(["x1", "y33", "z4"]);
    expect(goneKeys(since)).toEqual(["q9", "x2", "y3"]);
    const after = await readAll(open(), { cursor: since.summary.cursor });
    expect([keys(after), goneKeys(after)]).toEqual([[], []]);
  },
);

test("[C41] a transaction that ends after the read is seen by the next one, however its rows are numbered", async () => {
  const { table, install, sql, open } = await noted("PostgreSQL");
  await sql(install);
  const slow = await server().client();
  await slow.query(`BEGIN; UPDATE ${table} SET c = 'slow' WHERE b = 1`);
  await sql(`UPDATE ${table} SET c = 'quick' WHERE b = 2`);
  const { cursor } = (await readAll(open())).summary;
  const during = await readAll(open(), { cursor });
  expect(keys(during)).toContain("x2");
  await slow.query("COMMIT");
  await slow.end();
  const after = await readAll(open(), { cursor: during.summary.cursor });
  expect(keys(after)).toContain("x1");
  const last = await readAll(open(), { cursor: after.summary.cursor });
  expect(keys(last)).toEqual([]);
});

test("[C41] emptying a table at one stroke tells of every row", async () => {
  const { table, install, sql, open } = await noted("PostgreSQL");
  await sql(install);
  const { cursor } = (await readAll(open())).summary;
  await sql(`TRUNCATE ${table}`);
  expect(goneKeys(await readAll(open(), { cursor }))).toEqual(["x1", "x2", "y3"]);
});

test.each(kinds)(
  "[C41] another change table than the one that was read, or one that lost its beginning, makes everything be read: %s",
  async (kind) => {
    const { table, install, remove, sql, open } = await noted(kind);
    await sql(install);
    await sql(`UPDATE ${table} SET c = '1'`);
    const first = await readAll(open());
    await sql(`UPDATE ${table} SET c = '2'`);
    await sql(remove);
    await sql(install);
    const replaced = await readAll(open(), { cursor: first.summary.cursor });
    expect(replaced.summary).toMatchObject({ extent: "all", records: 3 });
    if (kind === "SQLite") {
      await sql(
        `UPDATE ${table} SET c = '3'; UPDATE ${table} SET c = '4'; DELETE FROM "t changes" WHERE syncline_seq < 5`,
      );
      expect((await readAll(open(), { cursor: replaced.summary.cursor })).summary.extent).toBe("all");
    }
  },
);

test.each(kinds)(
  "[C41] without its change table an endpoint cannot be read, and says what makes it: %s",
  async (kind) => {
    const { install, remove, sql, open } = await noted(kind);
    const missing = {
      ok: false,
      error: { code: "endpoint.missing", hint: "Make it with: syncline changes SYNC ENDPOINT --install" },
    };
    const silent = { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} };
    const read = () => open().read({ known: null, cursor: null }, silent, new AbortController().signal);
    expect(await read()).toMatchObject(missing);
    await sql(install);
    expect(await read()).toMatchObject({ ok: true });
    await sql(remove);
    expect(await read()).toMatchObject(missing);
  },
);
