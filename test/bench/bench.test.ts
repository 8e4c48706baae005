import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cases } from "./cases.ts";
import { isInstalled } from "./duckdb.ts";
import { runCase, type Setting } from "./run-case.ts";

const installed = join(import.meta.dirname, "../../.cache/bench");
const cache = mkdtempSync(join(tmpdir(), "syncline-bench-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const duckDb = isInstalled(installed);
if (duckDb) symlinkSync(join(installed, "node_modules"), join(cache, "node_modules"), "junction");
else console.log("DuckDB is not in .cache/bench, so it is not compared with: run `npm run bench` once.");
const setting: Setting = { cache, records: 10_000, runs: 1, duckDb };

test.each(cases)("the bench's numbers are right: $name", (one) => {
  const result = runCase(one, setting);
  const { creates, updates, deletes } = result.syncline;
  expect({ creates, updates, deletes }).toEqual(result.expected);
  if (result.duckDb === null) return;
  const peer = {
    creates: result.duckDb.creates,
    updates: result.duckDb.updates,
    deletes: result.duckDb.deletes,
  };
  // DuckDB has no state to tell it what the sync once made.
  const deletesOfPeer = one.start === "files" ? peer.deletes : result.expected.deletes;
  expect(peer).toEqual({ ...result.expected, deletes: deletesOfPeer });
});
