import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundled } from "../../support/bundle.ts";
import { best } from "../best.ts";
import { writeRecords } from "../dataset.ts";
import { run, runSyncline } from "../run-case.ts";
import { syncFileOf } from "../sync-file.ts";
import type { SystemResult } from "./system-result.ts";

const concurrency = 50;

/** New and changed records sent to a web API on this machine, beside a bare loop of the same requests. */
export async function restChanges(cache: string, changes: number, runs: number): Promise<SystemResult[]> {
  const folder = join(cache, "rest");
  const server = spawn(process.execPath, [bundled(join(import.meta.dirname, "api.ts"))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [port] = await once(server.stdout, "data");
  const origin = `http://127.0.0.1:${String(port).trim()}`;
  const clear = () => fetch(`${origin}/clear`, { method: "POST" });
  const peer = async (how: string, before: () => Promise<unknown>) =>
    best(runs, async () => {
      await before();
      const program = bundled(join(import.meta.dirname, "run-requests.ts"));
      return run([program, how, `${changes}`, origin, `${concurrency}`]);
    });
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const paging = "paging: { kind: page, param: page, size: 1000, sizeParam: size }";
    const shop = `rest: { url: "${origin}/items", records: items, ${paging}, concurrency: ${concurrency} }`;
    writeFileSync(join(folder, "bench.sync.yaml"), `${syncFileOf("csv", shop)}brakes: { updates: false }\n`);
    const home = join(folder, "home");
    const kept = join(folder, "kept");
    const create = await best(runs, async () => {
      await clear();
      rmSync(home, { recursive: true, force: true });
      writeRecords(join(folder, "erp.csv"), "csv", changes, "before");
      const made = runSyncline("sync", folder);
      rmSync(kept, { recursive: true, force: true });
      cpSync(home, kept, { recursive: true });
      return made;
    });
    const loaded = async () => {
      await clear();
      run([
        bundled(join(import.meta.dirname, "run-requests.ts")),
        "create",
        `${changes}`,
        origin,
        `${concurrency}`,
      ]);
    };
    const update = await best(runs, async () => {
      await loaded();
      rmSync(home, { recursive: true, force: true });
      cpSync(kept, home, { recursive: true });
      writeRecords(join(folder, "erp.csv"), "csv", changes, "changed");
      return runSyncline("sync", folder);
    });
    const name = (what: string) => `${changes} records ${what} through a web API, with journal and state`;
    return [
      {
        name: name("made"),
        syncline: create,
        peer: "bare POSTs",
        measured: await peer("create", clear),
        aim: 0.7,
      },
      {
        name: name("changed"),
        syncline: update,
        peer: "bare GETs and PATCHes",
        measured: await peer("guarded", loaded),
        aim: 0.7,
      },
      {
        name: name("changed"),
        syncline: update,
        peer: "bare PATCHes, unguarded",
        measured: await peer("update", loaded),
        aim: null,
      },
    ];
  } finally {
    server.stdin.end();
    server.kill();
  }
}
