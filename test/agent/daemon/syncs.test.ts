import { renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { AgentDesk, pass, twoFiles } from "../../support/agent-desk.ts";

const isIdle = (sync: { readonly activity: { readonly kind: string } }): boolean =>
  sync.activity.kind === "idle";

const holds = (desk: AgentDesk, file: string, text: string) => () => desk.read(file).includes(text);

test("[A1] the syncs of a workspace run by themselves when one of their files changes, and the agent's own writes start nothing", async () => {
  const desk = new AgentDesk(twoFiles);
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
  await desk.until(isIdle);
  const first = await desk.ask("sync.runs", { sync: desk.sync()!.id, limit: 100 });

  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\nC,Can,3.00\n");
  await desk.see(holds(desk, "shop.json", "Mug"), "the change in the shop");
  const sync = await desk.until((one) => isIdle(one) && one.records === 3);
  expect(sync.attention).toEqual([]);
  expect(sync.lastRun).toMatchObject({ counts: { creates: 1, updates: 1 }, cause: { kind: "change" } });
  await pass(1_500);
  const later = await desk.ask("sync.runs", { sync: sync.id, limit: 100 });
  expect(later.total).toBe(first.total + 1);
});

test("[A2] what changed while no agent ran is carried as soon as one does", async () => {
  const desk = new AgentDesk(twoFiles);
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
  await desk.until(isIdle);
  await desk.stop();
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Mug"), "the change in the shop");
});

test("[A3] a sync file that appears is taken up, and one that goes takes its sync along", async () => {
  const { "work.sync.yaml": text, ...data } = twoFiles;
  const desk = new AgentDesk(data);
  await desk.start();
  await pass(300);
  expect(desk.daemon.state().syncs).toEqual([]);
  desk.put("work.sync.yaml", text);
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
  unlinkSync(join(desk.folder, "work.sync.yaml"));
  await desk.see(() => desk.daemon.state().syncs.length === 0, "the sync's end");
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\n");
  await pass(1_500);
  expect(desk.read("shop.json")).toContain("Bowl");
});

test("[A4] while its file is wrong a sync runs on by its last good version, also after a restart, and says what is wrong", async () => {
  const desk = new AgentDesk(twoFiles);
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
  await desk.until(isIdle);
  desk.put("work.sync.yaml", twoFiles["work.sync.yaml"].replace("mode: two-way", "mode: sideways"));
  for (const value of ["Mug", "Jug"]) {
    const sync = await desk.until(({ file }) => file.kind === "wrong");
    expect(sync.file).toMatchObject({ running: true });
    const [waiting] = sync.attention;
    expect(waiting).toMatchObject({ kind: "file", problem: { at: { line: 9 } } });
    desk.put("erp.csv", `sku,name,price\nA,${value},1.50\nB,Bowl,2.00\n`);
    await desk.see(holds(desk, "shop.json", value), value);
    await desk.stop();
    await desk.start();
  }
  desk.put("work.sync.yaml", twoFiles["work.sync.yaml"]);
  expect((await desk.until(({ file }) => file.kind === "good")).attention).toEqual([]);
});

test("[A4] a file that was never good does not run, and says why when it is asked to", async () => {
  const desk = new AgentDesk({ ...twoFiles, "work.sync.yaml": "syncline: 1\nname: work\nrecord: [\n" });
  await desk.start();
  await desk.see(() => desk.daemon.state().syncs.length === 1, "the sync");
  const [sync] = desk.daemon.state().syncs;
  expect(sync!.file).toMatchObject({ kind: "wrong", running: false });
  const asked = await desk.try("sync.run", { sync: sync!.id });
  expect(asked).toMatchObject({ ok: false, error: { code: "sync.yaml", at: { line: 4 } } });
});

test("[A5] [A71] a workspace that is gone stops its syncs and deletes nothing, and they go on when it is back", async () => {
  const desk = new AgentDesk(twoFiles);
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
  await desk.until(isIdle);
  const away = join(desk.root, "elsewhere");
  renameSync(desk.folder, away);
  await desk.see(
    () => desk.daemon.state().workspaces[0]?.state.kind === "missing",
    "the workspace is missed",
  );
  await desk.see(() => desk.troubles.some((one) => one.includes("is not there")), "somebody is told of it");
  renameSync(away, desk.folder);
  await desk.see(() => desk.daemon.state().workspaces[0]?.state.kind === "watched", "the workspace is back");
  await desk.see(() => desk.troubles.length === 0, "all is well again");
  await desk.until(isIdle);
  expect(desk.read("erp.csv")).toBe(twoFiles["erp.csv"]);
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  await desk.see(holds(desk, "shop.json", "Mug"), "the change in the shop");
});

test("[A6] a file that is gone fails the run, is told with its name, deletes nothing, and all is well once it is back", async () => {
  const desk = new AgentDesk(twoFiles);
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
  await desk.until(isIdle);
  rmSync(join(desk.folder, "erp.csv"));
  const failing = await desk.until(({ attention }) => attention.length > 0);
  expect(JSON.stringify(failing.attention)).toContain("erp.csv");
  expect(desk.read("shop.json")).toContain("Bowl");
  writeFileSync(join(desk.folder, "erp.csv"), twoFiles["erp.csv"]);
  await desk.until(({ attention, activity }) => attention.length === 0 && activity.kind === "idle");
  expect(desk.read("shop.json")).toContain("Bowl");
});

test("[S10] a sync that goes by the clock and that a brake holds goes on by itself once its plan trips none", async () => {
  const timed = twoFiles["work.sync.yaml"]
    .replace("when:", "conflicts: { default: priority, priority: [erp, shop] }\nwhen:")
    .replace("on: change", "every: 2s");
  const desk = new AgentDesk({
    ...twoFiles,
    "work.sync.yaml": timed,
    "shop.json": '[{"sku":"A","name":"Old","price":1.5}]\n',
  });
  await desk.start();
  await desk.until(({ attention }) => attention.some(({ kind }) => kind === "blocked"));
  desk.put("shop.json", '[{"sku":"A","name":"Cup","price":1.5}]\n');
  await desk.see(holds(desk, "shop.json", "Bowl"), "the run that nothing holds");
  await desk.until(({ attention, activity }) => attention.length === 0 && activity.kind === "idle");
});

test("[A7] a plan that a brake holds is told with its reasons, and runs once a person approves that very plan", async () => {
  const owned = twoFiles["work.sync.yaml"].replace(
    "when:",
    "conflicts: { default: priority, priority: [erp, shop] }\nwhen:",
  );
  const shop = '[{"sku":"A","name":"Old","price":1.5}]\n';
  const desk = new AgentDesk({ ...twoFiles, "work.sync.yaml": owned, "shop.json": shop });
  await desk.start();
  const held = await desk.until(({ attention }) => attention.some(({ kind }) => kind === "blocked"));
  const [waiting] = held.attention;
  expect(waiting).toMatchObject({ kind: "blocked", brakes: [{ kind: "first-run", endpoint: "shop" }] });
  expect(desk.read("shop.json")).toBe(shop);
  const run = held.lastRun!.id;
  const detail = await desk.ask("run.view", { sync: held.id, run });
  expect(detail).toMatchObject({ approvable: true, kept: true, fields: ["sku", "name", "price"] });
  const page = await desk.ask("run.items", {
    sync: held.id,
    run,
    limit: 10,
    filter: { operation: "update" },
  });
  expect(page).toMatchObject({ total: 1, next: null, items: [{ key: "A" }] });

  await desk.ask("sync.run", { sync: held.id, approve: "0123456789abcdef" });
  await pass(1_000);
  expect(desk.read("shop.json")).toBe(shop);
  await desk.ask("sync.run", { sync: held.id, approve: detail.hash });
  const sync = await desk.until(
    ({ attention, activity }) => attention.length === 0 && activity.kind === "idle",
  );
  expect(sync.lastRun).toMatchObject({ cause: { kind: "approved" }, outcome: { kind: "done" } });
  expect(desk.read("shop.json")).toContain('"name":"Cup"');
});

test("[S32] [S39] what changed in an SQLite file while no agent ran arrives once one runs", async () => {
  const desk = new AgentDesk({
    ...twoFiles,
    "work.sync.yaml": twoFiles["work.sync.yaml"].replace(
      "json: { path: shop.json }",
      "sqlite: { path: shop.db, table: items }",
    ),
  });
  const table = new DatabaseSync(join(desk.folder, "shop.db"));
  onTestFinished(() => table.close());
  table.exec("CREATE TABLE items (sku TEXT PRIMARY KEY, name TEXT, price NUMERIC)");
  await desk.start();
  await desk.until(({ records, activity }) => records === 2 && activity.kind === "idle");
  await desk.stop();
  table.exec("UPDATE items SET name = 'Mug' WHERE sku = 'A'");
  await desk.start();
  await desk.see(holds(desk, "erp.csv", "A,Mug,1.50"), "the change in the file");
});
