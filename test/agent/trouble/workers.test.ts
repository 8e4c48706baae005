import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { AgentDesk, systemTimers, twoFiles } from "../../support/agent-desk.ts";

const holds = (desk: AgentDesk, file: string, text: string) => () => desk.read(file).includes(text);

const changed = (name: string): string => `sku,name,price\nA,${name},1.50\nB,Bowl,2.00\n`;

/** A web API that takes every request and says nothing, until it is let. */
async function hanging() {
  const state = { hangs: true, asked: 0 };
  const server = createServer((_request, response) => {
    state.asked++;
    if (!state.hangs)
      response.setHeader("content-type", "application/json").end('[{"sku":"W","name":"Web","price":1}]');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/items` };
}

test("[A27] an endpoint that hangs holds up no other sync and no answer, is told of in time, and is asked again by itself", async () => {
  const { state, url } = await hanging();
  const web = `syncline: 1
name: web
record: { key: sku, fields: { sku: string, name: string, price: decimal } }
endpoints:
  api: { rest: { url: "${url}" }, mode: source }
  copy: { json: { path: copy.json }, mode: target }
when: [{ every: 1h }]
`;
  const desk = new AgentDesk(
    { ...twoFiles, "web.sync.yaml": web, "copy.json": "[]\n" },
    { limits: { stall: 8_000, answer: 6_000, patience: 1_000 } },
  );
  await desk.start();
  const { id } = await desk.until(({ file }) => file.kind === "good", "web");
  await desk.ask("sync.run", { sync: id });
  await desk.see(() => state.asked > 0, "the web API is asked", 40_000);
  await desk.see(holds(desk, "shop.json", "Bowl"), "the other sync's first run");
  desk.put("erp.csv", changed("Mug"));
  await desk.see(holds(desk, "shop.json", "Mug"), "the other sync's next run");
  const began = performance.now();
  await desk.ask("sync.runs", { sync: id, limit: 1 });
  expect(performance.now() - began).toBeLessThan(1_000);
  const failing = await desk.until(({ attention }) => attention.length > 0, "web");
  expect(JSON.stringify(failing.attention)).toMatch(/did not move|no answer|within/);
  state.hangs = false;
  await desk.ask("sync.run", { sync: id });
  await desk.see(holds(desk, "copy.json", "Web"), "the web API's record");
  const well = await desk.until(({ attention }) => attention.length === 0, "web");
  expect(well.lastRun).toMatchObject({ outcome: { kind: "done" } });
}, 120_000);

test("[A27] as many endpoints that hang as there may be runs hold up no other sync for long", async () => {
  const { state, url } = await hanging();
  const web = (name: string): string => `syncline: 1
name: ${name}
record: { key: sku, fields: { sku: string, name: string, price: decimal } }
endpoints:
  api: { rest: { url: "${url}" }, mode: source }
  copy: { json: { path: ${name}.json }, mode: target }
when: [{ every: 1h }]
`;
  const desk = new AgentDesk(
    { "one.sync.yaml": web("one"), "two.sync.yaml": web("two"), "one.json": "[]\n", "two.json": "[]\n" },
    // Ten times as fast as a day.
    {
      timers: { after: (milliseconds, call) => systemTimers.after(milliseconds / 10, call) },
      limits: { answer: 2_000 },
    },
  );
  await desk.start();
  await desk.ask("agent.configure", { settings: { concurrency: 2 } });
  for (const name of ["one", "two"]) {
    const { id } = await desk.until(({ file }) => file.kind === "good", name);
    await desk.ask("sync.run", { sync: id });
    await desk.until(({ activity }) => activity.kind === "running", name);
  }
  await desk.see(() => state.asked > 0, "a request that is never answered");
  for (const [name, text] of Object.entries(twoFiles)) desk.put(name, text);
  await desk.see(holds(desk, "shop.json", "Bowl"), "the run of files alone");
  for (const name of ["one", "two"]) expect(desk.sync(name)?.activity.kind).toBe("running");
}, 90_000);

/** The real worker, in which some runs end as a test says. */
function fragile(desk: AgentDesk, body: string): URL {
  const real = new URL("../../../agent/daemon/worker/worker.ts", import.meta.url).href;
  const path = join(desk.root, "fragile.mjs");
  writeFileSync(
    path,
    `import { parentPort } from "node:worker_threads";
import { existsSync } from "node:fs";
const isSick = existsSync(${JSON.stringify(join(desk.root, "sick"))});
parentPort.on("message", ({ job }) => { if (isSick && job?.kind === "run" && job.sync.path.endsWith("work.sync.yaml")) { ${body} } });
await import(${JSON.stringify(real)});
`,
  );
  return pathToFileURL(path);
}

test.each([
  ["crashes", `setTimeout(() => { throw new Error("out of luck"); }, 30);`, /out of luck/],
  [
    "leaks until it has no memory left",
    "const all = []; for (;;) all.push(new Array(100_000).fill(all.length));",
    /memory|has ended/i,
  ],
])(
  "[A28] a worker that %s in the middle of a run fails that run, is told of, and takes nothing else along",
  async (_, body, told) => {
    const desk: AgentDesk = new AgentDesk(twoFiles, {
      program: () => fragile(desk, body),
      limits: { heap: 96, idle: 100 },
    });
    const other = twoFiles["work.sync.yaml"]
      .replace("name: work", "name: other")
      .replace("erp.csv", "a.csv")
      .replace("shop.json", "b.json");
    desk.put("other.sync.yaml", other);
    desk.put("a.csv", twoFiles["erp.csv"]);
    desk.put("b.json", "[]\n");
    writeFileSync(join(desk.root, "sick"), "");
    await desk.start();
    const failing = await desk.until(({ attention }) => attention.some(({ kind }) => kind === "failing"));
    expect(JSON.stringify(failing.attention)).toMatch(told);
    await desk.see(holds(desk, "b.json", "Bowl"), "the other sync");
    rmSync(join(desk.root, "sick"));
    await desk.ask("sync.run", { sync: failing.id });
    await desk.see(holds(desk, "shop.json", "Bowl"), "the run with a sound worker");
    await desk.until(({ attention, activity }) => attention.length === 0 && activity.kind === "idle");
  },
);
