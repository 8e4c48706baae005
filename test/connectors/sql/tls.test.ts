import { chmodSync, chownSync, copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { Tls } from "../../../shared/mapping/sources/postgres.ts";
import { readAll } from "../../contract/connector.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource } from "./fixture.ts";

const server = postgresForFile();
const folder = join(import.meta.dirname, "../../fixtures/tls");
const never = new AbortController().signal;

/** From now on the server shows a certificate for `localhost` and 127.0.0.1, and takes nobody in who does not encrypt. */
beforeAll(async () => {
  await server().sql("CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1)");
  const data = server().place("data");
  const { uid, gid } = statSync(data);
  for (const name of ["server.pem", "server.key"]) {
    copyFileSync(join(folder, name), join(data, name));
    chownSync(join(data, name), uid, gid);
    chmodSync(join(data, name), 0o600);
  }
  writeFileSync(join(data, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
  const settings = "ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\n";
  const path = join(data, "postgresql.conf");
  writeFileSync(path, `${readFileSync(path, "utf8")}\n${settings}`);
  await server().stop();
  await server().restart();
});

const trusting: Tls = { ca: "ca.pem", cert: null, key: null, verify: true };

function endpoint(tls: Tls | false | null, address = `127.0.0.1:${server().port}`, query = "") {
  const url = `postgres://sync:\${env:SYNCLINE_TEST_PASSWORD}@${address}/postgres${query}`;
  return opened(
    postgresSource(server(), { table: named("t") }, { tls, server: { kind: "url", url } }),
    [],
    folder,
  );
}

async function refusal(one: ReturnType<typeof endpoint>) {
  const found = await one.discover(1, never);
  return found.ok ? "it was let in" : found.error;
}

test("[C43] a server that proves who it is by an authority that the sync file names is read, encrypted", async () => {
  for (const address of [`127.0.0.1:${server().port}`, `localhost:${server().port}`]) {
    const one = endpoint(trusting, address);
    expect((await readAll(one)).records).toHaveLength(1);
    const [row] = await one.database.reading(never, (session) =>
      session.rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"),
    );
    expect(row).toEqual(["t"]);
  }
});

test("[C43] one that another authority vouches for, or nobody, is refused, with what to do", async () => {
  const stranger = {
    code: "endpoint.refused",
    message: expect.stringContaining("cannot prove who it is"),
    hint: expect.stringContaining("tls: { ca: … }"),
  };
  expect(await refusal(endpoint({ ...trusting, ca: "client.pem" }))).toMatchObject(stranger);
  expect(await refusal(endpoint({ ...trusting, ca: null }))).toMatchObject(stranger);
  expect(await refusal(endpoint(null, undefined, "?sslmode=require"))).toMatchObject(stranger);
  // Only whoever says so goes without proof.
  expect((await readAll(endpoint({ ...trusting, ca: null, verify: false }))).records).toHaveLength(1);
});

test("[C43] a certificate for another name or address proves nothing", async () => {
  const relay = createServer((socket) => {
    const upstream = connect(server().port, "127.0.0.1");
    for (const one of [socket, upstream]) one.on("error", () => {});
    socket.pipe(upstream).pipe(socket);
  });
  onTestFinished(() => void relay.close());
  const port = await new Promise<number | null>((resolve) => {
    relay.once("error", () => resolve(null));
    relay.listen(0, "127.0.0.2", () => {
      const address = relay.address();
      resolve(typeof address === "object" && address !== null ? address.port : null);
    });
  });
  if (port === null) {
    console.log("Not tested here, as this system has no 127.0.0.2: a certificate for another address.");
    return;
  }
  expect(await refusal(endpoint(trusting, `127.0.0.2:${port}`))).toMatchObject({
    code: "endpoint.refused",
    message: expect.stringMatching(/cannot prove who it is.*127\.0\.0\.2/),
  });
});

test("[C43] a server that takes nobody in without TLS says so, and what to do about it", async () => {
  expect(await refusal(endpoint(false))).toMatchObject({
    code: "endpoint.refused",
    message: expect.stringMatching(/which is not encrypted: .*no encryption/),
    hint: expect.stringContaining("do not say `tls: false`"),
  });
});
