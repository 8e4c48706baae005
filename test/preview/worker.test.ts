import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { PreviewDesk } from "../support/preview-desk.ts";
import { Workspace } from "../support/workspace.ts";

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: decimal } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: source }
  shop: { json: { path: shop.json }, mode: target }
`;

const work = () =>
  new Workspace(
    {
      "erp.csv": "sku,name,price\nA,Apple,1\nB,Pear,2\nC,Plum,3\n",
      "shop.json": '[{"sku":"A","name":"Apple","price":1},{"sku":"B","name":"Bear","price":2}]',
    },
    sync,
  );

/** A worker's program, as a file. */
function program(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "syncline-worker-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const path = join(folder, "worker.mjs");
  writeFileSync(path, `import { parentPort, threadId } from "node:worker_threads";\n${text}`);
  return path;
}

test("[E1] the worker that is packed shows what would be done with the text as it is typed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "syncline-built-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  execFileSync(process.execPath, ["extension/build.mjs", folder], { stdio: "inherit" });
  const desk = new PreviewDesk(work(), { worker: join(folder, "preview-worker.mjs") });
  expect(await desk.shown()).toMatchObject({
    plan: { kind: "complete", hash: (await desk.work.planned()).header.hash },
    endpoints: [
      { name: "erp", kind: "csv", mode: "source", extent: { kind: "complete", records: 3 } },
      { name: "shop", kind: "json", creates: 1, updates: 1, deletes: 0, extent: { records: 2 } },
    ],
    conflicts: 0,
    rejected: 0,
    rows: 3,
  });
  expect(await desk.rows({ operation: "update" })).toMatchObject([
    { kind: "item", item: { key: "B", operations: [{ fields: [{ from: "Bear", to: "Pear" }] }] } },
  ]);
  const shouted = sync.replace("csv: { path: erp.csv }, mode: source", (found) => {
    return `${found}, fields: { name: { read: upper(name) } }`;
  });
  expect(await desk.shown(shouted)).toMatchObject({ endpoints: [{}, { creates: 1, updates: 2 }] });
  expect(await desk.rows({ text: "apple" })).toMatchObject([
    { item: { key: "A", operations: [{ fields: [{ from: "Apple", to: "APPLE" }] }] } },
  ]);
  expect(desk.work.text("work.sync.yaml")).toBe(sync);
}, 120_000);

test("[E4] a worker that crashes is told of, and the next text starts another", async () => {
  const worker = program(`
    parentPort.on("message", ({ revision, text }) => {
      if (text === "crash") throw new Error("out of order");
      if (text === "exit") process.exit(0);
      parentPort.postMessage({ kind: "wrong", revision, problems: [{ message: "worker " + threadId }] });
    });`);
  const desk = new PreviewDesk(work(), { worker });
  const says = async (text: string) => {
    desk.session.show(text);
    const told = await desk.ended();
    return told.kind === "wrong" ? told.problems[0]!.message : told.kind;
  };
  const first = await says("fine");
  expect(await says("crash")).toBe("The preview stopped: out of order");
  expect(await desk.session.ask({ kind: "find", key: "A" })).toBe(null);
  const second = await says("fine");
  expect(second).toMatch(/^worker \d+$/);
  expect(second).not.toBe(first);
  expect(await says("exit")).toBe("The preview stopped: it ended");
  expect(await says("fine")).toMatch(/^worker/);
});

test("[E4] a worker that says nothing more is ended; what it was asked is not waited for", async () => {
  const worker = program(`
    parentPort.on("message", ({ kind, revision, text }) => {
      if (kind === "ask" || text === "endless") for (;;);
      for (let left = 4; left > 0; left--)
        setTimeout(() => parentPort.postMessage({ kind: "progress", revision, endpoint: "erp", done: 4 - left, total: 4 }), 150 * (4 - left));
      setTimeout(() => parentPort.postMessage({ kind: "wrong", revision, problems: [] }), 600);
    });`);
  const desk = new PreviewDesk(work(), { worker, patience: 400 });
  desk.session.show("slow, but alive");
  expect(await desk.ended()).toMatchObject({ kind: "wrong", problems: [] });
  desk.session.show("endless");
  expect(await desk.ended()).toMatchObject({
    kind: "wrong",
    revision: 2,
    problems: [{ message: "The preview stopped: nothing was heard of it for 0.4 s" }],
  });
  desk.session.show("again");
  expect(await desk.ended()).toMatchObject({ kind: "wrong", problems: [] });
  expect(await desk.session.ask({ kind: "find", key: "A" })).toBe(null);
  expect(await desk.ended()).toMatchObject({ problems: [{ message: expect.stringContaining("0.4 s") }] });
  // Nothing is under way any more, so nothing is missed.
  const before = desk.told.length;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(desk.told.length).toBe(before);
});

test("[E4] a refresh after a crash starts a worker with the text that there is", async () => {
  const worker = program(`
    let text = null;
    parentPort.on("message", (order) => {
      if (order.kind === "text") text = order.text;
      if (order.kind === "complete") process.exit(1);
      parentPort.postMessage({ kind: "wrong", revision: order.revision, problems: [{ message: order.kind + " " + text }] });
    });`);
  const desk = new PreviewDesk(work(), { worker });
  desk.session.show("one");
  expect(await desk.ended()).toMatchObject({ problems: [{ message: "text one" }] });
  desk.session.complete();
  expect(await desk.ended()).toMatchObject({ problems: [{ message: "The preview stopped: it ended" }] });
  desk.session.refresh();
  expect(await desk.ended()).toMatchObject({ problems: [{ message: "text one" }] });
  expect(await desk.ended()).toMatchObject({ problems: [{ message: "refresh one" }] });
});
