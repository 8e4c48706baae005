import pg from "pg";
import { mappedOf } from "../dataset.ts";
import { measure } from "../measured.ts";

// node run-copy.ts copy|insert RECORDS TABLE FILE: what PostgreSQL takes for the same records. The URL is in BENCH_URL.
const [how, records = "0", table = "items", file = ""] = process.argv.slice(2);
const client = new pg.Client({ connectionString: process.env.BENCH_URL ?? "" });
await client.connect();
const count = Number(records);
await measure(async () => {
  if (how === "copy") await client.query(`COPY ${table} FROM '${file}' (FORMAT csv)`);
  else {
    const columns = Object.keys(mappedOf(0, false));
    const places = columns.map((_, at) => `$${at + 1}`).join(", ");
    const statement = { name: "insert", text: `INSERT INTO ${table} VALUES (${places})` };
    await client.query("BEGIN");
    for (let number = 0; number < count; number++)
      await client.query({ ...statement, values: Object.values(mappedOf(number, false)) });
    await client.query("COMMIT");
  }
  return { creates: count, updates: 0, deletes: 0 };
});
await client.end();
