import { Pool } from "undici";
import { mappedOf } from "../dataset.ts";
import { measure } from "../measured.ts";

// node run-requests.ts create|update|guarded RECORDS ORIGIN CONCURRENCY: a bare loop of requests, as quick as undici sends them.
const [how, records = "0", origin = "", concurrency = "1"] = process.argv.slice(2);
const pool = new Pool(origin, { connections: Number(concurrency), pipelining: 1 });
const headers = { "content-type": "application/json" };
const total = Number(records);
let next = 0;

async function send(method: "GET" | "POST" | "PATCH", path: string, body: object | null): Promise<void> {
  const answer = await pool.request({ method, path, headers, body: body && JSON.stringify(body) });
  JSON.parse(await answer.body.text());
}

async function worker(): Promise<void> {
  while (next < total) {
    const record = mappedOf(next++, how !== "create");
    const typed = { ...record, stock: Number(record.stock), price: Number(record.price) };
    const path = `/items/${encodeURIComponent(record.sku ?? "")}`;
    if (how === "create") await send("POST", "/items", typed);
    else {
      if (how === "guarded") await send("GET", path, null);
      await send("PATCH", path, { price: typed.price, stock: typed.stock });
    }
  }
}

await measure(async () => {
  await Promise.all(Array.from({ length: Number(concurrency) }, worker));
  const creates = how === "create" ? total : 0;
  return { creates, updates: total - creates, deletes: 0 };
});
await pool.close();
