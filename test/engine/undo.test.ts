import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runId } from "../../shared/model/ids.ts";
import { type Scenario, scenarios } from "../crash/scenarios.ts";
import { Workspace } from "../support/workspace.ts";

async function edited({ files, sync, edits }: Scenario): Promise<Workspace> {
  const work = new Workspace(files, sync);
  await work.sync({ approved: true });
  for (const [file, from, to] of edits) work.edit(file, from, to);
  return work;
}

const pair = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
`;

test.each(scenarios)(
  "[J26] a run that is undone never was: its bytes are back and the next run does it again: $name",
  async (scenario) => {
    const work = await edited(scenario);
    const before = work.files();
    const planned = new Set(await work.changes());
    const { run } = await work.synced({});
    const after = work.files();
    expect(after).not.toEqual(before);
    const undone = await work.undo(run);
    expect(undone.ok && undone.value.files.length).toBeGreaterThan(0);
    expect(work.files()).toEqual(before);
    expect(new Set(await work.changes())).toEqual(planned);
    await work.synced({});
    expect(work.files()).toEqual(after);
    expect(await work.changes()).toEqual([]);
  },
);

test("[J26] an undone run is taken back once", async () => {
  const work = new Workspace({ "erp.csv": "sku,name\nA,Apple\nB,Pear\n" }, pair);
  await work.synced();
  work.edit("erp.csv", "B,Pear\n", "");
  const { run } = await work.synced({});
  expect(await work.undo(run)).toMatchObject({ ok: true });
  const again = await work.undo(run);
  expect(again).toMatchObject({
    ok: false,
    error: { code: "run.no-backup", message: expect.stringContaining("was taken back already") },
  });
  await work.synced({});
  expect(await work.undo(run)).toMatchObject({ ok: false });
  expect(await work.state((state) => state.countLinks())).toBe(1);
});

test("[J26] undoing is refused, and touches nothing, where a file was changed since", async () => {
  const work = new Workspace(
    { "erp.csv": "sku,name\nA,Apple\n" },
    `${pair}  cards: { json: { path: cards.json }, mode: two-way }\n`,
  );
  await work.synced();
  work.edit("erp.csv", "Apple", "Apricot");
  const { run } = await work.synced({});
  work.edit("cards.json", "{", "{ ");
  const before = work.files();
  expect(await work.undo(run)).toMatchObject({
    ok: false,
    error: {
      code: "file.changed",
      message: `${work.place("cards.json")} was changed since the run, so what it replaced was not put back.`,
      hint: expect.stringContaining("The content from before the run is in"),
    },
  });
  expect(work.files()).toEqual(before);
  expect(await work.changes()).toEqual([]);
});

test("[J26] undoing is refused where what the run replaced is no longer kept, and where it replaced nothing", async () => {
  const work = new Workspace({ "erp.csv": "sku,name\nA,Apple\n" }, pair);
  await work.synced();
  work.edit("erp.csv", "Apple", "Apricot");
  const { run } = await work.synced({});
  const before = work.files();
  for (const folder of readdirSync(join(work.home, "backups")))
    rmSync(join(work.home, "backups", folder), { recursive: true });
  expect(await work.undo(run)).toMatchObject({
    ok: false,
    error: { code: "run.no-backup", message: expect.stringContaining("no longer kept") },
  });
  expect(await work.undo(runId("20260101-000000-abcd"))).toMatchObject({
    ok: false,
    error: { code: "run.not-found" },
  });
  expect(work.files()).toEqual(before);
});

test("[J26] a first run that is undone leaves no file that it made", async () => {
  const work = new Workspace({ "erp.csv": "sku,name\nA,Apple\n" }, pair);
  const { run } = await work.synced();
  await work.undo(run);
  expect(work.files()).toEqual({ "erp.csv": "sku,name\nA,Apple\n" });
  await work.synced({});
  expect(work.text("shop.json")).toContain("Apple");
});

test("[J27] where files have moved on a run is taken back record by record, and later work stays", async () => {
  const work = new Workspace({ "erp.csv": "sku,name\nA,Apple\nB,Pear\nC,Plum\n" }, pair);
  await work.synced();
  work.edit("erp.csv", "Apple", "Apricot");
  work.edit("erp.csv", "Pear", "Poire");
  const { run } = await work.synced({});
  work.edit("shop.json", "Poire", "Birne");
  work.edit("shop.json", "Plum", "Prune");
  const before = work.files();
  const shown = await work.cli("undo", run);
  expect(shown).toMatchObject({ code: 3 });
  expect(shown.stdout).toContain("Apricot");
  expect(work.files()).toEqual(before);
  const done = await work.cli("undo", run, "--yes");
  expect(done).toMatchObject({ code: 4 });
  expect(work.text("shop.json")).toBe(before["shop.json"]?.replace("Apricot", "Apple"));
  expect(work.text("erp.csv")).toBe(before["erp.csv"]);
});
