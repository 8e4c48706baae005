import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

const sync = (erp: string, shop = "") => `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, price: decimal } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way${erp} }
  shop: { ndjson: { path: shop.ndjson }${shop || ", mode: two-way"} }
brakes: { updates: false, deletes: false }
`;

const own = `, id: id, onCreate: { id: '"n" + sku' }`;
const apple = '{"sku":"A","price":2}\n';

test.each([
  { name: "its price is none", erp: "", csv: "sku,price\nA,two\n" },
  { name: "its price is none, under an id of its own", erp: own, csv: "id,sku,price\n1,A,two\n" },
  { name: "its key cannot be read", erp: own, csv: "id,sku,price\n1,,2\n2,,two\n" },
])("[R20] a record that was rejected is not made a second time: $name", async ({ erp, csv }) => {
  const work = new Workspace({ "erp.csv": csv, "shop.ndjson": apple }, sync(erp));
  expect(await work.changes()).toEqual([]);
  await work.sync({ approved: true });
  expect(work.text("erp.csv")).toBe(csv);
});

test("[R20] once it is mended, it is linked with its like", async () => {
  const work = new Workspace({ "erp.csv": "sku,price\nA,two\n", "shop.ndjson": apple }, sync(""));
  await work.sync({ approved: true });
  work.put("erp.csv", "sku,price\nA,2\n");
  await work.sync({ approved: true });
  work.put("erp.csv", "sku,price\nA,3\n");
  expect(await work.changes()).toEqual(["shop ~ A price 2 → 3"]);
});

test("[M72] a record that where: leaves out is not made a second time", async () => {
  const csv = "sku,price,state\nA,1,old\n";
  const work = new Workspace({ "erp.csv": csv, "shop.ndjson": apple }, sync(`, where: 'state != "old"'`));
  expect(await work.changes()).toEqual([]);
  await work.sync({ approved: true });
  work.put("erp.csv", csv.replace("A,1,old", "A,2,new"));
  expect(await work.changes()).toEqual([]);
});

test("[R23] a mirror does not delete what a source holds in a record that was rejected", async () => {
  const text = sync("", ", mode: target, mirror: true").replace("mode: two-way", "mode: source");
  const work = new Workspace({ "erp.csv": "sku,price\nA,two\n", "shop.ndjson": apple }, text);
  expect(await work.changes()).toEqual([]);
});
