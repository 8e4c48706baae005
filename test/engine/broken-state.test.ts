import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
brakes: { updates: false }
`;

const erp = "sku,name\nA,Apple\nB,Pear\nC,Plum\n";

async function linked(): Promise<Workspace> {
  const work = new Workspace({ "erp.csv": erp }, sync);
  await work.synced();
  return work;
}

const database = (work: Workspace): string => join(work.home, "syncline.db");

function lose(work: Workspace): void {
  for (const name of readdirSync(work.home)) {
    if (name.startsWith("syncline.db")) rmSync(join(work.home, name));
  }
}

test("[J35] a state of a newer Syncline stops everything, with the version that is needed", async () => {
  const work = await linked();
  const newer = new DatabaseSync(database(work));
  newer.exec("PRAGMA user_version = 999; UPDATE meta SET value = '9.1.0' WHERE name = 'needs'");
  newer.close();
  work.edit("erp.csv", "Apple", "Apricot");
  const before = work.files();
  expect(await work.sync()).toMatchObject({
    ok: false,
    error: {
      code: "state.newer",
      message: expect.stringContaining("newer Syncline"),
      hint: expect.stringContaining("9.1.0"),
      at: { file: database(work) },
    },
  });
  expect(work.files()).toEqual(before);
});

test.each([
  ["its first page", () => 0],
  ["its middle", (size: number) => size >> 1],
] as const)(
  "[J35] a state whose bytes were overwritten in %s stops everything and says how to go on",
  async (_, at) => {
    const work = await linked();
    const file = openSync(database(work), "r+");
    writeSync(file, Buffer.alloc(4096, 0xab), 0, 4096, at(statSync(database(work)).size) & ~4095);
    closeSync(file);
    const damaged = readFileSync(database(work));
    work.edit("erp.csv", "Apple", "Apricot");
    const before = work.files();
    const report = await work.sync();
    expect(report).toMatchObject({
      ok: false,
      error: {
        code: "state.corrupt",
        message: expect.stringContaining("damaged"),
        hint: expect.stringContaining("matched again by their keys"),
      },
    });
    expect(work.files()).toEqual(before);
    expect(readFileSync(database(work))).toEqual(damaged);
    // As the message says: move it away, and run again.
    lose(work);
    await work.sync({ approved: true });
    expect(work.files()).toEqual(before);
  },
);

test("[J36] without its state nothing is written where the sides agree", async () => {
  const work = await linked();
  const before = work.files();
  lose(work);
  const report = await work.sync();
  expect(report).toMatchObject({ ok: true, value: { kind: "nothing" } });
  expect(work.files()).toEqual(before);
  expect(await work.state((state) => state.countLinks())).toBe(3);
  // And from then on changes go their way again.
  work.edit("shop.json", "Apple", "Apricot");
  await work.synced({});
  expect(work.text("erp.csv")).toBe(erp.replace("Apple", "Apricot"));
});

test("[J36] without its state differences are conflicts, what is on one side only is made on the other, and nothing is deleted", async () => {
  const work = await linked();
  lose(work);
  work.edit("erp.csv", "Apple", "Apricot");
  work.edit("erp.csv", "B,Pear\n", "");
  work.edit("shop.json", '"Plum"\n  }', '"Plum"\n  },\n  {\n    "sku": "D",\n    "name": "Fig"\n  }');
  expect(await work.changes()).toEqual(["erp + B", "erp + D"]);
  await work.synced({});
  expect(await work.state((state) => state.conflicts())).toMatchObject([
    {
      conflict: {
        id: "A.name",
        sides: { erp: { kind: "value", value: "Apricot" }, shop: { kind: "value", value: "Apple" } },
      },
    },
  ]);
  expect(work.text("erp.csv")).toBe("sku,name\nA,Apricot\nB,Pear\nC,Plum\nD,Fig\n");
  expect(work.text("shop.json")).toContain("Apple");
});

test("[J36] without its state a source does not overrun a target unseen", async () => {
  const oneWay = sync.replace("mode: two-way", "mode: source").replace("mode: two-way", "mode: target");
  const work = new Workspace({ "erp.csv": erp }, oneWay);
  await work.synced();
  lose(work);
  work.edit("shop.json", "Apple", "Apfel");
  work.edit("erp.csv", "B,Pear\n", "");
  const before = work.files();
  expect(await work.sync()).toMatchObject({
    ok: true,
    value: { kind: "blocked", header: { brakes: [{ kind: "first-run", endpoint: "shop" }] } },
  });
  expect(work.files()).toEqual(before);
  expect(await work.changes()).toEqual(["shop ~ A name Apfel → Apple"]);
});

test("[J36] a packed index that is damaged is made again, and nothing is written for it", async () => {
  const work = await linked();
  const state = new DatabaseSync(database(work));
  state.exec("UPDATE endpoints SET record_index = x'00'");
  state.close();
  const before = work.files();
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  expect(work.files()).toEqual(before);
  work.edit("erp.csv", "B,Pear\n", "");
  await work.synced({});
  expect(work.text("shop.json")).not.toContain("Pear");
});
