import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { HttpRequest } from "../../../shared/connectors/http/http-client.ts";
import { never, openClient, statusOf } from "./open-client.ts";
import { nowhere, serve } from "./server.ts";

test("[C65] what was never sent, what was refused and what may have been done are told apart", async () => {
  const bad = await openClient(await nowhere());
  expect(await bad.post("/")).toMatchObject({
    kind: "not-processed",
    problem: { code: "endpoint.unreachable", message: expect.stringContaining("nothing listens there") },
  });

  let asked = 0;
  const origin = await serve((request, response) => {
    asked++;
    if (request.url === "/reset") request.socket.destroy();
    else if (request.url === "/cut") {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => response.destroy());
    } else if (request.url === "/full") response.writeHead(429).end();
    else if (request.url === "/fails") response.writeHead(502).end();
  });
  const { post, client } = await openClient(origin, { timeout: "300ms" });
  const kindAfter = async (path: string, more: Partial<HttpRequest> = {}) => {
    asked = 0;
    return [statusOf(await post(path, more)), asked];
  };
  expect(await kindAfter("/reset")).toEqual(["unknown", 1]);
  expect(await kindAfter("/cut")).toEqual(["unknown", 1]);
  expect(await kindAfter("/silence")).toEqual(["unknown", 1]);
  expect(await kindAfter("/fails")).toEqual([502, 1]);
  // What is certain not to have been done is sent again, whatever it is.
  expect(await kindAfter("/full")).toEqual(["not-processed", 5]);
  await client.dispose();
  const fresh = await openClient(origin, { timeout: "300ms" });
  asked = 0;
  expect([statusOf(await fresh.get("/reset")), asked]).toEqual(["unknown", 5]);
});

test("[C65] once an attempt may have been done, later ones that were not do not take that back", async () => {
  let asked = 0;
  const origin = await serve((request, response) => {
    asked++;
    if (asked === 1) request.socket.destroy();
    else response.writeHead(429, { "retry-after": "7200" }).end();
  });
  const { post } = await openClient(origin);
  expect(statusOf(await post("/", { repeatable: true }))).toBe("unknown");
});

test("[C66] answers are unpacked, and bounded in their packed and their unpacked size", async () => {
  const large = Buffer.alloc(2 << 20, 32);
  const origin = await serve((request, response) => {
    if (request.url === "/bomb") response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(large));
    else if (request.url === "/large") response.end(large);
    else response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync('{"a":1}'));
  });
  const { get } = await openClient(origin, { limit: 1 });
  const small = await get("/");
  expect(small.kind === "answer" && small.answer.body.toString()).toBe('{"a":1}');
  expect(await get("/bomb")).toMatchObject({
    kind: "unknown",
    problem: { message: expect.stringContaining("too large") },
  });
  expect(await get("/large")).toMatchObject({
    kind: "unknown",
    problem: { message: expect.stringContaining("larger than 1 MB") },
  });
});

test("[C66] a cancelled request ends at once, and one that must not be is carried through", async () => {
  const origin = await serve((_request, response) => setTimeout(() => response.end("{}"), 200));
  const { client } = await openClient(origin);
  const url = new URL(origin);
  const control = new AbortController();
  const started = Date.now();
  const cut = client.send({ method: "GET", url, repeatable: true }, control.signal);
  const firm = client.send({ method: "POST", url, repeatable: false, firm: true }, control.signal);
  setTimeout(() => control.abort(), 30);
  expect(await cut).toEqual({ kind: "cancelled" });
  expect(Date.now() - started).toBeLessThan(180);
  expect(statusOf(await firm)).toBe(200);
  expect(await client.send({ method: "POST", url, repeatable: false, firm: true }, control.signal)).toEqual({
    kind: "cancelled",
  });
});

test("[C66] disposing of a client cuts its connections", async () => {
  let cut = false;
  const origin = await serve((request) => request.socket.on("close", () => (cut = true)));
  const { client } = await openClient(origin);
  const pending = client.send({ method: "POST", url: new URL(origin), repeatable: false }, never);
  setTimeout(() => void client.dispose(), 100);
  expect(["unknown", "not-processed"]).toContain((await pending).kind);
  await expect.poll(() => cut).toBe(true);
});
