import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ok } from "../../../shared/base/result.ts";
import { protocolHeader } from "../../../shared/protocol/wire.ts";
import { FakeAgent } from "./fake-agent.ts";
import { OpenFake } from "./open-fake.ts";

test("[A40] the socket is only the user's own: 0600 in a folder 0700, also where the folder was open before", async () => {
  const { place } = await OpenFake.open();
  expect(statSync(place.socket).mode & 0o777).toBe(0o600);
  expect(statSync(place.folder).mode & 0o777).toBe(0o700);
  expect(statSync(place.token).mode & 0o777).toBe(0o600);
});

test("[A42] a page of another name that resolves to this machine gets nothing (DNS rebinding)", async () => {
  const fake = await OpenFake.open();
  const cookie = await fake.cookie();
  for (const host of [
    `evil.example:${fake.port}`,
    "evil.example",
    "127.0.0.1",
    `127.0.0.1:${fake.port + 1}`,
  ]) {
    for (const path of ["/", "/main.js", "/health", "/metrics", "/api/v1/events", "/api/v1/agent.state"]) {
      const { status, body } = await fake.ask(path, { headers: { host, cookie } });
      expect([host, path, status]).toEqual([host, path, 403]);
      expect(body).not.toContain("<!doctype");
    }
    const { status } = await fake.call("agent.pause", {}, { host, cookie });
    expect(status).toBe(403);
  }
  expect(fake.agent.asked.filter(({ method }) => method === "agent.pause")).toEqual([]);
  for (const host of [`127.0.0.1:${fake.port}`, `localhost:${fake.port}`, `LOCALHOST:${fake.port}`])
    expect((await fake.ask("/", { headers: { host } })).status).toBe(200);
});

test("[A42] two Host headers are none", async () => {
  const fake = await OpenFake.open();
  const own = `127.0.0.1:${fake.port}`;
  const answer = await fake.raw(
    `GET / HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 40[03]/);
});

test("[A42] another site makes a signed-in browser do nothing (CSRF)", async () => {
  const fake = await OpenFake.open();
  const cookie = await fake.cookie();
  const own = `http://127.0.0.1:${fake.port}`;
  const foreign: readonly Readonly<Record<string, string>>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "" },
    { origin: `http://127.0.0.1:${fake.port + 1}` },
    { origin: `https://127.0.0.1:${fake.port}` },
    // Another of its own names is another site, too: cookies are not shared by them.
    { origin: `http://localhost:${fake.port}` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    { origin: own, "sec-fetch-site": "cross-site" },
  ];
  for (const headers of foreign) {
    expect((await fake.call("agent.pause", {}, { cookie, ...headers })).status).toBe(403);
    expect((await fake.ask("/api/v1/events", { headers: { cookie, ...headers } })).status).toBe(403);
    expect((await fake.call("sign-in", { code: "x" }, headers)).status).toBe(403);
  }
  expect(fake.agent.asked.some(({ method }) => method === "agent.pause")).toBe(false);
  const allowed = { cookie, origin: own, "sec-fetch-site": "same-origin" };
  expect((await fake.call("agent.pause", {}, allowed)).status).toBe(200);
});

test("[A42] a form's content types are refused, and no answer allows another origin", async () => {
  const fake = await OpenFake.open();
  const cookie = await fake.cookie();
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
  ]) {
    const { status } = await fake.call("agent.pause", {}, { cookie, "content-type": type });
    expect([type, status]).toEqual([type, 415]);
  }
  const preflight = await fake.ask("/api/v1/agent.pause", {
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
  });
  expect(preflight.status).toBe(403);
  const answers = [preflight, await fake.ask("/"), await fake.call("agent.state", {}, { cookie })];
  for (const { headers } of answers)
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("[A42] a link elsewhere may open the dashboard, but not frame or embed it", async () => {
  const fake = await OpenFake.open();
  const from = { "sec-fetch-site": "cross-site" };
  const open = { ...from, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  expect((await fake.ask("/", { headers: open })).status).toBe(200);
  expect((await fake.ask("/", { headers: { ...open, "sec-fetch-dest": "iframe" } })).status).toBe(403);
  expect((await fake.ask("/main.js", { headers: { ...from, "sec-fetch-mode": "no-cors" } })).status).toBe(
    403,
  );
});

test("[A43] without cookie or token nothing is told; the token lets programs in, and only when it is right", async () => {
  const fake = await OpenFake.open();
  const token = readFileSync(fake.place.token, "utf8").trim();
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  expect((await fake.call("agent.state", {})).status).toBe(401);
  expect((await fake.ask("/api/v1/events")).status).toBe(401);
  const last = token.endsWith("0") ? "1" : "0";
  const wrong = [token.slice(1), `${token}0`, token.slice(0, -1) + last, ""];
  for (const bearer of wrong)
    expect((await fake.call("agent.state", {}, { authorization: `Bearer ${bearer}` })).status).toBe(401);
  expect((await fake.call("agent.state", {}, { authorization: `Bearer ${token}` })).status).toBe(200);
});

test("[A43] a deleted token file is made anew, and what was let in by the old token no longer is", async () => {
  const fake = await OpenFake.open();
  const cookie = await fake.cookie();
  const bearer = () => ({ authorization: `Bearer ${readFileSync(fake.place.token, "utf8").trim()}` });
  const old = bearer();
  rmSync(fake.place.token);
  expect((await fake.call("agent.state", {}, { cookie })).status).toBe(401);
  expect(existsSync(fake.place.token)).toBe(true);
  expect((await fake.call("agent.state", {}, old)).status).toBe(401);
  expect((await fake.call("agent.state", {}, bearer())).status).toBe(200);
  expect((await fake.call("agent.state", {}, { cookie: await fake.cookie() })).status).toBe(200);
});

test("[A43] a token file that others could read, or that holds none, is replaced", async () => {
  const fake = await OpenFake.open();
  for (const spoil of [
    () => chmodSync(fake.place.token, 0o644),
    () => writeFileSync(fake.place.token, "short\n", { mode: 0o600 }),
  ]) {
    const before = readFileSync(fake.place.token, "utf8").trim();
    spoil();
    expect((await fake.call("agent.state", {}, { authorization: `Bearer ${before}` })).status).toBe(401);
    expect(statSync(fake.place.token).mode & 0o777).toBe(0o600);
    expect(readFileSync(fake.place.token, "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
  }
});

test("[A44] a session outlives the agent, ends after thirty days, and cannot be made up", async () => {
  let now = Date.parse("2026-11-22T12:00:00Z");
  const first = await OpenFake.open({ clock: () => now });
  const cookie = await first.cookie();
  const { port, home } = first;
  await first.server.close();
  const second = await OpenFake.open({ clock: () => now, port, home });
  const status = async (sent: string) => (await second.call("agent.state", {}, { cookie: sent })).status;
  expect(await status(cookie)).toBe(200);
  expect(await status(`other=1; ${cookie}; more=2`)).toBe(200);
  const [name = "", value = ""] = cookie.split("=");
  const [end = "", salt = "", seal = ""] = value.split(".");
  const later = (Number.parseInt(end, 36) + 1).toString(36);
  for (const made of [
    `${later}.${salt}.${seal}`,
    `${end}.${salt}.`,
    `${end}.${salt}`,
    "",
    ".",
    "..",
    `${value}.x`,
  ])
    expect([made, await status(`${name}=${made}`)]).toEqual([made, 401]);
  now += 30 * 24 * 3_600_000 + 1;
  expect(await status(cookie)).toBe(401);
});

test("[A45] a sign-in link works once, for five minutes, and its code is in the fragment alone", async () => {
  let now = 1_000_000;
  const fake = await OpenFake.open({ clock: () => now });
  const { body } = await fake.askSocket("/api/v1/agent.signIn", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  const url = new URL(JSON.parse(body).value.url);
  expect([url.pathname, url.search]).toEqual(["/", ""]);
  const code = url.hash.slice("#sign-in=".length);
  const first = await fake.call("sign-in", { code });
  expect(first.status).toBe(200);
  const [cookie = ""] = first.headers["set-cookie"] ?? [];
  for (const attribute of ["HttpOnly", "SameSite=Strict", "Path=/api/v1/"])
    expect(cookie).toContain(attribute);
  expect((await fake.call("sign-in", { code })).status).toBe(401);
  const late = await fake.code();
  now += 5 * 60_000;
  expect((await fake.call("sign-in", { code: late })).status).toBe(401);
});

test("[A45] after ten wrong codes within a minute nothing is looked at, also not a right one, for the rest of it", async () => {
  let now = 1_000_000;
  const fake = await OpenFake.open({ clock: () => now });
  const code = await fake.code();
  for (let i = 0; i < 10; i++) expect((await fake.call("sign-in", { code: `wrong-${i}` })).status).toBe(401);
  const limited = await fake.call("sign-in", { code });
  expect([limited.status, limited.headers["retry-after"]]).toEqual([429, "60"]);
  now += 60_000;
  expect((await fake.call("sign-in", { code })).status).toBe(200);
});

test("[A45] sign-in links are made over the socket alone", async () => {
  const fake = await OpenFake.open();
  const token = readFileSync(fake.place.token, "utf8").trim();
  expect((await fake.call("agent.signIn", {}, { authorization: `Bearer ${token}` })).status).toBe(403);
  expect((await fake.call("agent.signIn", {}, { cookie: await fake.cookie() })).status).toBe(403);
});

test("[A46] no path leads out of the dashboard's files, and no folder is listed", async () => {
  const fake = await OpenFake.open();
  expect((await fake.ask("/fonts/icons.ttf")).body).toBe("font");
  const paths = [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/fonts/../../secret.txt",
    "/fonts/..%5c..%5csecret.txt",
    "/fonts\\..\\..\\secret.txt",
    "//etc/passwd",
    "/./index.html",
    "/fonts",
    "/fonts/",
    "/index.html%00.js",
    "/%E0%A4%A",
    "/__proto__",
    "/constructor",
  ];
  for (const path of paths) {
    const own = `127.0.0.1:${fake.port}`;
    const answer = await fake.raw(`GET ${path} HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`);
    expect([path, answer.slice(9, 12)]).toEqual([path, "404"]);
    expect(answer).not.toContain("nobody may see this");
  }
  const absolute = `GET http://127.0.0.1:${fake.port}/ HTTP/1.1\r\nHost: 127.0.0.1:${fake.port}\r\nConnection: close\r\n\r\n`;
  expect((await fake.raw(absolute)).slice(9, 12)).toBe("404");
});

test("[A46] the dashboard is served with a policy that lets nothing in but itself", async () => {
  const fake = await OpenFake.open();
  const { headers, status } = await fake.ask("/");
  expect(status).toBe(200);
  const policy = String(headers["content-security-policy"]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  const again = await fake.ask("/", { headers: { "if-none-match": String(headers.etag) } });
  expect([again.status, again.body]).toEqual([304, ""]);
  expect((await fake.ask("/", { method: "POST" })).status).toBe(405);
});

test("[A47] health is open and tells a stranger nothing but its status; metrics need the token, and a browser's session is not enough", async () => {
  const fake = await OpenFake.open();
  const token = readFileSync(fake.place.token, "utf8").trim();
  expect(await fake.ask("/health")).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  expect((await fake.ask("/metrics")).status).toBe(401);
  expect((await fake.ask("/metrics", { headers: { cookie: await fake.cookie() } })).status).toBe(401);
  const { status, body } = await fake.ask("/metrics", { headers: { authorization: `Bearer ${token}` } });
  expect([status, body]).toEqual([200, "syncline_runs_total 1\n"]);
});

test("[A49] a malformed request says what is wrong with it, and reaches no handler", async () => {
  const fake = await OpenFake.open();
  const cookie = await fake.cookie();
  const before = fake.agent.asked.length;
  const post = (name: string, body: string) =>
    fake.ask(`/api/v1/${name}`, {
      method: "POST",
      body,
      headers: { cookie, "content-type": "application/json" },
    });
  const cases: readonly (readonly [string, string, number, string])[] = [
    ["sync.run", "{", 400, "JSON"],
    ["sync.run", "\xff\xfe", 400, "JSON"],
    ["sync.run", "[]", 400, "sync.run"],
    ["sync.run", "{}", 400, "sync.run at sync"],
    ["sync.run", '{"sync":"../../etc"}', 400, "sync.run at sync"],
    ["sync.runs", '{"sync":"0123456789ab","limit":1e9}', 400, "sync.runs at limit"],
    ["sync.nothing", "{}", 404, "nothing"],
    ["constructor", "{}", 404, "nothing"],
    ["__proto__", "{}", 404, "nothing"],
  ];
  for (const [name, body, status, said] of cases) {
    const heard = await post(name, body);
    expect([name, body, heard.status]).toEqual([name, body, status]);
    const { ok: isOk, error } = JSON.parse(heard.body);
    expect(isOk).toBe(false);
    expect(error.message).toContain(said);
  }
  expect((await fake.ask("/api/v1/sync.run", { headers: { cookie } })).status).toBe(405);
  expect(fake.agent.asked.length).toBe(before);
  expect(fake.bugs).toEqual([]);
});

test("[A49] bytes that are no HTTP, an upgrade and headers without end are cut off, and the server goes on", async () => {
  const fake = await OpenFake.open();
  const own = `127.0.0.1:${fake.port}`;
  expect(await fake.raw("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")).toContain("400 Bad Request");
  expect(await fake.raw("nonsense\r\n\r\n")).toContain("400 Bad Request");
  expect(await fake.raw(`GET / HTTP/1.1\r\nHost: ${own}\r\nX: ${"a".repeat(20_000)}\r\n\r\n`)).toContain(
    "431",
  );
  const smuggled = `POST /api/v1/sync.run HTTP/1.1\r\nHost: ${own}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
  expect(await fake.raw(smuggled)).toContain("400 Bad Request");
  await fake.raw(`GET / HTTP/1.1\r\nHost: ${own}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  expect((await fake.ask("/health")).status).toBe(200);
});

test("[A49] more than 4 MB are refused, whether they are announced or come in pieces", async () => {
  const fake = await OpenFake.open();
  const cookie = await fake.cookie();
  const head = `POST /api/v1/sync.run HTTP/1.1\r\nHost: 127.0.0.1:${fake.port}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\n`;
  expect(await fake.raw(`${head}Content-Length: 99999999999\r\n\r\n`)).toContain("413");
  const piece = `100000\r\n${" ".repeat(0x100000)}\r\n`;
  const answer = await fake.raw([
    `${head}Transfer-Encoding: chunked\r\n\r\n`,
    piece,
    piece,
    piece,
    piece,
    piece,
  ]);
  expect(answer).toContain("413");
  expect(fake.agent.asked.some(({ method }) => method === "sync.run")).toBe(false);
});

test("[A49] who sends headers or a body a byte at a time is cut off", async () => {
  const fake = await OpenFake.open({ limits: { headers: 300, request: 300 } });
  expect(await fake.raw("GET / HTTP/1.1\r\nHost: ")).toContain("408");
  const head = `POST /api/v1/sync.run HTTP/1.1\r\nHost: 127.0.0.1:${fake.port}\r\nCookie: ${await fake.cookie()}\r\n`;
  const begun = `${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
  expect(await fake.raw(begun)).toContain("408");
});

test("[A49] only so many connections are open at a time", async () => {
  const fake = await OpenFake.open({ limits: { connections: 5 } });
  const held = Array.from({ length: 5 }, () => connect(fake.port, "127.0.0.1"));
  onTestFinished(() => {
    for (const socket of held) socket.destroy();
  });
  await Promise.all(held.map((socket) => new Promise((resolve) => socket.on("connect", resolve))));
  await expect(fake.ask("/health")).rejects.toThrow();
  // The agent's own socket is another door.
  expect((await fake.askSocket("/health")).status).toBe(200);
});

test("[A49] a handler that throws answers 500, is told of, and ends nothing", async () => {
  const agent = new FakeAgent({
    "agent.pause": async () => {
      throw new Error("a bug");
    },
  });
  const fake = await OpenFake.open({}, agent);
  const cookie = await fake.cookie();
  expect((await fake.call("agent.pause", {}, { cookie })).status).toBe(500);
  expect(fake.bugs).toHaveLength(1);
  expect((await fake.call("agent.state", {}, { cookie })).status).toBe(200);
});

test("[A49] a handler learns that nobody waits for it any more", async () => {
  let told: AbortSignal | null = null;
  const agent = new FakeAgent({
    "sync.run": (_params, signal) => {
      told = signal;
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve(ok({}))));
    },
  });
  const fake = await OpenFake.open({}, agent);
  const socket = connect(fake.place.socket);
  const body = '{"sync":"0123456789ab"}';
  socket.write(
    `POST /api/v1/sync.run HTTP/1.1\r\nHost: agent\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await expect.poll(() => told).not.toBeNull();
  socket.destroy();
  await expect.poll(() => told?.aborted).toBe(true);
});

test("[A50] a program of another protocol version may look and stop, and is told of the version for all else", async () => {
  const agent = new FakeAgent({ "agent.stop": async () => ok({}) });
  const fake = await OpenFake.open({}, agent);
  const call = async (name: string) =>
    JSON.parse(
      (
        await fake.askSocket(`/api/v1/${name}`, {
          method: "POST",
          headers: { "content-type": "application/json", [protocolHeader]: "99" },
          body: "{}",
        })
      ).body,
    );
  expect((await call("agent.state")).ok).toBe(true);
  expect((await call("agent.stop")).ok).toBe(true);
  expect((await call("agent.pause")).error.code).toBe("agent.version");
});

test("[A51] a port that is taken is said, and a free one taken; where even that is not to be had, the socket still answers", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => {
    other.close();
  });
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  const taken = address !== null && typeof address === "object" ? address.port : 0;
  const fake = await OpenFake.open({ port: taken });
  expect(fake.port).not.toBe(taken);
  const [told] = fake.server.problems();
  expect(told).toMatchObject({ code: "agent.port", severity: "warning" });
  expect(told?.message).toContain(`Port ${taken} is taken`);
  expect((await fake.call("agent.state", {}, { cookie: await fake.cookie() })).status).toBe(200);
});
