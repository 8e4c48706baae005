import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PostgresServer } from "../../support/postgres.ts";
import { best } from "../best.ts";
import { mappedOf, writeRecords } from "../dataset.ts";
import { run, runSyncline } from "../run-case.ts";
import { syncFileOf } from "../sync-file.ts";
import type { SystemResult } from "./system-result.ts";

const table = `CREATE TABLE items (sku text PRIMARY KEY, name text, email text, price numeric(18, 2), stock integer,
  city text, country text, category text, updated date, note text)`;

/** A first load into PostgreSQL, beside `COPY` from a file on the server and a loop of prepared INSERTs in one transaction. */
export async function postgresLoad(cache: string, records: number, runs: number): Promise<SystemResult[]> {
  const folder = join(cache, "postgres");
  const server = await PostgresServer.start();
  Object.assign(process.env, server.env, { BENCH_URL: server.connectionString });
  const fresh = async (): Promise<void> => {
    await server.sql("DROP TABLE IF EXISTS items");
    await server.sql(table);
  };
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    writeRecords(join(folder, "erp.csv"), "csv", records, "before");
    const shop = `postgres: { url: ${JSON.stringify(server.url())}, table: items }`;
    writeFileSync(join(folder, "bench.sync.yaml"), syncFileOf("csv", shop));
    const rows = Array.from({ length: records }, (_, number) => Object.values(mappedOf(number, false)));
    const mapped = server.place("mapped.csv");
    writeFileSync(mapped, rows.map((row) => `${row.map((cell) => `"${cell}"`).join(",")}\n`).join(""));
    const load = await best(runs, async () => {
      await fresh();
      rmSync(join(folder, "home"), { recursive: true, force: true });
      return runSyncline("sync", folder);
    });
    const [{ count } = { count: 0 }] = await server.sql("SELECT count(*) FROM items");
    if (Number(count) !== records) throw new Error(`The load made ${count} rows, not ${records}`);
    const peer = (how: string) =>
      best(runs, async () => {
        await fresh();
        return run([join(import.meta.dirname, "run-copy.ts"), how, `${records}`, "items", mapped]);
      });
    const name = `first load of ${records} records into PostgreSQL, with journal and state`;
    return [
      { name, syncline: load, peer: "COPY", measured: await peer("copy"), aim: 0.5 },
      { name, syncline: load, peer: "INSERT loop", measured: await peer("insert"), aim: null },
    ];
  } finally {
    await server.remove();
  }
}
