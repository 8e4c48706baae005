import { renameSync } from "node:fs";
import { counting, duckDb, statements } from "./duckdb.ts";
import { measure } from "./measured.ts";

// node run-duckdb.ts plan|load|sync FOLDER CACHE: the same work as Syncline's, done by DuckDB.
const [verb, folder = ".", cache = "."] = process.argv.slice(2);
const { DuckDBInstance } = duckDb(cache);
process.chdir(folder);
await measure(async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const counts = new Map<unknown, number>();
  const kind = verb === "load" || verb === "sync" ? verb : "plan";
  let changed = 0;
  for (const sql of statements[kind]) changed = (await connection.run(sql)).rowsChanged;
  if (kind === "load") counts.set("create", changed);
  else {
    const rows = await connection.runAndReadAll(counting);
    for (const [name, count] of rows.getRows()) counts.set(name, Number(count));
  }
  if (kind !== "plan") renameSync("shop.new", "shop.csv");
  const of = (name: string): number => counts.get(name) ?? 0;
  return { creates: of("create"), updates: of("update"), deletes: of("delete") };
});
