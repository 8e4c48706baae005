import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { changeTableScript } from "../../../shared/connectors/sql/change-table-script.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const server = postgresForFile();

const until = async (isSo: () => boolean | Promise<boolean>) => {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return;
    await wait(50);
  }
  throw new Error("it never came to that");
};
const isListening = async () =>
  (await server().sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND state = 'idle'"))
    .length > 0;

test("[C47] what a database notifies of is told, also after its connection broke, until the signal ends it", async () => {
  const endpoint = opened(postgresSource(server(), { table: named("t") }, { notify: 'odd "channel"' }));
  const stop = new AbortController();
  let dirty = 0;
  const listening = endpoint.listen!(() => dirty++, stop.signal);
  await until(isListening);
  await server().sql(`NOTIFY "odd ""channel"""`);
  await until(() => dirty === 1);
  await server().sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'");
  // What was missed meanwhile nobody knows, so that counts as a change.
  await until(() => dirty === 2);
  await server().sql(`NOTIFY "odd ""channel"""`);
  await until(() => dirty === 3);
  stop.abort();
  expect(await listening).toEqual({ ok: true, value: null });
  await until(async () => !(await isListening()));
});

test("[C47] the triggers of a change table notify, even of a change that nobody looks for", async () => {
  const to = named("told changes", "public");
  await server().sql("CREATE TABLE told (id integer PRIMARY KEY)");
  await server().sql(
    changeTableScript("postgres", named("told", "public"), [{ name: "id", type: "integer" }], to),
  );
  const endpoint = opened(
    postgresSource(server(), { table: named("told"), changes: { kind: "table", table: to } }),
  );
  const stop = new AbortController();
  let dirty = 0;
  const listening = endpoint.listen!(() => dirty++, stop.signal);
  await until(isListening);
  await server().sql("INSERT INTO told VALUES (1), (2)");
  await until(() => dirty > 0);
  expect(dirty).toBe(1);
  stop.abort();
  await listening;
});

test("[C47] a wrong password ends the listening, with the reason", async () => {
  const url = `postgres://sync:wrong@127.0.0.1:${server().port}/postgres`;
  const endpoint = opened(
    postgresSource(server(), { table: named("t") }, { notify: "c", server: { kind: "url", url } }),
  );
  const ended = await endpoint.listen!(() => {}, new AbortController().signal);
  expect(ended).toMatchObject({ ok: false, error: { code: "endpoint.refused", at: { endpoint: "shop" } } });
});

test("[C47] a database that tells of nothing is not listened to", () => {
  expect(opened(postgresSource(server(), { table: named("t") })).listen).toBeNull();
  expect(new SqliteDesk().open({ table: named("t") }).listen).toBeNull();
});
