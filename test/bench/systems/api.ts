import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// node api.ts: an API over a store in memory, as quick as Node can be; prints its port, and ends with its standard input.
const items = new Map<string, Record<string, unknown>>();
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const id = decodeURIComponent(url.pathname.slice("/items/".length));
    const body = chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString());
    const answer = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(status === 204 ? undefined : JSON.stringify(value));
    };
    if (url.pathname === "/clear") {
      items.clear();
      answer(200, {});
    } else if (url.pathname === "/items" && request.method === "GET") {
      const size = Number(url.searchParams.get("size") ?? 1000);
      const first = (Number(url.searchParams.get("page") ?? 1) - 1) * size;
      answer(200, { total: items.size, items: [...items.values()].slice(first, first + size) });
    } else if (request.method === "POST") {
      items.set(String(body.sku), { ...body, id: body.sku });
      answer(201, items.get(String(body.sku)));
    } else if (!items.has(id)) answer(404, {});
    else if (request.method === "DELETE") {
      items.delete(id);
      answer(204, null);
    } else {
      if (request.method === "PATCH") items.set(id, { ...items.get(id), ...body });
      answer(200, items.get(id));
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
process.stdin.resume().on("end", () => process.exit(0));
