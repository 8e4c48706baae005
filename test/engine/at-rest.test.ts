import { statSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

const sync = (more = "") => `syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: "in/*.json" }, mode: two-way }
${more}`;

const files = {
  "erp.csv": "sku,name\nA,Apple\nB,Pear\n",
  "in/shop.json": '[{"sku": "A", "name": "Apple"}, {"sku": "B", "name": "Pear"}]',
};

async function rested(): Promise<Workspace> {
  const work = new Workspace(files, sync());
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  return work;
}

/** The endpoints that a run with nothing to do read records of. */
async function readBy(work: Workspace): Promise<readonly string[]> {
  const read = new Set<string>();
  const report = await work.sync({ progress: (endpoint) => read.add(endpoint) });
  expect(report).toMatchObject({ ok: true, value: { kind: "nothing" } });
  return [...read];
}

/** Gives a file another content and the time stamp that it had. */
function replaceUnseen(work: Workspace, name: string, from: string, to: string): void {
  const { atime, mtime } = statSync(work.place(name));
  work.edit(name, from, to);
  utimesSync(work.place(name), atime, mtime);
}

test("files that are byte for byte as the last run left them are not read again", async () => {
  const work = await rested();
  expect(await readBy(work)).toEqual([]);
  const plan = await work.planned();
  expect(plan.items).toEqual([]);
  expect(plan.header.endpoints).toMatchObject({
    erp: { records: 2, complete: true },
    shop: { records: 2, complete: true },
  });
});

test("nor are the same bytes under a new time stamp", async () => {
  const work = await rested();
  const soon = new Date(Date.now() + 60_000);
  utimesSync(work.place("erp.csv"), soon, soon);
  expect(await readBy(work)).toEqual([]);
});

test.each([
  ["erp.csv", "Apple", "Grape", "shop ~ A name Apple → Grape"],
  ["in/shop.json", "Pear", "Plum", "erp ~ B name Pear → Plum"],
])("a change in %s is seen, whatever its time stamp says", async (name, from, to, change) => {
  const work = await rested();
  replaceUnseen(work, name, from, to);
  expect(await work.changes()).toEqual([change]);
});

test("one more file is seen", async () => {
  const work = await rested();
  work.put("in/more.json", '[{"sku": "C", "name": "Plum"}]');
  expect(await work.changes()).toEqual(["erp + C"]);
});

test("another mapping reads the same bytes anew", async () => {
  const work = await rested();
  work.put("work.sync.yaml", sync("deletes: ignore\n"));
  expect(await readBy(work)).not.toEqual([]);
});

test("while something is open everything is looked at", async () => {
  const work = await rested();
  work.edit("erp.csv", "Apple", "Grape");
  work.edit("in/shop.json", "Apple", "Quince");
  await work.synced();
  const { header } = await work.planned();
  expect(header.openConflicts).toBe(1);
});

test("a file that is gone is missed", async () => {
  const work = await rested();
  work.remove("erp.csv");
  expect(await work.sync()).toMatchObject({ ok: false, error: { code: "file.missing" } });
});
