import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { ListenOptions, Socket } from "node:net";
import { err, ok, type Result } from "../../../shared/base/result.ts";

/** What a client may take its time for, in milliseconds, and how many there may be. */
export interface ConnectionLimits {
  readonly headers: number;
  readonly request: number;
  readonly connections: number;
}

export const connectionLimits: ConnectionLimits = { headers: 10_000, request: 30_000, connections: 256 };

/** One open door. */
export interface Door {
  readonly port: number;
  /** Answers what has been asked, for at most so many milliseconds, and cuts the rest. */
  close(patience: number): Promise<void>;
}

/** Opens a door; an error is the system's code, `EADDRINUSE` and the like. */
export function listen(
  options: ListenOptions,
  route: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  limits: ConnectionLimits,
  onBug: (cause: unknown) => void,
): Promise<Result<Door, string>> {
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      connectionsCheckingInterval: Math.min(1000, limits.headers),
      maxHeaderSize: 16_384,
      keepAliveTimeout: 30_000,
    },
    guarded(route, onBug),
  );
  server.maxConnections = limits.connections;
  server.on("clientError", cut);
  // Nobody talks anything but plain HTTP here; what asks for more is not answered by silence.
  server.on("upgrade", (_request, socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(err("code" in error ? String(error.code) : error.message)));
    server.listen(options, () => {
      server.removeAllListeners("error");
      server.on("error", onBug);
      resolve(ok(doorOf(server)));
    });
  });
}

/** A bug answers 500 and is told of; it ends neither the server nor the agent. */
const guarded =
  (
    route: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
    onBug: (cause: unknown) => void,
  ): RequestListener =>
  (request, response) => {
    response.on("error", () => {});
    route(request, response).catch((cause: unknown) => {
      onBug(cause);
      if (!response.headersSent) response.writeHead(500, { connection: "close" }).end();
      else response.destroy();
    });
  };

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What is no HTTP, too large or too slow. */
function cut(error: Error, socket: Socket): void {
  const code = "code" in error ? String(error.code) : "";
  if (socket.writable && code !== "ECONNRESET")
    socket.end(`HTTP/1.1 ${statuses[code] ?? "400 Bad Request"}\r\nConnection: close\r\n\r\n`);
  else socket.destroy();
}

function doorOf(server: Server): Door {
  const address = server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    close: (patience) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), patience);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
