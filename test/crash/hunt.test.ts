import { type ChildProcess, spawn } from "node:child_process";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { bundled } from "../support/bundle.ts";
import { dice } from "../support/dice.ts";
import { Workspace } from "../support/workspace.ts";
import { People } from "./people.ts";
import { whileStopped } from "./while-stopped.ts";

/** Kills of one hunt: a few in an ordinary run, many with `npm run hunt`. */
const kills = Math.max(12, Math.floor(Number(process.env.SYNCLINE_HUNT ?? 0) / 100));

const command = join(import.meta.dirname, "../../agent/cli/main.ts");

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, note: string } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
  cards: { ndjson: { path: cards.ndjson }, mode: two-way }
brakes: { updates: false, deletes: false, shrink: false }
`;

/** Resolves when a run begins to prepare a file, or ends. */
async function firstWrite(folder: string, end: Promise<void>): Promise<void> {
  const stop = new AbortController();
  void end.then(() => stop.abort());
  try {
    for await (const { filename } of watch(folder, { signal: stop.signal })) {
      if (filename?.endsWith(".tmp")) return;
    }
  } catch (cause) {
    if (!stop.signal.aborted) throw cause;
  }
}

test("[J24] killed from outside at any time while people work on the files, nothing that they wrote is lost", async (context) => {
  if (process.platform !== "linux")
    context.skip("stopping a process to work on its files in between takes Linux");
  const pick = dice(Number(process.env.SYNCLINE_SEED ?? 20261123));
  const work = new Workspace({ "erp.csv": "sku,name,note\n", "shop.json": "[]\n", "cards.ndjson": "" }, sync);
  const files = Object.keys(work.files());
  const people = new People(
    files.map((name) => work.place(name)),
    pick,
  );
  const run = (): ChildProcess => {
    const env = { ...process.env, SYNCLINE_HOME: work.home, NO_COLOR: "1" };
    return spawn(process.execPath, [bundled(command), "sync", "--quiet"], {
      cwd: work.folder,
      env,
      stdio: "ignore",
    });
  };
  const ended = (running: ChildProcess) =>
    new Promise<void>((resolve) => void running.once("exit", () => resolve()));
  for (let i = 0; i < 10; i++) people.work();
  const begun = performance.now();
  const first = run();
  await ended(first);
  expect(first.exitCode).toBe(0);
  const length = performance.now() - begun;

  let killed = 0;
  let caught = 0;
  for (let round = 0; killed < kills && round < 20 * kills; round++) {
    for (let edits = 1 + pick(4); edits > 0; edits--) people.work();
    const running = run();
    const end = ended(running);
    for (let edits = pick(3); edits > 0; edits--) {
      await wait((pick(1000) / 1000) * (length / 2));
      if (running.exitCode === null) await whileStopped(running, () => people.work());
    }
    // Most kills are to fall into the few milliseconds in which a run writes.
    if (pick(5) === 0) await wait((pick(1000) / 1000) * length);
    else {
      await firstWrite(work.folder, end);
      await wait(pick(15));
    }
    if (running.exitCode === null && running.kill("SIGKILL")) killed++;
    await end;
    if (await work.state((state) => state.unfinished().length > 0)) caught++;
    if (pick(3) > 0) continue;

    // Now and then all is let come to rest, and the ledger is held to what there is.
    for (let runs = 0; (await settle()) === false; runs++) expect(runs).toBeLessThan(5);
    const conflicts = await work.state((state) => state.conflicts());
    const sides = conflicts.flatMap(({ conflict }) => Object.values(conflict.sides));
    const inConflict = new Set(sides.flatMap((side) => (side.kind === "value" ? [String(side.value)] : [])));
    expect(people.missing(inConflict), `after ${killed} kills`).toEqual([]);
    expect(Object.keys(work.files())).toEqual(files);
  }
  expect(killed).toBe(kills);
  if (kills >= 80) expect(caught, "kills in the middle of a run").toBeGreaterThan(0);
  console.log(`${killed} kills, ${caught} of them in the middle of a run; ${people.live.size} values held`);

  async function settle(): Promise<boolean> {
    const report = await work.sync();
    if (!report.ok) throw new Error(`${report.error.code}: ${report.error.message}`);
    expect(report.value.kind, JSON.stringify(report.value.header.brakes)).not.toBe("blocked");
    return report.value.kind === "nothing";
  }
}, 3_600_000);
