import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { AgentApi } from "../../shared/protocol/api.ts";
import { type Method, methods } from "../../shared/protocol/methods.ts";

export interface Served {
  readonly url: string;
  /** Every path that was asked for. */
  readonly asked: readonly string[];
  /** Answers nothing any more and cuts all connections, as a killed agent does. */
  kill(): Promise<void>;
  /** Serves on the same port again. */
  revive(): Promise<void>;
  /** From now on nobody is signed in. */
  signOut(signedOut: boolean): void;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the built dashboard with an agent behind it, under the same policy as the real server. */
export async function serveDashboard(api: AgentApi, folder: string): Promise<Served> {
  const asked: string[] = [];
  let isSignedOut = false;
  let unsubscribes: (() => void)[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    asked.push(path);
    if (path.startsWith("/api/") && isSignedOut) return response.writeHead(401).end();
    if (path === "/api/v1/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      const end = api.subscribe((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
      unsubscribes.push(end);
      response.on("close", end);
      return;
    }
    if (path.startsWith("/api/v1/")) {
      const method = Object.keys(methods).find((one): one is Method => one === path.slice(8));
      let body = "";
      for await (const piece of request) body += piece;
      if (method === undefined) return response.writeHead(404).end();
      const reply = await answer(api, method, JSON.parse(body));
      return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
    }
    const file = join(folder, path === "/" ? "index.html" : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    const type = types[extname(file)] ?? "application/octet-stream";
    return response
      .writeHead(200, {
        "content-type": type,
        "content-security-policy": policy,
        "cache-control": "no-store",
      })
      .end(readFileSync(file));
  };
  const server = createServer((request, response) => void handle(request, response));
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    kill: async () => {
      for (const end of unsubscribes) end();
      unsubscribes = [];
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
    revive: () => listen(port),
    signOut: (signedOut) => {
      isSignedOut = signedOut;
      if (!signedOut) return;
      server.closeAllConnections();
    },
  };
}

/** Parses and asks: each method with its own parameters. */
function answer<M extends Method>(api: AgentApi, method: M, params: unknown) {
  const parsed = methods[method].safeParse(params);
  if (!parsed.success)
    return { ok: false, error: { code: "agent.request", severity: "error", message: parsed.error.message } };
  const handler: (params: never, signal: AbortSignal) => Promise<unknown> = api.handlers[method];
  return handler(parsed.data as never, new AbortController().signal);
}
