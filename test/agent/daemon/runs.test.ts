import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { SyncView } from "../../../shared/protocol/views.ts";
import { openStore } from "../../../shared/state/sqlite/open-store.ts";
import { AgentDesk, pass, twoFiles } from "../../support/agent-desk.ts";

const isIdle = ({ activity }: SyncView): boolean => activity.kind === "idle";

const holds = (desk: AgentDesk, file: string, text: string) => () => desk.read(file).includes(text);

/** A desk whose sync has had its first run. */
async function working(
  files: Readonly<Record<string, string>> = twoFiles,
): Promise<{ desk: AgentDesk; id: string }> {
  const desk = new AgentDesk(files);
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
  const { id } = await desk.until(isIdle);
  return { desk, id };
}

test("[A8] while a sync is paused nothing runs by itself, what a person asks for does, and what changed is carried when it goes on", async () => {
  const { desk, id } = await working();
  await desk.ask("sync.pause", { sync: id, until: null });
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  await pass(2_000);
  expect(desk.read("shop.json")).not.toContain("Mug");
  await desk.ask("sync.run", { sync: id });
  await desk.see(holds(desk, "shop.json", "Mug"), "the run by hand");
  await desk.until(isIdle);
  desk.put("erp.csv", "sku,name,price\nA,Jug,1.50\nB,Bowl,2.00\n");
  await pass(1_500);
  expect(desk.sync()).toMatchObject({ pause: { until: null } });
  await desk.ask("sync.resume", { sync: id });
  await desk.see(holds(desk, "shop.json", "Jug"), "the change that waited");
});

test("[A8] a pause of everything ends by itself when its time has come, also where the agent was started anew meanwhile", async () => {
  const { desk } = await working();
  await desk.ask("agent.pause", { until: Date.now() + 3_000 });
  await desk.stop();
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  await desk.start();
  expect(desk.daemon.state().pause).not.toBeNull();
  expect(desk.read("shop.json")).not.toContain("Mug");
  await desk.see(holds(desk, "shop.json", "Mug"), "the change that waited");
  expect(desk.daemon.state().pause).toBeNull();
});

test("[A9] a sync that another process holds waits and is tried again, and that is no failure", async () => {
  const { desk, id } = await working();
  const opened = openStore(desk.home);
  if (!opened.ok) throw new Error(opened.error.message);
  // The lease of this process, which is not that of a worker's run.
  const lease = opened.value.sync(join(desk.folder, "work.sync.yaml"), "work").lease();
  if (!lease.ok) throw new Error(lease.error.message);
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  const waiting = await desk.until(({ activity }) => activity.kind === "waiting");
  expect(waiting.attention).toEqual([]);
  expect(waiting.activity).toMatchObject({ for: expect.stringContaining("Another run of this sync") });
  lease.value.release();
  opened.value.close();
  await desk.see(holds(desk, "shop.json", "Mug"), "the run after the other's");
  expect((await desk.until(isIdle)).id).toBe(id);
});

test("[A10] a sync that runs after another does so when that has ended well", async () => {
  const next = twoFiles["work.sync.yaml"]
    .replace("name: work", "name: next")
    .replace("erp.csv", "shop.json")
    .replace("csv:", "json:")
    .replace("path: shop.json }\n    mode: two-way\nwhen", "path: bi.json }\n    mode: two-way\nwhen")
    .replace("on: change", "after: work");
  const { desk } = await working({ ...twoFiles, "next.sync.yaml": next, "bi.json": "[]\n" });
  await desk.see(holds(desk, "bi.json", "Bowl"), "the sync that follows");
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  await desk.see(holds(desk, "bi.json", "Mug"), "the change two syncs on");
  const followed = await desk.until(({ lastRun }) => lastRun?.cause?.kind === "after", "next");
  expect(followed.lastRun?.cause).toEqual({ kind: "after", sync: "work" });
});

test("[A11] conflicts are listed with their types, settled in one go with all like them, and carried out at once", async () => {
  const { desk, id } = await working();
  await desk.ask("sync.pause", { sync: id, until: null });
  desk.put("erp.csv", "sku,name,price\nA,Cup,1.60\nB,Bowl,2.60\n");
  desk.put("shop.json", '[{"sku":"A","name":"Cup","price":1.7},{"sku":"B","name":"Bowl","price":2.7}]\n');
  await desk.ask("sync.run", { sync: id });
  const waiting = await desk.until(({ attention }) => attention.some(({ kind }) => kind === "conflicts"));
  expect(waiting.attention).toEqual([{ kind: "conflicts", count: 2 }]);
  const page = await desk.ask("conflicts.list", { sync: id, limit: 1 });
  expect(page).toMatchObject({ total: 2, next: "1", items: [{ type: { type: "decimal", scale: null } }] });
  const [first] = page.items;
  const wrong = await desk.try("conflicts.resolve", {
    sync: id,
    conflicts: [{ id: first!.conflict.id, version: first!.version }],
    resolution: { kind: "value", value: "much" },
    alike: false,
  });
  expect(wrong).toMatchObject({ ok: false, error: { message: expect.stringContaining("price") } });
  const settled = await desk.ask("conflicts.resolve", {
    sync: id,
    conflicts: [{ id: first!.conflict.id, version: first!.version }],
    resolution: { kind: "endpoint", endpoint: "shop" },
    alike: true,
  });
  expect(settled).toEqual({ resolved: 2, moved: 0 });
  await desk.see(holds(desk, "erp.csv", "2.7"), "the shop's price in the ERP");
  expect((await desk.until((one) => isIdle(one) && one.attention.length === 0)).attention).toEqual([]);
});

test("[J12] a conflict that has moved on since it was shown is not settled by what was chosen of it", async () => {
  const { desk, id } = await working();
  await desk.ask("sync.pause", { sync: id, until: null });
  desk.put("erp.csv", "sku,name,price\nA,Cup,1.60\nB,Bowl,2.00\n");
  desk.put("shop.json", '[{"sku":"A","name":"Cup","price":1.7},{"sku":"B","name":"Bowl","price":2}]\n');
  await desk.ask("sync.run", { sync: id });
  await desk.until(({ attention }) => attention.some(({ kind }) => kind === "conflicts"));
  const [shown] = (await desk.ask("conflicts.list", { limit: 10 })).items;
  desk.put("shop.json", '[{"sku":"A","name":"Cup","price":1.8},{"sku":"B","name":"Bowl","price":2}]\n');
  await desk.ask("sync.run", { sync: id });
  const latest = async () => (await desk.ask("conflicts.list", { limit: 10 })).items[0]!;
  let now = await latest();
  for (; now.version === shown!.version; now = await latest()) await delay(50);
  const choice = { sync: id, resolution: { kind: "endpoint", endpoint: "erp" }, alike: true } as const;
  const late = await desk.try("conflicts.resolve", {
    ...choice,
    conflicts: [{ id: shown!.conflict.id, version: shown!.version }],
  });
  expect(late).toMatchObject({ ok: false, error: { code: "agent.moved-on" } });
  expect((await desk.ask("conflicts.list", { limit: 10 })).total).toBe(1);
  const settled = await desk.ask("conflicts.resolve", {
    ...choice,
    conflicts: [{ id: now.conflict.id, version: now.version }],
  });
  expect(settled).toEqual({ resolved: 1, moved: 0 });
  await desk.see(holds(desk, "shop.json", "1.6"), "the value that was chosen");
});

test("[A12] a choice becomes a rule in the sync file just as it was shown, or not at all where the file moved on", async () => {
  const { desk, id } = await working();
  desk.put("shop.json", '[{"sku":"A","name":"Cup","price":1.7},{"sku":"B","name":"Bowl","price":2}]\n');
  await desk.ask("sync.pause", { sync: id, until: null });
  desk.put("erp.csv", "sku,name,price\nA,Cup,1.60\nB,Bowl,2.00\n");
  await desk.ask("sync.run", { sync: id });
  await desk.until(({ attention }) => attention.some(({ kind }) => kind === "conflicts"));
  const [open] = (await desk.ask("conflicts.list", { limit: 10 })).items;
  const choice = {
    sync: id,
    conflict: open!.conflict.id,
    resolution: { kind: "endpoint", endpoint: "erp" },
  } as const;
  const shown = await desk.ask("conflicts.rule", choice);
  expect(shown.after).toBe(`${shown.before}conflicts:\n  fields:\n    price: { owner: erp }\n`);

  desk.put("work.sync.yaml", `# mine\n${twoFiles["work.sync.yaml"]}`);
  const refused = await desk.try("conflicts.writeRule", { ...choice, hash: shown.hash });
  expect(refused).toMatchObject({ ok: false, error: { code: "agent.moved-on" } });
  expect(desk.read("work.sync.yaml")).not.toContain("owner");
  const again = await desk.ask("conflicts.rule", choice);
  await desk.ask("conflicts.writeRule", { ...choice, hash: again.hash });
  expect(desk.read("work.sync.yaml")).toBe(again.after);
  await desk.see(holds(desk, "shop.json", "1.6"), "the rule's price in the shop");
});

test("[R38] a new column is taken into the sync file by the agent, too, and is a field like any other from then on", async () => {
  const text = twoFiles["work.sync.yaml"].replace("name: work", "name: work\nschemaChange: propagate");
  const { desk } = await working({ ...twoFiles, "work.sync.yaml": text });
  desk.put("erp.csv", "sku,name,price,color\nA,Cup,1.50,red\nB,Bowl,2.00,blue\n");
  await desk.see(holds(desk, "shop.json", '"color": "red"'), "the new column's values in the shop");
  const shown = await desk.until(isIdle);
  expect(shown.attention).toEqual([]);
  expect(desk.read("work.sync.yaml")).toContain("color: string");
  desk.put("erp.csv", "sku,name,price,color\nA,Cup,1.50,green\nB,Bowl,2.00,blue\n");
  await desk.see(holds(desk, "shop.json", '"color": "green"'), "a change of it");
});

test("[A13] a run is taken back byte for byte", async () => {
  const { desk, id } = await working();
  const before = desk.read("shop.json");
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  await desk.see(holds(desk, "shop.json", "Mug"), "the change in the shop");
  const { lastRun } = await desk.until(isIdle);
  await desk.ask("agent.pause", { until: null });
  await desk.ask("run.undo", { sync: id, run: lastRun!.id });
  const undone = await desk.until((one) => isIdle(one) && one.lastRun?.undoes === lastRun!.id);
  expect(undone.lastRun?.cause).toEqual({ kind: "undo", run: lastRun!.id });
  expect(desk.read("shop.json")).toBe(before);
});

test("[A14] what nobody knows is said to be unknown, and folders beyond home and workspaces stay closed", async () => {
  const { desk, id } = await working();
  const nowhere = createHash("sha256").update("x").digest("hex").slice(0, 12);
  expect(await desk.try("sync.run", { sync: nowhere })).toMatchObject({ error: { code: "agent.unknown" } });
  expect(await desk.try("run.undo", { sync: id, run: "x" })).toMatchObject({
    error: { code: "agent.unknown" },
  });
  expect(await desk.try("places.list", { folder: "/etc" })).toMatchObject({
    error: { code: "agent.refused" },
  });
  expect(await desk.try("workspaces.add", { folder: join(desk.root, "no") })).toMatchObject({
    error: { code: "agent.folder" },
  });
  const outside = await desk.try("proposal.write", { folder: desk.folder, name: "../x", text: "" });
  expect(outside).toMatchObject({ error: { code: "agent.request" } });
  const places = await desk.ask("places.list", { folder: desk.folder });
  expect(places.map(({ path }) => path.slice(desk.folder.length + 1))).toEqual([
    "erp.csv",
    "shop.json",
    "work.sync.yaml",
  ]);
});

test("[A15] from two files to a working sync: a proposal with reasons, written, planned and run", async () => {
  const desk = new AgentDesk({
    "erp.csv": twoFiles["erp.csv"],
    "shop.json": '[{"sku":"A","title":"Cup","price":1.5}]\n',
  });
  await desk.start();
  const proposal = await desk.ask("proposal.make", { folder: desk.folder, places: ["erp.csv", "shop.json"] });
  expect(proposal).toMatchObject({ name: "erp-shop", problems: [] });
  expect(proposal.reasons[0]).toMatch(/^Records are the same by sku: /);
  const { path } = await desk.ask("proposal.write", {
    folder: desk.folder,
    name: proposal.name,
    text: proposal.text,
  });
  const { id } = await desk.until(({ file }) => file.kind === "good", "erp-shop");
  expect(path).toBe(join(desk.folder, "erp-shop.sync.yaml"));
  await desk.ask("sync.run", { sync: id });
  await desk.see(holds(desk, "shop.json", "Bowl"), "the new record in the shop");
});
