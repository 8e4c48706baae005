import { copyFileSync, statSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import type { Brake } from "../../shared/model/plan.ts";
import { Workspace } from "../support/workspace.ts";

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: source }
  shop: { json: { path: shop.json }, mode: target }
`;

const rows = Array.from({ length: 40 }, (_, i) => `K${String(i).padStart(2, "0")},Name ${i}\n`);
const csv = (...lines: readonly string[]) => `sku,name\n${lines.join("")}`;

async function linked(text = sync): Promise<Workspace> {
  const work = new Workspace({ "erp.csv": csv(...rows) }, text);
  await work.synced();
  return work;
}

interface Accident {
  readonly kind: Brake["kind"];
  readonly what: string;
  readonly happen: (work: Workspace) => void;
  readonly endpoint: string;
  readonly message: string;
}

const accidents: readonly Accident[] = [
  {
    kind: "deletes",
    what: "more than a tenth is deleted",
    happen: (work) => work.put("erp.csv", csv(...rows.slice(11))),
    endpoint: "shop",
    message: "11 records of 40 would be deleted on shop (allowed: 10 %)",
  },
  {
    kind: "updates",
    what: "more than half is changed",
    happen: (work) =>
      work.put("erp.csv", csv(...rows.map((row, i) => (i < 21 ? row.replace("Name", "New") : row)))),
    endpoint: "shop",
    message: "21 records of 40 would be changed on shop (allowed: 50 %)",
  },
  {
    kind: "empty",
    what: "a source is emptied",
    happen: (work) => work.put("erp.csv", csv()),
    endpoint: "erp",
    message: "erp is empty now; it held 40 records after the last run",
  },
  {
    kind: "shrunk",
    what: "a source loses a third",
    happen: (work) => work.put("erp.csv", csv(...rows.slice(13))),
    endpoint: "erp",
    message: "erp holds 27 records now; it held 40 after the last run",
  },
  {
    kind: "duplicates",
    what: "two records share a key",
    happen: (work) => work.put("erp.csv", csv(...rows, "K07,Other\n")),
    endpoint: "erp",
    message: "Several records on erp share one key: K07",
  },
  {
    kind: "schema",
    what: "a column is new",
    happen: (work) =>
      work.put(
        "erp.csv",
        work.text("erp.csv").replace("sku,name", "sku,name,colour").replace("Name 3\n", "New 3,red\n"),
      ),
    endpoint: "erp",
    message: 'erp: its columns changed (new: "colour"',
  },
  {
    kind: "older",
    what: "a backup is restored",
    happen: (work) => {
      work.put("erp.csv", csv(...rows.map((row, i) => (i < 5 ? row.replace("Name", "Old") : row))));
      const lastYear = new Date("2025-01-01");
      utimesSync(work.place("erp.csv"), lastYear, lastYear);
    },
    endpoint: "erp",
    message: "erp went back in time",
  },
];

test.each(accidents)(
  '[J25] $what: the plan is held, by the brake "$kind", and goes through once approved by its hash',
  async (accident) => {
    const { kind, happen, endpoint, message } = accident;
    const work = await linked();
    happen(work);
    const before = work.files();
    const held = await work.sync();
    expect(held).toMatchObject({ ok: true, value: { kind: "blocked" } });
    if (!held.ok) return;
    const { brakes, hash } = held.value.header;
    expect(brakes).toContainEqual({ kind, endpoint, message: expect.stringContaining(message) });
    expect(work.files()).toEqual(before);
    // Told in history, and held again as long as nobody says yes.
    expect(await work.state((state) => state.runs(1))).toMatchObject([
      { outcome: { kind: "blocked" }, planHash: hash },
    ]);
    expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "blocked" } });
    expect(await work.sync({ approved: "0".repeat(64) })).toMatchObject({
      ok: true,
      value: { kind: "blocked" },
    });
    expect(work.files()).toEqual(before);
    // Another plan is not approved with it.
    const { mtime } = statSync(work.place("erp.csv"));
    work.put("erp.csv", `${work.text("erp.csv")}K99,Late\n`);
    utimesSync(work.place("erp.csv"), mtime, mtime);
    expect(await work.sync({ approved: hash })).toMatchObject({ ok: true, value: { kind: "blocked" } });
    work.put("erp.csv", work.text("erp.csv").replace("K99,Late\n", ""));
    utimesSync(work.place("erp.csv"), mtime, mtime);
    await work.state((state) => state.approve(hash));
    await work.synced({});
    expect(await work.changes()).toEqual([]);
    expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  },
);

test("[J25] a first run that would change what a target already holds is held", async () => {
  const work = new Workspace(
    { "erp.csv": csv("A,Apple\n", "B,Pear\n"), "shop.json": '[{"sku": "A", "name": "Apfel"}]' },
    sync,
  );
  const before = work.files();
  const held = await work.sync();
  expect(held).toMatchObject({
    ok: true,
    value: {
      kind: "blocked",
      header: {
        brakes: [
          {
            kind: "first-run",
            endpoint: "shop",
            message:
              "1 record that shop already holds would be changed or deleted the first time this sync meets them",
          },
        ],
      },
    },
  });
  expect(work.files()).toEqual(before);
  await work.synced({ approved: held.ok ? held.value.header.hash : "" });
  expect(JSON.parse(work.text("shop.json"))).toEqual([
    { sku: "A", name: "Apple" },
    { sku: "B", name: "Pear" },
  ]);
});

test("[J25] a first run that only adds goes through", async () => {
  const work = new Workspace(
    { "erp.csv": csv("A,Apple\n", "B,Pear\n"), "shop.json": '[{"sku": "A", "name": "Apple"}]' },
    sync,
  );
  await work.synced({});
  expect(work.text("shop.json")).toContain("Pear");
});

test("[J25] a backup that brings many records back is seen by its content, whatever its time says", async () => {
  const work = await linked();
  copyFileSync(work.place("erp.csv"), work.place("backup"));
  work.put("erp.csv", csv(...rows.map((row, i) => (i < 15 ? row.replace("Name", "New") : row))));
  await work.synced({});
  work.put("erp.csv", work.text("backup"));
  expect(await work.sync()).toMatchObject({
    ok: true,
    value: {
      kind: "blocked",
      header: {
        brakes: [{ kind: "older", endpoint: "erp", message: expect.stringContaining("a restored backup?") }],
      },
    },
  });
});

test("[J25] a renamed column is held, with the mapping that would mend it; a mapping to it lets it go on", async () => {
  const work = await linked();
  work.put("erp.csv", work.text("erp.csv").replace("sku,name", "sku,title"));
  const before = work.files();
  const { code, stdout, stderr } = await work.cli("sync");
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain('"title"');
  expect(work.files()).toEqual(before);
  work.edit(
    "work.sync.yaml",
    "path: erp.csv }, mode: source",
    "path: erp.csv }, mode: source, fields: { name: title }",
  );
  await work.sync({ approved: true });
  expect(await work.changes()).toEqual([]);
  expect({ ...work.files() }["shop.json"]).toBe(before["shop.json"]);
});

test("[J25] brakes of one sync hold that sync alone, and are off where the file says so", async () => {
  const work = await linked(`${sync}brakes: { deletes: false, shrink: false }\n`);
  work.put("erp.csv", csv(...rows.slice(30)));
  await work.synced({});
  expect(JSON.parse(work.text("shop.json"))).toHaveLength(10);
});
