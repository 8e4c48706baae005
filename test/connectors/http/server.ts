import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { onTestFinished } from "vitest";

/** A server on loopback that is gone when the test ends; gives its origin. */
export async function serve(handle: RequestListener, tls?: ServerOptions): Promise<string> {
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  const port = await listening(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
}

export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return address.port;
}

/** An origin where nothing listens. */
export async function nowhere(): Promise<string> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
