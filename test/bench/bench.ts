// Measures Syncline beside DuckDB and Miller: node test/bench/bench.ts [--records N] [--runs N] [--only TEXT] [--large] [--systems] [--write]
// `--systems` adds PostgreSQL and a web API. DuckDB is installed into .cache/bench on first use. `--write` keeps the table in RESULTS.md.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cases } from "./cases.ts";
import { duckDb, install } from "./duckdb.ts";
import { runLarge } from "./large.ts";
import { machineFacts, resultsTable } from "./results.ts";
import { type CaseResult, commitOf, runCase } from "./run-case.ts";
import { postgresLoad } from "./systems/postgres-load.ts";
import { restChanges } from "./systems/rest-changes.ts";
import { systemsTable } from "./systems/system-result.ts";

const { values } = parseArgs({
  options: {
    records: { type: "string", default: "1000000" },
    runs: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    large: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    systems: { type: "boolean", default: false },
  },
});
const cache = join(import.meta.dirname, "../../.cache/bench");
install(cache);
const setting = { cache, records: Number(values.records), runs: Number(values.runs), duckDb: true };
const results: CaseResult[] = [];
for (const one of cases.filter(({ name }) => name.includes(values.only))) {
  results.push(runCase(one, setting));
  console.log(resultsTable(results.slice(-1)).split("\n").at(-1));
}
const facts = machineFacts(setting.records, commitOf(), duckDb(cache).version());
const parts = [facts, resultsTable(results), ...(values.large ? [runLarge(cache)] : [])];
if (values.systems)
  parts.push(
    systemsTable([
      ...(await postgresLoad(cache, 100_000, setting.runs)),
      ...(await restChanges(cache, 10_000, setting.runs)),
    ]),
  );
const report = `# Results\n\nBest of ${values.runs}, each run in a process of its own with its files in the system's cache; memory is the most that was ever resident.\n\n${parts.join("\n\n")}\n`;
console.log(report);
if (values.write) writeFileSync(join(import.meta.dirname, "RESULTS.md"), report);
