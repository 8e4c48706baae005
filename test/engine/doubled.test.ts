import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: decimal } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { ndjson: { path: shop.ndjson }, mode: two-way }
`;

const head = "sku,name,price\n";
const first = "A,Apple,1\n";

/** What the plan says of rows that share a key once one of them is linked, and whether it may be carried out as it is. */
async function plannedFor(rows: readonly string[]) {
  const work = new Workspace({ "erp.csv": head + first }, sync);
  await work.synced();
  work.put("erp.csv", head + rows.join(""));
  const { header, items } = await work.planned();
  return {
    hash: header.hash,
    operations: items.flatMap(({ operations }) => operations),
    said: items.flatMap(({ conflicts }) => conflicts),
    rejections: header.rejections.map(({ record }) => record),
    brakes: header.brakes.map(({ kind }) => kind),
  };
}

test.each([
  { name: "one is as it was", rows: [first, "A,Pear,2\n"], shown: ["Apple", "Pear"], rejections: [] },
  { name: "none is as it was", rows: ["A,Fig,1\n", "A,Pear,2\n"], shown: ["Fig", "Pear"], rejections: [] },
  {
    name: "three",
    rows: ["A,Fig,1\n", first, "A,Pear,2\n"],
    shown: ["Apple", "Fig", "Pear"],
    rejections: [],
  },
  { name: "one is no record", rows: [first, "A,Pear,two\n"], shown: ["Apple"], rejections: ["A"] },
  {
    name: "one is, the other is none",
    rows: ["A,Fig,1\n", "A,Pear,two\n"],
    shown: ["Fig"],
    rejections: ["A"],
  },
])("[R21] rows that share the key of a link wait for a person, all of them shown: $name", async (scene) => {
  const plan = await plannedFor(scene.rows);
  expect(plan.operations).toEqual([]);
  expect(plan.said).toMatchObject([{ kind: "ambiguous", sides: { erp: { kind: "record" } } }]);
  const side = plan.said[0]!.sides.erp;
  const shown: readonly { readonly name: string }[] = JSON.parse(
    side?.kind === "record" ? `[${side.text}]` : "[]",
  );
  expect(shown.map(({ name }) => name)).toEqual(scene.shown);
  expect(plan.rejections).toEqual(scene.rejections);
  expect(plan.brakes).toContain("duplicates");
});

test.each([
  { name: "one is as it was", rows: [first, "A,Pear,2\n"] },
  { name: "none is as it was", rows: ["A,Fig,1\n", "A,Pear,2\n"] },
  { name: "one is no record", rows: [first, "A,Pear,two\n"] },
  { name: "one is, the other is none", rows: ["A,Fig,1\n", "A,Pear,two\n"] },
])("[R4] rows that share a key make the same plan in any order: $name", async ({ rows }) => {
  expect(await plannedFor(rows.toReversed())).toEqual(await plannedFor(rows));
});

test("[M72] a row that where: leaves out is no rival, wherever it stands", async () => {
  const filtered = sync.replace("mode: two-way }", `mode: two-way, where: 'name != "old"' }`);
  for (const rows of [`A,old,1\nA,Pear,2\n`, `A,Pear,2\nA,old,1\n`]) {
    const work = new Workspace({ "erp.csv": head + first }, filtered);
    await work.synced();
    work.put("erp.csv", head + rows);
    expect(await work.changes()).toEqual(["shop ~ A name Apple → Pear, price 1 → 2"]);
  }
});

test.each([
  { name: "one is as it was", rows: ["1,A,Apple\n", "1,B,Pear\n"] },
  { name: "none is as it was", rows: ["1,B,Pear\n", "1,C,Fig\n"] },
])("[R21] rows that share an id of their own are never linked twice: $name", async ({ rows }) => {
  const own = sync
    .replace(", price: decimal", "")
    .replace("mode: two-way }", `mode: two-way, id: id, onCreate: { id: '"n" + sku' } }`);
  for (const order of [rows, rows.toReversed()]) {
    const work = new Workspace({ "erp.csv": "id,sku,name\n1,A,Apple\n" }, own);
    await work.synced();
    work.put("erp.csv", `id,sku,name\n${order.join("")}`);
    const { header, items } = await work.planned();
    expect(items.flatMap(({ operations }) => operations)).toEqual([]);
    expect(header.brakes.map(({ kind }) => kind)).toContain("duplicates");
    expect(header.rejections[0]?.problems[0]?.message).toBe('Another record on erp has the same id "1"');
  }
});
