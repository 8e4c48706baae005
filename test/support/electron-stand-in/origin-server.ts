import { createServer, type Server } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

type Handler = (request: Request) => Promise<Response>;

/** Where pages of a custom scheme are, for a browser that does not know the scheme. */
export interface OriginServer {
  /** `app://syncline/x` as the browser has it. */
  toBrowser(url: string): string;
  /** And back; what is not of that origin stays as it is. */
  fromBrowser(url: string): string;
  readonly server: Server;
}

/** Answers a browser's HTTP by the handler of a scheme, as `protocol.handle` does: methods, headers, bodies, streams, aborts. */
export async function openOrigin(
  scheme: string,
  host: string,
  handlerOf: () => Handler,
): Promise<OriginServer> {
  const server = createServer((incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    const serve = async (): Promise<void> => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers))
        if (typeof value === "string" && name !== "host" && name !== "connection")
          headers.set(name, name === "origin" ? fromBrowser(`${value}/`).replace(/\/$/, "") : value);
      const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
      const response = await handlerOf()(
        new Request(`${scheme}://${host}${incoming.url}`, {
          method: incoming.method ?? "GET",
          headers,
          signal: gone.signal,
          ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {}),
        }),
      );
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.flushHeaders();
      if (response.body === null) outgoing.end();
      else await pipeline(Readable.fromWeb(response.body as never), outgoing);
    };
    serve().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const [own, seen] = [`${scheme}://${host}/`, `http://${host}.localhost:${port}/`];
  const fromBrowser = (url: string): string => (url.startsWith(seen) ? own + url.slice(seen.length) : url);
  return {
    server,
    fromBrowser,
    toBrowser: (url) => (url.startsWith(own) ? seen + url.slice(own.length) : url),
  };
}
