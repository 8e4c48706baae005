import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openSqlEndpoint } from "../../../shared/connectors/sql/open-sql-endpoint.ts";
import type { PostgresSource } from "../../../shared/mapping/sources/postgres.ts";
import { readAll, writeAll } from "../../contract/connector.ts";
import { environmentSecrets } from "../../support/environment-secrets.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const server = postgresForFile();
const never = new AbortController().signal;
const url = (more: string) => ({ server: { kind: "url", url: more } as const });

async function failure(source: PostgresSource) {
  const found = await opened(source).discover(1, never);
  if (found.ok) throw new Error("it did not fail");
  return found.error;
}

test("[C44] whatever PostgreSQL refuses is named, with what to do about it", async () => {
  await server().sql(
    "CREATE TABLE customers (id integer PRIMARY KEY); CREATE ROLE weak LOGIN PASSWORD 'weak'",
  );
  const { port } = server();
  const options = { table: named("customers") };
  const of = (more: Partial<PostgresSource>) => failure(postgresSource(server(), options, more));
  const wrong = await of(url(`postgres://sync:nonsense@127.0.0.1:${port}/postgres`));
  expect(wrong).toMatchObject({
    code: "endpoint.refused",
    message: expect.stringMatching(/password authentication failed/),
  });
  expect(await of(url(`postgres://sync@127.0.0.1:${port}/postgres`))).toMatchObject({
    code: "endpoint.refused",
    hint: expect.stringContaining("secret"),
  });
  expect(
    await of(url(`postgres://sync:\${env:SYNCLINE_TEST_PASSWORD}@127.0.0.1:${port}/nowhere`)),
  ).toMatchObject({
    code: "endpoint.missing",
    message: expect.stringContaining('"nowhere"'),
  });
  expect(await of(url(`postgres://weak:weak@127.0.0.1:${port}/postgres`))).toMatchObject({
    code: "endpoint.refused",
    message: expect.stringContaining("permission denied for table customers"),
  });
  expect(await of(url("postgres://a@127.0.0.1:1/b"))).toMatchObject({ code: "endpoint.unreachable" });
  expect(await of(url("postgres://a:${env:SYNCLINE_NOT_THERE}@127.0.0.1:1/b"))).toMatchObject({
    code: "secret.missing",
  });
  expect(await of(url("${env:SYNCLINE_TEST_PASSWORD}"))).toMatchObject({
    code: "endpoint.refused",
    message: expect.stringContaining("not the address"),
  });
  expect(await failure(postgresSource(server(), { table: named("custommers") }))).toMatchObject({
    code: "endpoint.missing",
    message: 'There is no table or view "custommers".',
    hint: 'Did you mean "customers"?',
    at: { endpoint: "shop" },
  });
  expect(
    await failure(postgresSource(server(), { table: named("customers"), version: "nothing" })),
  ).toMatchObject({ code: "endpoint.missing", message: expect.stringContaining('"nothing"') });
  expect(await failure(postgresSource(server(), { query: "SELECT nonsense FROM customers" }))).toMatchObject({
    code: "endpoint.missing",
    message: expect.stringContaining('"nonsense"'),
  });
  expect(await failure(postgresSource(server(), { query: "SELECT 1 AS a, 2 AS a" }))).toMatchObject({
    code: "endpoint.answer",
    hint: expect.stringContaining("AS"),
  });
});

test("[C44] a database that is read-only takes no writes and says so", async () => {
  await server().sql(
    "CREATE TABLE stand (id integer PRIMARY KEY); CREATE ROLE reader LOGIN PASSWORD 'reader' IN ROLE pg_read_all_data",
  );
  const endpoint = opened(
    postgresSource(
      server(),
      { table: named("stand") },
      url(`postgres://reader:reader@127.0.0.1:${server().port}/postgres`),
    ),
  );
  await readAll(endpoint);
  const { outcomes } = await writeAll(endpoint, "", [
    { kind: "create", index: 0, id: "1", native: { id: 1 } },
  ]);
  expect(outcomes).toMatchObject([
    {
      kind: "failed",
      problem: { code: "endpoint.refused", message: expect.stringContaining("permission denied") },
    },
  ]);
});

test("[C43] no credential is part of a place or a message, however the address is written", async () => {
  const { port } = server();
  const secret = process.env.SYNCLINE_TEST_PASSWORD!;
  const parts = {
    kind: "parts",
    host: "127.0.0.1",
    port: String(port),
    database: "postgres",
    user: "sync",
  } as const;
  process.env.SYNCLINE_TEST_URL = `postgresql://sync:${encodeURIComponent(secret)}@127.0.0.1:${port}/postgres?sslmode=disable`;
  const ways: PostgresSource["server"][] = [
    { ...parts, password: "${env:SYNCLINE_TEST_PASSWORD}" },
    { kind: "url", url: `postgres://sync:\${env:SYNCLINE_TEST_PASSWORD}@127.0.0.1:${port}/postgres` },
    { kind: "url", url: "${env:SYNCLINE_TEST_URL}" },
  ];
  await server().sql("CREATE TABLE IF NOT EXISTS ways (id integer PRIMARY KEY)");
  for (const way of ways) {
    const endpoint = opened(postgresSource(server(), { table: named("ways") }, { server: way }));
    expect((await readAll(endpoint)).summary.records).toBe(0);
    const missing = await failure(postgresSource(server(), { table: named("nowhere") }, { server: way }));
    for (const text of [endpoint.place, JSON.stringify(missing)]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encodeURIComponent(secret));
      expect(text).not.toContain("sync:");
    }
  }
  expect(opened(postgresSource(server(), { table: named("t", "s") }, { server: ways[1]! })).place).toBe(
    `postgres://127.0.0.1:${port}/postgres s.t`,
  );
  expect(opened(postgresSource(server(), { table: named("t") }, { server: ways[2]! })).place).toBe(
    "postgres://${env:SYNCLINE_TEST_URL} t",
  );
});

test("[C43] a connection is encrypted unless the server is this machine, and then where it is asked for", async () => {
  const plain = {
    code: "endpoint.refused",
    message: expect.stringContaining("does not encrypt"),
    hint: expect.stringContaining("tls: false"),
  };
  const { port } = server();
  const asked = { ca: null, cert: null, key: null, verify: true };
  const options = { table: named("ways") };
  expect(await failure(postgresSource(server(), options, { tls: asked }))).toMatchObject(plain);
  expect(
    await failure(
      postgresSource(server(), options, url(`postgres://sync:x@127.0.0.1:${port}/postgres?sslmode=require`)),
    ),
  ).toMatchObject(plain);
  expect(
    await failure(postgresSource(server(), options, { tls: { ...asked, ca: "nowhere.pem" } })),
  ).toMatchObject({ code: "file.missing" });

  // Another name of this machine counts as another machine. What the client asks for first tells.
  const first = new Promise<string>((resolve) => {
    const listener = createServer((socket) => {
      socket.once("data", (data) => {
        resolve(data.subarray(4, 8).toString("hex"));
        socket.destroy();
      });
      socket.on("error", () => {});
    });
    listener.listen(0, "0.0.0.0", () => {
      const address = listener.address();
      const local = typeof address === "object" && address !== null ? address.port : 0;
      const source = postgresSource(server(), options, url(`postgres://sync:x@0.0.0.0:${local}/postgres`));
      void opened(source).discover(1, never);
    });
    onTestFinished(() => void listener.close());
  });
  // The code of an SSLRequest.
  expect(await first).toBe("04d2162f");
});

test("[C44] whatever SQLite refuses is named, with what to do about it", async () => {
  const desk = new SqliteDesk("CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)");
  const open = (path: string, table = "customers") =>
    openSqlEndpoint(
      {
        kind: "sqlite",
        path,
        options: {
          table: named(table),
          query: null,
          version: null,
          deleted: null,
          changes: null,
          fullEvery: 1,
        },
      },
      { name: "shop", id: [], folder: desk.folder, secrets: environmentSecrets({}) },
    );
  expect(await open("nowhere.db").discover(1, never)).toMatchObject({
    ok: false,
    error: { code: "file.missing", at: { file: `${desk.folder}/nowhere.db` } },
  });
  writeFileSync(
    `${desk.folder}/text.db`,
    "this is no database, but a text that is long enough to be one".repeat(20),
  );
  expect(await open("text.db").discover(1, never)).toMatchObject({
    ok: false,
    error: { code: "file.malformed" },
  });
  expect(await open("shop.db", "custommers").discover(1, never)).toMatchObject({
    ok: false,
    error: { code: "endpoint.missing", hint: 'Did you mean "customers"?' },
  });
  expect(await open(".").discover(1, never)).toMatchObject({ ok: false, error: { code: "file.unreadable" } });
});

test("[C44] a file that may only be read can be, and is not written", async (context) => {
  if (process.getuid?.() === 0) context.skip("the superuser may write every file");
  const desk = new SqliteDesk("CREATE TABLE customers (id INTEGER PRIMARY KEY)");
  chmodSync(desk.path, 0o444);
  const endpoint = desk.open({ table: named("customers") });
  expect((await readAll(endpoint)).summary.records).toBe(0);
  const { outcomes } = await writeAll(endpoint, "", [
    { kind: "create", index: 0, id: "1", native: { id: 1 } },
  ]);
  expect(outcomes).toMatchObject([{ kind: "failed", problem: { code: "endpoint.refused" } }]);
});

test("[C46] a lock of another program on SQLite's file is waited for, and not for ever", async () => {
  const desk = new SqliteDesk("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
  const other = new DatabaseSync(desk.path);
  other.exec("BEGIN EXCLUSIVE; INSERT INTO t VALUES (1, 'theirs')");
  const endpoint = desk.open({ table: named("t") });
  const write = (id: number) =>
    writeAll(endpoint, "", [{ kind: "create", index: 0, id: String(id), native: { id, name: "ours" } }]);
  setTimeout(() => other.exec("COMMIT"), 300);
  expect((await readAll(endpoint)).summary.records).toBe(1);
  other.exec("BEGIN IMMEDIATE");
  setTimeout(() => other.exec("COMMIT"), 300);
  expect((await write(2)).outcomes).toMatchObject([{ kind: "done" }]);
  other.close();
});

test("[C46] rows that somebody keeps locked in PostgreSQL are given up after a while, and the others are written", async () => {
  await server().sql(
    "CREATE TABLE held (id integer PRIMARY KEY, n integer); INSERT INTO held SELECT i, 0 FROM generate_series(1, 5) i",
  );
  const endpoint = opened(postgresSource(server(), { table: named("held") }));
  const { records } = await readAll(endpoint);
  const other = await server().client();
  await other.query("BEGIN; SELECT * FROM held WHERE id = 3 FOR UPDATE");
  const { outcomes } = await writeAll(endpoint, "", [
    ...records.map(({ native, version }, index) => ({
      kind: "update" as const,
      index,
      id: String(native.id),
      version,
      changes: [{ path: ["n"], value: 1 }],
    })),
    { kind: "delete", index: 5, id: "99", version: records[0]!.version },
  ]);
  await other.query("COMMIT");
  await other.end();
  expect(outcomes.map(({ kind }) => kind)).toEqual(["done", "done", "failed", "done", "done", "stale"]);
  expect(outcomes[2]).toMatchObject({
    problem: { code: "endpoint.busy", message: expect.stringContaining('"3"') },
  });
});
