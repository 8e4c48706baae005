import { expect, test } from "vitest";
import { Lane } from "../../../shared/connectors/http/lane.ts";
import { TestPorts } from "../rest/rest-fixture.ts";
import { never, openClient, statusOf } from "./open-client.ts";
import { nowhere, serve } from "./server.ts";

const token = { auth: { bearer: `\${env:TOKEN}` } };

test("[C62] requests go no faster than they may, and all syncs under one credential share that", async () => {
  const at: number[] = [];
  const ports = new TestPorts();
  const origin = await serve((_request, response) => {
    at.push(ports.now);
    response.end("[]");
  });
  const options = { ...token, rate: { perSecond: 2, burst: 3 } };
  const one = await openClient(origin, options, { ports, env: { TOKEN: "a-token" } });
  const other = await openClient(origin, options, { ports, commons: one.commons, env: { TOKEN: "a-token" } });
  const start = ports.now;
  for (let round = 0; round < 4; round++) {
    await one.get("/");
    await other.get("/");
  }
  expect(at.map((time) => time - start)).toEqual([0, 0, 0, 500, 1000, 1500, 2000, 2500]);

  const stranger = await openClient(origin, options, {
    ports,
    commons: one.commons,
    env: { TOKEN: "b-token" },
  });
  at.length = 0;
  const before = ports.now;
  await stranger.get("/");
  expect(at.map((time) => time - before)).toEqual([0]);
});

test("[C62] no more requests are under way at once than may be", async () => {
  let under = 0;
  let most = 0;
  const origin = await serve((_request, response) => {
    most = Math.max(most, ++under);
    setTimeout(() => {
      under--;
      response.end("[]");
    }, 5);
  });
  const { get } = await openClient(origin, { concurrency: 3 });
  await Promise.all(Array.from({ length: 12 }, () => get("/")));
  expect(most).toBe(3);
});

test("[C63] a server that says when to come again is left alone until then, also by requests that it did not refuse", async () => {
  const at: number[] = [];
  const ports = new TestPorts();
  const origin = await serve((_request, response) => {
    at.push(ports.now);
    if (at.length === 1) response.writeHead(429, { "retry-after": "12" });
    response.end("[]");
  });
  const { get, post } = await openClient(origin, {}, { ports });
  const start = ports.now;
  expect(statusOf(await post("/"))).toBe(200);
  expect(statusOf(await get("/"))).toBe(200);
  expect(at.map((time) => time - start)).toEqual([0, 12_000, 12_000]);
});

test("[C63] one that says so by its limits alone, or not at all", async () => {
  const at: number[] = [];
  const ports = new TestPorts();
  const headers: Record<string, string>[] = [{ "ratelimit-remaining": "0", "ratelimit-reset": "3" }, {}];
  const origin = await serve((_request, response) => {
    at.push(ports.now);
    response.writeHead(at.length === 2 ? 429 : 200, headers[at.length - 1] ?? {});
    response.end("[]");
  });
  const { get } = await openClient(origin, {}, { ports });
  const start = ports.now;
  await get("/");
  await get("/");
  // The last wait is one of the exponential ones.
  expect(at.map((time) => time - start)).toEqual([0, 3000, 3500]);
});

test("[C63] a server that wants to be left alone for long is not waited for", async () => {
  let asked = 0;
  const origin = await serve((_request, response) => {
    asked++;
    response.writeHead(503, { "retry-after": "7200" });
    response.end();
  });
  const { get, post, ports } = await openClient(origin);
  expect(await post("/")).toMatchObject({ kind: "not-processed", problem: { code: "endpoint.limited" } });
  expect(await get("/")).toMatchObject({ problem: { message: expect.stringContaining("120 more minutes") } });
  expect([asked, ports.slept]).toEqual([1, []]);
});

test("[C64] waits grow exponentially with full jitter, and attempts are bounded", async () => {
  let asked = 0;
  const origin = await serve((_request, response) => {
    asked++;
    response.writeHead(500);
    response.end("{}");
  });
  const { get, ports } = await openClient(origin);
  expect(statusOf(await get("/"))).toBe(500);
  expect(asked).toBe(5);
  expect(ports.slept).toEqual([500, 999, 1998, 3996]);
});

test("[C64] an endpoint that fails again and again is left alone for a while that doubles, and says so", async () => {
  const { get, post, ports } = await openClient(await nowhere());
  expect(await get("/")).toMatchObject({ kind: "not-processed", problem: { code: "endpoint.unreachable" } });
  expect(await get("/")).toMatchObject({ kind: "not-processed", problem: { code: "endpoint.unreachable" } });
  const slept = ports.slept.length;
  expect(await post("/")).toMatchObject({
    kind: "not-processed",
    problem: { code: "endpoint.paused", message: expect.stringContaining("left alone for 1 more minute") },
  });
  expect(ports.slept).toHaveLength(slept);
  ports.now += 31_000;
  // One attempt, and it is paused for twice as long.
  expect(await get("/")).toMatchObject({ problem: { code: "endpoint.paused" } });
  ports.now += 31_000;
  expect(await get("/")).toMatchObject({ problem: { code: "endpoint.paused" } });
  ports.now += 31_000;
  expect(await get("/")).toMatchObject({ problem: { code: "endpoint.paused" } });
});

test("[C64] success ends the count of failures", async () => {
  const ports = new TestPorts();
  const lane = new Lane(ports);
  for (let round = 0; round < 30; round++) {
    for (let failure = 0; failure < 9; failure++) lane.failed();
    expect((await lane.turn(never)).kind).toBe("go");
    lane.succeeded();
  }
});
