import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { WorkerPool } from "../../../agent/daemon/worker/pool.ts";
import { AgentDesk, twoFiles } from "../../support/agent-desk.ts";

/** A worker's program that does what a test says with each job. */
function program(desk: AgentDesk, body: string): URL {
  const path = join(desk.root, "program.mjs");
  writeFileSync(
    path,
    `import { parentPort, workerData } from "node:worker_threads";
const done = (number, value) => parentPort.postMessage({ kind: "done", number, result: JSON.stringify({ ok: true, value }), megabytes: globalThis.size ?? 1 });
parentPort.on("message", (message) => { ${body} });`,
  );
  return pathToFileURL(path);
}

const place = { home: "/nowhere", env: {} };
const job = { kind: "check", sync: { id: "1", path: "/x", text: "", isWeb: false } } as const;
const never = new AbortController().signal;

test("[A16] a worker that crashes fails its jobs with a word on it, and the next job has a new one", async () => {
  const desk = new AgentDesk();
  const pool = new WorkerPool({
    place,
    program: program(
      desk,
      `if (message.job.sync.text === "crash") throw new Error("out of luck"); done(message.number, "fine");`,
    ),
  });
  const crashed = await pool.do({ ...job, sync: { ...job.sync, text: "crash" } }, { signal: never });
  expect(crashed).toMatchObject({
    ok: false,
    error: { code: "agent.failed", message: expect.stringContaining("out of luck") },
  });
  expect(await pool.do(job, { signal: never })).toEqual({ ok: true, value: "fine" });
  await pool.close();
});

test("[A16] a worker that uses up its memory is ended by the system, and that is told", async () => {
  const desk = new AgentDesk();
  const pool = new WorkerPool({
    place,
    limits: { heap: 32 },
    program: program(
      desk,
      `const all = []; for (;;) all.push(new Array(10_000).fill(message.number + all.length));`,
    ),
  });
  const ended = await pool.do(job, { signal: never });
  expect(ended).toMatchObject({ ok: false, error: { code: "agent.failed" } });
  await pool.close();
});

test("[A17] a job that does not end when it is told to ends with its worker, within a bound", async () => {
  const desk = new AgentDesk();
  const pool = new WorkerPool({ place, limits: { patience: 200 }, program: program(desk, "for (;;);") });
  const stop = new AbortController();
  const hanging = pool.do(job, { signal: stop.signal });
  setTimeout(() => stop.abort(), 100);
  expect(await hanging).toMatchObject({ ok: false });
  expect(await pool.do(job, { signal: stop.signal })).toMatchObject({
    ok: false,
    error: { code: "run.cancelled" },
  });
  await pool.close();
});

test("[A18] a worker that has done its share or has grown too large is replaced", async () => {
  const desk = new AgentDesk();
  const counting = program(
    desk,
    "globalThis.count = (globalThis.count ?? 0) + 1; globalThis.size = message.job.sync.text === 'large' ? 900 : 1; done(message.number, globalThis.count);",
  );
  const pool = new WorkerPool({ place, limits: { jobs: 2 }, program: counting });
  const counts: unknown[] = [];
  for (let at = 0; at < 5; at++) counts.push(await pool.do(job, { signal: never }));
  expect(counts.map((one) => (one as { value: number }).value)).toEqual([1, 2, 1, 2, 1]);
  await pool.do({ ...job, sync: { ...job.sync, text: "large" } }, { signal: never });
  expect(await pool.do(job, { signal: never })).toMatchObject({ value: 1 });
  await pool.close();
});

test("[A19] the agent stops within its time in the middle of a run, and the next start finishes what was begun", async () => {
  const rows = Array.from({ length: 60_000 }, (_, at) => `K${at},Thing ${at},${at}.50`);
  const desk = new AgentDesk({ ...twoFiles, "erp.csv": `sku,name,price\n${rows.join("\n")}\n` });
  await desk.start();
  await desk.until(({ activity }) => activity.kind === "running" && activity.progress.phase !== "opening");
  const began = performance.now();
  await desk.stop();
  expect(performance.now() - began).toBeLessThan(15_000);
  await desk.start();
  await desk.see(() => desk.read("shop.json").includes("K59999"), "the rest of the run");
  const sync = await desk.until(({ records, activity }) => records === 60_000 && activity.kind === "idle");
  expect(sync.attention).toEqual([]);
  expect(JSON.parse(desk.read("shop.json"))).toHaveLength(60_000);
});
