import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { appFiles } from "../../agent/desktop/window/app-files.ts";
import { type Forward, serveApp } from "../../agent/desktop/window/app-scheme.ts";
import { forwardTo } from "../../agent/desktop/window/forward.ts";
import { contentPolicy } from "../../agent/served-files.ts";
import type { AgentPlace } from "../../shared/protocol/agent-place.ts";
import { methods } from "../../shared/protocol/methods.ts";

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "syncline-scheme-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A dashboard of a few files, beside a file that is none of it. */
function dashboard(): string {
  const root = temporary();
  writeFileSync(join(root, "token"), "secret");
  const folder = join(root, "dashboard");
  mkdirSync(join(folder, "fonts"), { recursive: true });
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "dashboard.js"), "1");
  writeFileSync(join(folder, "dashboard.js.map"), "{}");
  writeFileSync(join(folder, "fonts", "a.woff2"), "font");
  symlinkSync(join(root, "token"), join(folder, "token.html"));
  return folder;
}

const noted = () => {
  const paths: string[] = [];
  const forward: Forward = async (request, path) => {
    paths.push(path);
    return new Response(await request.text(), {
      headers: { "content-type": "application/json", "set-cookie": "x=1" },
    });
  };
  return { paths, forward };
};

const served = (forward: Forward = noted().forward) => {
  const serve = serveApp(appFiles(dashboard()), forward);
  return (path: string, init?: RequestInit) => serve(new Request(`app://syncline${path}`, init));
};

const post = (headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: "POST",
  body: "{}",
  headers,
});

test.each([
  ["/", "text/html; charset=utf-8"],
  ["/index.html", "text/html; charset=utf-8"],
  ["/dashboard.js", "text/javascript; charset=utf-8"],
  ["/fonts/a.woff2", "font/woff2"],
  ["/?x=1", "text/html; charset=utf-8"],
])("[D61] %s is a file of the dashboard", async (path, type) => {
  const response = await served()(path);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
});

test.each([
  "/../token",
  "/%2e%2e/token",
  "/..%2ftoken",
  "/fonts/../../token",
  "/%5c..%5ctoken",
  "//etc/passwd",
  "/fonts",
  "/fonts/",
  "/dashboard.js.map",
  "/token.html",
  "/dashboard.js%00.html",
  "/constructor",
])("[D61] %s is none, and nothing of the machine's is served", async (path) => {
  const response = await served()(path);
  expect(response.status).toBe(404);
  expect(await response.text()).not.toContain("secret");
});

test("[D61] another host of the scheme is nobody", async () => {
  const serve = serveApp(appFiles(dashboard()), noted().forward);
  for (const address of ["app://other/", "app://syncline.example.com/", "app://syncline:8080/"])
    expect((await serve(new Request(address))).status).toBe(404);
});

test("[D61] files are only read", async () => {
  const ask = served();
  expect((await ask("/index.html", { method: "HEAD" })).status).toBe(200);
  for (const method of ["POST", "PUT", "DELETE"])
    expect((await ask("/index.html", { method })).status).toBe(405);
});

test("[D60] every answer has the policy and is kept nowhere", async () => {
  const ask = served();
  const answers = [
    await ask("/"),
    await ask("/nothing"),
    await ask("/api/v1/agent.state", post()),
    await ask("/api/v1/agent.state", post({ origin: "null" })),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 403]);
  for (const { headers } of answers) {
    expect(headers.get("content-security-policy")).toBe(contentPolicy);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("set-cookie")).toBeNull();
  }
});

test("[D60] the policy lets in nothing from elsewhere, nothing inline and no frame", () => {
  expect(contentPolicy).toMatch(/^default-src 'none'; /);
  expect(contentPolicy).not.toMatch(/unsafe|https?:|\*|blob:/);
  for (const part of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "script-src 'self'"])
    expect(contentPolicy.split("; ")).toContain(part);
});

test("[D62] every method of the agent is passed on but the sign-in link", async () => {
  const { paths, forward } = noted();
  const ask = served(forward);
  for (const method of Object.keys(methods)) await ask(`/api/v1/${method}`, post());
  expect(paths).toEqual(
    Object.keys(methods)
      .filter((method) => method !== "agent.signIn")
      .map((method) => `/api/v1/${method}`),
  );
});

test.each([
  ["no such method", "/api/v1/agent.nothing", post(), 404],
  ["a method of every object", "/api/v1/constructor", post(), 404],
  ["the sign-in", "/api/v1/sign-in", post(), 404],
  ["a sign-in link", "/api/v1/agent.signIn", post(), 403],
  ["a method that is read", "/api/v1/agent.stop", { method: "GET" }, 405],
  ["events that are posted", "/api/v1/events", post(), 405],
  ["a foreign page", "/api/v1/agent.stop", post({ origin: "https://example.com" }), 403],
  ["a page without an origin of its own", "/api/v1/agent.stop", post({ origin: "null" }), 403],
  ["metrics", "/metrics", { method: "GET" }, 404],
] as const)("[D62] %s is refused, and never reaches the agent", async (_name, path, init, status) => {
  const { paths, forward } = noted();
  expect((await served(forward)(path, init)).status).toBe(status);
  expect(paths).toEqual([]);
});

/** An agent's socket that answers so, in a folder of the user's own. */
async function socket(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<AgentPlace> {
  const folder = temporary();
  const place = {
    folder,
    socketFolder: folder,
    socket: join(folder, "socket"),
    token: "",
    note: "",
    logs: "",
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(place.socket, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return place;
}

const request = (init: RequestInit = post({ cookie: "a=b", authorization: "Bearer x" })): Request =>
  new Request("app://syncline/api/v1/agent.state", init);

test("[D62] of what a page sends only its body goes along, and the agent's words come back as they are", async () => {
  const place = await socket(async (incoming, response) => {
    let body = "";
    for await (const piece of incoming) body += piece;
    response.writeHead(409, { "content-type": "application/json", "set-cookie": "x=1" });
    response.end(JSON.stringify({ body, headers: Object.keys(incoming.headers).sort(), url: incoming.url }));
  });
  const answer = await forwardTo(place)(request(), "/api/v1/agent.state");
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([409, null]);
  expect(await answer.json()).toEqual({
    body: "{}",
    headers: ["connection", "content-length", "content-type", "host", "syncline-protocol"],
    url: "/api/v1/agent.state",
  });
});

test("[D62] events come as they happen, and a page that goes away ends them", async () => {
  let ended = false;
  const place = await socket((_incoming, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: 1\n\n");
    response.on("close", () => {
      ended = true;
    });
  });
  const answer = await forwardTo(place)(request({ method: "GET" }), "/api/v1/events");
  const reader = answer.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: 1\n\n");
  await reader?.cancel();
  await expect.poll(() => ended).toBe(true);
});

test("[D62] an agent that starts is waited for; where none comes, the page is told what to do", async () => {
  const folder = temporary();
  const place = {
    folder,
    socketFolder: folder,
    socket: join(folder, "socket"),
    token: "",
    note: "",
    logs: "",
  };
  const asked = forwardTo(place)(request(), "/api/v1/agent.state");
  const server = createServer((_incoming, response) => response.end("{}"));
  setTimeout(() => server.listen(place.socket), 300);
  expect((await asked).status).toBe(200);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));

  const none = await forwardTo(place, 200)(request(), "/api/v1/agent.state");
  expect([none.status, await none.json()]).toMatchObject([
    503,
    { ok: false, error: { code: "agent.not-running" } },
  ]);
});

test("[D62] a request that an agent has begun to take is never sent twice", async () => {
  let taken = 0;
  const place = await socket((incoming) => {
    taken += 1;
    incoming.socket.destroy();
  });
  expect((await forwardTo(place)(request(), "/api/v1/sync.run")).status).toBe(503);
  expect(taken).toBe(1);
});

test("[D62] more than four megabytes are not passed on", async () => {
  let taken = 0;
  const place = await socket((_incoming, response) => {
    taken += 1;
    response.end("{}");
  });
  const long = { method: "POST", body: "x".repeat((4 << 20) + 1) };
  expect((await forwardTo(place)(request(long), "/api/v1/sync.run")).status).toBe(413);
  expect(taken).toBe(0);
});

test("[D62] nothing is sent to a socket in somebody else's folder", async () => {
  if (process.getuid?.() !== 0)
    return console.log("Only root can give a folder to somebody else: not tried here");
  const { chownSync } = await import("node:fs");
  let taken = 0;
  const place = await socket((_incoming, response) => {
    taken += 1;
    response.end("{}");
  });
  chownSync(place.folder, 12_345, 12_345);
  const answer = await forwardTo(place)(request(), "/api/v1/agent.state");
  expect([answer.status, await answer.json()]).toMatchObject([503, { error: { code: "agent.refused" } }]);
  expect(taken).toBe(0);
});
