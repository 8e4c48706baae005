import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import type { RecordSink } from "../../../shared/connectors/contract.ts";
import { readAll } from "../../contract/connector.ts";
import { PostgresServer, postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const server = postgresForFile();
const never = new AbortController().signal;
const request = { known: null, cursor: null };

const counting = (onRecord: (count: number) => void = () => {}): RecordSink & { records: number } => {
  const sink = {
    records: 0,
    same: () => {},
    record: () => onRecord(++sink.records),
    bad: () => {},
    gone: () => {},
  };
  return sink;
};

test("[C33] a read shows one moment of the table, in the order of its ids, however others write meanwhile", async () => {
  await server().sql(
    "CREATE TABLE busy (id integer PRIMARY KEY, n integer); INSERT INTO busy SELECT i, 0 FROM generate_series(1, 5000) i",
  );
  const other = await server().client();
  const work: Promise<unknown>[] = [];
  const seen: unknown[] = [];
  const endpoint = opened(postgresSource(server(), { table: named("busy") }));
  const read = await endpoint.read(
    request,
    {
      ...counting(),
      record(native) {
        seen.push(native.n === 0 ? native.id : "not of this moment");
        if (seen.length === 1)
          work.push(
            other.query(
              "UPDATE busy SET n = 1; DELETE FROM busy WHERE id > 4000; INSERT INTO busy VALUES (9999, 0)",
            ),
          );
      },
    },
    never,
  );
  await Promise.all(work);
  await other.end();
  expect(read).toMatchObject({ ok: true, value: { records: 5000, complete: true } });
  expect(seen).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1));
});

test("[C33] in SQLite, too, and nobody has to wait for the read", async () => {
  const desk = new SqliteDesk(
    "PRAGMA journal_mode = WAL; CREATE TABLE busy (id integer PRIMARY KEY, n integer)",
  );
  desk.sql(
    "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 5000) INSERT INTO busy SELECT i, 0 FROM c",
  );
  let first = true;
  const seen: unknown[] = [];
  const read = await desk.open({ table: named("busy") }).read(
    request,
    {
      ...counting(),
      record(native) {
        seen.push(native.n === 0 ? native.id : "not of this moment");
        if (first) desk.sql("UPDATE busy SET n = 1; DELETE FROM busy WHERE id > 4000");
        first = false;
      },
    },
    never,
  );
  expect(read).toMatchObject({ ok: true, value: { records: 5000, complete: true } });
  expect(seen).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1));
});

test("[C45] a read that is cancelled ends at once, and so does its statement on the server", async () => {
  const query = "SELECT i AS id, pg_sleep(0.01) IS NULL AS slow FROM generate_series(1, 100000) i";
  const endpoint = opened(postgresSource(server(), { query }), ["id"]);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  const began = performance.now();
  const read = await endpoint.read(request, counting(), stop.signal);
  expect(read).toMatchObject({ ok: false, error: { code: "run.cancelled" } });
  expect(performance.now() - began).toBeLessThan(3000);
  for (let tries = 0; tries < 100; tries++) {
    const [row] = await server().sql(
      "SELECT count(*)::integer AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%syncline%' AND pid <> pg_backend_pid()",
    );
    if (row?.n === 0) return;
    await wait(50);
  }
  throw new Error("the server still works on it");
});

test("[C45] a read of SQLite that is cancelled ends at the next batch", async () => {
  const desk = new SqliteDesk("CREATE TABLE t (id integer PRIMARY KEY)");
  desk.sql(
    "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000) INSERT INTO t SELECT i FROM c",
  );
  const stop = new AbortController();
  const sink = counting(() => stop.abort());
  const read = await desk.open({ table: named("t") }).read(request, sink, stop.signal);
  expect(read).toMatchObject({ ok: false, error: { code: "run.cancelled" } });
  expect(sink.records).toBeLessThan(2000);
});

test("[C45] a server that goes away in the middle fails the read, which then is no evidence of anything, and can be read when it is back", async () => {
  const own = await PostgresServer.start();
  try {
    await own.sql(
      "CREATE TABLE t (id integer PRIMARY KEY, filler text); INSERT INTO t SELECT i, repeat('x', 1000) FROM generate_series(1, 20000) i",
    );
    const endpoint = opened(postgresSource(own, { table: named("t") }));
    let stopping: Promise<void> | null = null;
    const sink = counting(() => {
      stopping ??= own.stop();
    });
    const read = await endpoint.read(request, sink, never);
    expect(read).toMatchObject({
      ok: false,
      error: { code: "endpoint.unreachable", at: { endpoint: "shop" } },
    });
    expect(sink.records).toBeLessThan(20_000);
    await stopping;
    expect(await endpoint.read(request, counting(), never)).toMatchObject({
      ok: false,
      error: { code: "endpoint.unreachable", message: expect.stringContaining(`127.0.0.1:${own.port}`) },
    });
    await own.restart();
    expect((await readAll(endpoint)).summary).toMatchObject({ records: 20_000, complete: true });
  } finally {
    await own.remove();
  }
});
