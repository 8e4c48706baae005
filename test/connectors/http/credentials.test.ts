import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { HttpCommons } from "../../../shared/connectors/http/commons.ts";
import { TestPorts } from "../rest/rest-fixture.ts";
import { openClient, statusOf } from "./open-client.ts";
import { listening, serve } from "./server.ts";

const secret = `\${env:SECRET}`;
const env = { SECRET: "planted secret/1" };

test.each([
  [{ bearer: secret }, { authorization: "Bearer planted secret/1" }, ""],
  [
    { basic: { user: "bob", password: secret } },
    { authorization: `Basic ${Buffer.from("bob:planted secret/1").toString("base64")}` },
    "",
  ],
  [{ apiKey: { header: "X-Key", value: secret } }, { "x-key": "planted secret/1" }, ""],
  [{ apiKey: { query: "key", value: secret } }, {}, "?key=planted+secret%2F1"],
])("[C68] %o", async (auth, headers, query) => {
  const seen: IncomingMessage[] = [];
  const origin = await serve((request, response) => {
    seen.push(request);
    response.end("{}");
  });
  const { get } = await openClient(origin, { auth }, { env });
  await get("/a");
  expect(seen[0]!.url).toBe(`/a${query}`);
  expect(seen[0]!.headers).toMatchObject(headers);
});

/** A token server and an API in one; `expires` in seconds. */
async function oauthServer(expires: number) {
  const state = {
    given: 0,
    asked: 0,
    forms: [] as string[],
    live: new Set<string>(),
    headers: [] as unknown[],
  };
  const origin = await serve(async (request, response) => {
    if (request.url !== "/token") {
      state.asked++;
      const token = request.headers.authorization?.slice(7) ?? "";
      response.writeHead(state.live.has(token) ? 200 : 401).end("{}");
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    state.forms.push(Buffer.concat(chunks).toString());
    state.headers.push(request.headers.authorization);
    const token = `access-${++state.given}`;
    state.live.add(token);
    setTimeout(
      () =>
        response.end(
          JSON.stringify({
            access_token: token,
            expires_in: expires,
            refresh_token: `refresh-${state.given}`,
          }),
        ),
      20,
    );
  });
  return { origin, state };
}

test("[C69] an access token is fetched once for all who ask at the same time, and shared by all syncs of the process", async () => {
  const { origin, state } = await oauthServer(3600);
  const ports = new TestPorts();
  const commons = new HttpCommons(ports);
  const auth = {
    oauth: { tokenUrl: `${origin}/token`, clientId: "me", clientSecret: secret, scope: ["a", "b"] },
  };
  const one = await openClient(origin, { auth }, { env, commons, ports });
  const other = await openClient(origin, { auth }, { env, commons, ports });
  const all = await Promise.all([one.get("/"), one.get("/"), other.get("/"), other.post("/")]);
  expect(all.map(statusOf)).toEqual([200, 200, 200, 200]);
  expect(state.forms).toEqual(["grant_type=client_credentials&scope=a+b"]);
  expect(state.headers).toEqual([`Basic ${Buffer.from("me:planted%20secret%2F1").toString("base64")}`]);
});

test("[C69] it is renewed before it expires, and once where it is refused", async () => {
  const { origin, state } = await oauthServer(600);
  const auth = {
    oauth: { tokenUrl: `${origin}/token`, clientId: "me", refreshToken: secret, client: "body" },
  };
  const { get, post, ports } = await openClient(origin, { auth }, { env });
  expect(statusOf(await get("/"))).toBe(200);
  ports.now += 539_000;
  await get("/");
  expect(state.given).toBe(1);
  ports.now += 2_000;
  await get("/");
  expect(state.given).toBe(2);
  // A refresh token that came along takes the place of the first.
  expect(state.forms.map((form) => new URLSearchParams(form).get("refresh_token"))).toEqual([
    "planted secret/1",
    "refresh-1",
  ]);

  state.live.clear();
  expect(statusOf(await post("/"))).toBe(200);
  expect(state.given).toBe(3);

  state.live = new Set();
  const add = state.live.add;
  state.live.add = () => state.live;
  const asked = state.asked;
  expect(statusOf(await post("/"))).toBe(401);
  expect([state.given, state.asked - asked]).toEqual([4, 2]);
  state.live.add = add;
});

test("[C69] requests that are refused together share one renewal", async () => {
  const { origin, state } = await oauthServer(600);
  const auth = { oauth: { tokenUrl: `${origin}/token`, clientId: "me", clientSecret: secret } };
  const { get } = await openClient(origin, { auth, concurrency: 8 }, { env });
  await get("/");
  state.live.clear();
  expect((await Promise.all(Array.from({ length: 8 }, () => get("/")))).map(statusOf)).toEqual(
    Array(8).fill(200),
  );
  expect(state.given).toBe(2);
});

test("[C70] credentials, headers and certificates go to no other server than the endpoint's own", async () => {
  const seen: IncomingMessage[] = [];
  const stranger = await serve((request, response) => {
    seen.push(request);
    response.end("{}");
  });
  const origin = await serve((request, response) => {
    if (request.url?.startsWith("/away")) response.writeHead(302, { location: `${stranger}/b` }).end();
    else if (request.url?.startsWith("/write")) response.writeHead(307, { location: `${stranger}/b` }).end();
    else if (request.url?.startsWith("/round")) response.writeHead(302, { location: "/round" }).end();
    else if (request.url?.startsWith("/plain"))
      response.writeHead(302, { location: "http://plain.example/" }).end();
    else if (request.url?.startsWith("/near")) response.writeHead(308, { location: "/here" }).end();
    else response.end(JSON.stringify(request.headers));
  });
  const { get, post } = await openClient(
    origin,
    { auth: { apiKey: { query: "key", value: secret } }, headers: { "X-Mine": secret } },
    { env },
  );
  expect(statusOf(await get("/away"))).toBe(200);
  expect(seen).toHaveLength(1);
  expect(JSON.stringify([seen[0]!.url, seen[0]!.headers])).not.toMatch(/planted|x-mine/);
  const near = await post("/near");
  expect(near.kind === "answer" && near.answer.body.toString()).toContain("planted secret/1");
  expect(await post("/write")).toMatchObject({
    kind: "not-processed",
    problem: { message: expect.stringContaining("another server") },
  });
  expect(await get("/round")).toMatchObject({
    kind: "not-processed",
    problem: { message: expect.stringContaining("circle") },
  });
  expect(await get("/plain")).toMatchObject({
    kind: "not-processed",
    problem: { message: expect.stringContaining("not encrypted") },
  });
  expect(seen).toHaveLength(1);
});

const tls = (name: string) => readFileSync(join(import.meta.dirname, "../../fixtures/tls", name), "utf8");
const folder = join(import.meta.dirname, "../../fixtures");

test("[C71] certificates are verified always; an authority can be added and a client's certificate shown", async () => {
  const certificates = { cert: tls("server.pem"), key: tls("server.key"), ca: tls("ca.pem") };
  const origin = await serve((_request, response) => response.end("{}"), {
    ...certificates,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const stranger = await openClient(origin);
  expect(await stranger.get("/")).toMatchObject({
    kind: "not-processed",
    problem: {
      code: "endpoint.unreachable",
      message: expect.stringContaining("authority that is not trusted"),
    },
  });
  const nameless = await openClient(origin, { tls: { ca: "tls/ca.pem" } }, { folder });
  expect((await nameless.get("/")).kind).not.toBe("answer");
  const known = await openClient(
    origin,
    { tls: { ca: "tls/ca.pem", cert: "tls/client.pem", key: `\${env:KEY}` } },
    { folder, env: { KEY: tls("client.key") } },
  );
  expect(statusOf(await known.get("/"))).toBe(200);
});

/** A proxy that makes tunnels; what it was asked for, by whom, and the first bytes that it was given to pass on. */
async function tunnelProxy() {
  const asked: (string | undefined)[] = [];
  const passed: Buffer[] = [];
  const proxy = createServer();
  proxy.on("connect", (request, socket) => {
    asked.push(request.url, request.headers["proxy-authorization"]);
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const target = connect(Number(port), host, () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    socket.once("data", (bytes) => passed.push(bytes));
    target.pipe(socket);
    socket.pipe(target);
    socket.on("error", () => target.destroy());
    target.on("error", () => socket.destroy());
  });
  const port = await listening(proxy);
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { port, asked, passed };
}

test("[C67] requests go through a proxy that is given, by a tunnel, with its credential", async () => {
  const { port, asked } = await tunnelProxy();
  const origin = await serve((_request, response) => response.end("{}"));
  const { get, client } = await openClient(
    origin,
    { proxy: `http://bob:\${env:SECRET}@127.0.0.1:${port}` },
    { env: { SECRET: "hunter2" } },
  );
  expect(statusOf(await get("/"))).toBe(200);
  expect(asked).toEqual([new URL(origin).host, `Basic ${Buffer.from("bob:hunter2").toString("base64")}`]);
  await client.dispose();
});

test("[C67][C71] through a proxy, too, the server has to prove who it is, and the proxy sees nothing of what is said", async () => {
  const { port, asked, passed } = await tunnelProxy();
  const seen: (string | undefined)[] = [];
  const origin = await serve(
    (request, response) => {
      seen.push(request.headers.authorization);
      response.end("{}");
    },
    { cert: tls("server.pem"), key: tls("server.key"), ca: tls("ca.pem"), requestCert: true },
  );
  const proxy = `http://127.0.0.1:${port}`;
  const auth = { bearer: `\${env:SECRET}` };
  const options = { folder, env: { SECRET: "hunter2" } };
  const stranger = await openClient(origin, { proxy, auth }, options);
  expect(await stranger.get("/")).toMatchObject({
    kind: "not-processed",
    problem: { message: expect.stringContaining("authority that is not trusted") },
  });
  expect(seen).toEqual([]);
  expect(asked[0]).toBe(new URL(origin).host);

  const certificates = { ca: "tls/ca.pem", cert: "tls/client.pem", key: "tls/client.key" };
  const known = await openClient(origin, { proxy, auth, tls: certificates }, options);
  const before = asked.length;
  expect(statusOf(await known.get("/"))).toBe(200);
  expect(seen).toEqual(["Bearer hunter2"]);
  expect(asked.slice(before)).toEqual([new URL(origin).host, undefined]);
  // The first byte of a TLS handshake.
  expect(passed.every((bytes) => bytes[0] === 0x16)).toBe(true);
});

test("[C72] nothing that was secret shows in a problem, though the server says it back", async () => {
  const { origin } = await oauthServer(600);
  const auth = { oauth: { tokenUrl: `${origin}/token`, clientId: "me", clientSecret: secret } };
  const { client, get } = await openClient(
    origin,
    { auth, headers: { "X-Key": `\${env:OTHER}` } },
    { env: { ...env, OTHER: "hunter3" } },
  );
  await get("/");
  const told = client.tell({
    code: "endpoint.rejected",
    severity: "error",
    message: `no: access-1, planted secret/1, ${Buffer.from("me:planted secret/1").toString("base64")}`,
    hint: "hunter3",
  });
  expect(told).toMatchObject({ message: "no: •••, •••, •••", hint: "•••" });
});
