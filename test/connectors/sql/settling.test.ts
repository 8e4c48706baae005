import { expect, test } from "vitest";
import type { NativeWrite, WriteOutcome } from "../../../shared/connectors/contract.ts";
import type { SqlEndpoint } from "../../../shared/connectors/sql/sql-endpoint.ts";
import { readAll, writeAll } from "../../contract/connector.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const server = postgresForFile();
const never = new AbortController().signal;
let tables = 0;

const columns = "id integer PRIMARY KEY, sku text UNIQUE, name text, amount numeric(10,2)";

/** A table with the rows 1 to 6, and writes of every kind to it: two updates, two deletes, two creates, one without an id. */
async function sent(open: () => SqlEndpoint) {
  const endpoint = open();
  const { records } = await readAll(endpoint);
  const version = (id: number) => records.find(({ native }) => native.id === id)!.version;
  const writes: NativeWrite[] = [
    {
      kind: "update",
      index: 0,
      id: "1",
      version: version(1),
      changes: [
        { path: ["name"], value: "new" },
        { path: ["amount"], value: "1.005" },
      ],
    },
    { kind: "update", index: 1, id: "2", version: version(2), changes: [{ path: ["id"], value: 22 }] },
    { kind: "delete", index: 2, id: "3", version: version(3) },
    { kind: "delete", index: 3, id: "4", version: version(4) },
    { kind: "create", index: 4, id: "77", native: { id: 77, sku: "s77", name: "made" } },
    { kind: "create", index: 5, id: "s88", native: { sku: "s88", name: "made" } },
  ];
  let token = "";
  const report = await writeAll(endpoint, "", writes, async (intent) => {
    if (intent.kind === "send") token = intent.token;
  });
  expect(report.outcomes.map(({ kind }) => kind)).toEqual(writes.map(() => "done"));
  const settle = async (): Promise<readonly WriteOutcome[]> => {
    const settled = await open().settle({ token, writes }, never);
    if (!settled.ok) throw new Error(settled.error.message);
    return settled.value;
  };
  return { report, settle, token, writes };
}

const rows = (table: string) =>
  `INSERT INTO ${table} VALUES ${[1, 2, 3, 4, 5, 6].map((i) => `(${i}, 's${i}', 'n', ${i})`).join(", ")}`;

async function postgresTable(make = columns.replace("id integer", "id serial")) {
  const table = `settled_${tables++}`;
  await server().sql(
    `CREATE TABLE ${table} (${make}); ${rows(table)}; SELECT setval('${table}_id_seq', 100)`,
  );
  return { table, open: () => opened(postgresSource(server(), { table: named(table) })) };
}

test("[C38] of a transaction that PostgreSQL committed, each write is done as its row shows, whoever is asked", async () => {
  const { open } = await postgresTable();
  const { report, settle } = await sent(open);
  expect(await settle()).toEqual(report.outcomes);
});

test("[C38] what others did to the rows since leaves a committed write done or unknown, and never failed", async () => {
  const { table, open } = await postgresTable();
  const { settle } = await sent(open);
  await server().sql(`
    UPDATE ${table} SET name = 'theirs' WHERE id = 1;
    DELETE FROM ${table} WHERE id IN (22, 77);
    INSERT INTO ${table} VALUES (3, 's3', 'theirs', 1);
    UPDATE ${table} SET amount = 5 WHERE sku = 's88'`);
  expect(await settle()).toMatchObject([
    { kind: "unknown", problem: { code: "run.unsettled" } },
    { kind: "unknown" },
    { kind: "unknown" },
    { kind: "done", native: null },
    { kind: "unknown" },
    { kind: "done", native: { sku: "s88", name: "made" } },
  ]);
});

test("[C38] a write that was stale in a committed transaction is not taken for done", async () => {
  const { table, open } = await postgresTable();
  const endpoint = open();
  const { records } = await readAll(endpoint);
  await server().sql(
    `UPDATE ${table} SET name = 'theirs' WHERE id = 1; INSERT INTO ${table} VALUES (50, 's50', 'theirs', 1)`,
  );
  const writes: NativeWrite[] = [
    {
      kind: "update",
      index: 0,
      id: "1",
      version: records[0]!.version,
      changes: [{ path: ["name"], value: "ours" }],
    },
    { kind: "create", index: 1, id: "50", native: { id: 50, sku: "s50", name: "ours" } },
    {
      kind: "update",
      index: 2,
      id: "2",
      version: records[1]!.version,
      changes: [{ path: ["name"], value: "ours" }],
    },
  ];
  let token = "";
  const report = await writeAll(endpoint, "", writes, async (intent) => {
    if (intent.kind === "send") token = intent.token;
  });
  expect(report.outcomes.map(({ kind }) => kind)).toEqual(["stale", "stale", "done"]);
  const settled = await open().settle({ token, writes }, never);
  expect(settled.ok && settled.value.map(({ kind }) => kind)).toEqual(["unknown", "unknown", "done"]);
});

test("[C38] of a transaction that is still under way, nothing is said before it ends", async () => {
  const { table, open } = await postgresTable();
  const client = await server().client();
  await client.query("BEGIN");
  const { rows: found } = await client.query("SELECT pg_current_xact_id()::text AS token");
  await client.query(`UPDATE ${table} SET name = 'new' WHERE id = 1`);
  const { records } = await readAll(open());
  const writes: NativeWrite[] = [
    {
      kind: "update",
      index: 0,
      id: "1",
      version: records[0]!.version,
      changes: [{ path: ["name"], value: "new" }],
    },
  ];
  const settling = open().settle({ token: found[0]!.token, writes }, never);
  setTimeout(() => void client.query("COMMIT").then(() => client.end()), 300);
  expect(await settling).toMatchObject({
    ok: true,
    value: [{ kind: "done", native: { id: 1, name: "new" } }],
  });
});

test("[C38] a transaction that PostgreSQL no longer knows is unknown, and a table that is gone settles nothing", async () => {
  const { table, open } = await postgresTable();
  const { settle, writes, token } = await sent(open);
  const old = await open().settle({ token: "3", writes }, never);
  expect(old.ok ? old.value.map(({ kind }) => kind) : ["unknown"]).not.toContain("done");
  await server().sql(`DROP TABLE ${table}`);
  await expect(settle()).rejects.toThrow(/There is no table or view/);
  expect(await open().settle({ token, writes }, never)).toMatchObject({
    ok: false,
    error: { at: { endpoint: "shop" } },
  });
});

test("[C38] a connection that breaks as the transaction is committed is asked about over a new one", async () => {
  const { open } = await postgresTable();
  const endpoint = open();
  const { records } = await readAll(endpoint);
  await server().sql(
    `CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
     CREATE CONSTRAINT TRIGGER die AFTER UPDATE ON settled_${tables - 1} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()`,
  );
  const report = await writeAll(endpoint, "", [
    {
      kind: "update",
      index: 0,
      id: "1",
      version: records[0]!.version,
      changes: [{ path: ["name"], value: "new" }],
    },
  ]);
  expect(report.outcomes).toMatchObject([{ kind: "failed", index: 0 }]);
  expect((await readAll(open())).records[0]!.native.name).toBe("n");
});

test("[C38] in SQLite what is there decides: done, as before, or between rows that are alike unknown", async () => {
  const desk = new SqliteDesk(`CREATE TABLE t (${columns.replace(" UNIQUE", "")}); ${rows("t")};`);
  const open = () => desk.open({ table: named("t") });
  const { report, settle } = await sent(open);
  expect(await settle()).toEqual(report.outcomes);

  const before = new SqliteDesk(`CREATE TABLE t (${columns}); ${rows("t")};`);
  const endpoint = before.open({ table: named("t") });
  const { records } = await readAll(endpoint);
  const version = (id: number) => records.find(({ native }) => native.id === id)!.version;
  const never1: NativeWrite[] = [
    { kind: "update", index: 0, id: "1", version: version(1), changes: [{ path: ["name"], value: "new" }] },
    { kind: "delete", index: 1, id: "3", version: version(3) },
    { kind: "create", index: 2, id: "77", native: { id: 77, name: "made" } },
    { kind: "create", index: 3, id: "x", native: { name: "made" } },
  ];
  const settled = await endpoint.settle({ token: "t", writes: never1 }, never);
  expect(settled.ok && settled.value.map(({ kind }) => kind)).toEqual([
    "failed",
    "failed",
    "failed",
    "failed",
  ]);

  desk.sql(
    "INSERT INTO t (sku, name) VALUES ('s88', 'made'); UPDATE t SET name = 'theirs' WHERE id = 1; DELETE FROM t WHERE id = 22",
  );
  expect((await settle()).map(({ kind }) => kind)).toEqual([
    "unknown",
    "unknown",
    "done",
    "done",
    "done",
    "unknown",
  ]);
});

test("[C38] of two writes that would have made the same, one row settles only one", async () => {
  const desk = new SqliteDesk(
    "CREATE TABLE t (id INTEGER PRIMARY KEY, name text); INSERT INTO t (name) VALUES ('same')",
  );
  const writes: NativeWrite[] = [0, 1].map((index) => ({
    kind: "create",
    index,
    id: `${index}`,
    native: { name: "same" },
  }));
  const settled = await desk.open({ table: named("t") }).settle({ token: "t", writes }, never);
  expect(settled.ok && settled.value.map(({ kind }) => kind)).toEqual(["done", "unknown"]);
});
