import { expect, test } from "vitest";
import { PreviewDesk } from "../support/preview-desk.ts";
import { Workspace } from "../support/workspace.ts";

const sync = `syncline: 1
name: work
record:
  key: sku
  fields:
    sku: string
    name: { type: string, clean: [trim, uppercase] }
    price: { type: decimal, scale: 2 }
endpoints:
  erp:
    csv: { path: erp.csv }
    mode: source
    fields:
      name: { read: 'title + "!"' }
  shop:
    json: { path: shop.json }
    mode: target
`;

const files = {
  "erp.csv": "sku,title,price\nA, apple,1\nB,pear,two\nC,plum,3\n",
  "shop.json": '[\n  {"sku":"A","name":"APPLE","price":1}\n]',
};

test("[E11] a value is followed to its record's line, through its expression and its clean steps, to its place in the sync file", async () => {
  const desk = new PreviewDesk(new Workspace(files, sync));
  await desk.shown();
  const [row] = await desk.rows({ operation: "update" });
  const found = await desk.session.ask({ kind: "provenance", row: row!.row, field: "name" });
  expect(found).toMatchObject({ key: "A", field: "name", origin: null });
  expect(found?.decision).toMatchObject({ from: "erp", value: "APPLE!" });
  const [erp, shop] = found!.ends;
  expect(erp).toMatchObject({
    endpoint: "erp",
    holds: "APPLE!",
    gets: undefined,
    mapping: { line: 14, column: 7 },
  });
  expect(erp?.place).toEqual({ file: desk.work.place("erp.csv"), line: 2 });
  expect(erp?.steps.map(({ value }) => value)).toEqual([" apple", " apple!", "apple!", "APPLE!", "APPLE!"]);
  expect(shop).toMatchObject({ endpoint: "shop", holds: "APPLE", gets: "APPLE!", mapping: null });
  expect(shop?.place).toEqual({ file: desk.work.place("shop.json"), line: 2 });
});

test("[E11] what a run agreed upon before is told beside what is decided now", async () => {
  const work = new Workspace({ ...files, "erp.csv": "sku,title,price\nA,apple,1\n" }, sync);
  await work.synced();
  work.put("erp.csv", "sku,title,price\nA,apricot,1\n");
  const desk = new PreviewDesk(work);
  await desk.shown();
  const found = await desk.session.ask({ kind: "provenance", row: 0, field: "name" });
  expect(found).toMatchObject({ base: "APPLE!", origin: { from: "erp" }, decision: { value: "APRICOT!" } });
});

test("[E11] a rejected record is followed to its line, too", async () => {
  const desk = new PreviewDesk(new Workspace(files, sync));
  await desk.shown();
  const [row] = await desk.rows({ operation: "rejected" });
  const found = await desk.session.ask({ kind: "provenance", row: row!.row, field: "price" });
  expect(found?.ends).toMatchObject([
    { endpoint: "erp", holds: undefined, place: { line: 3 }, steps: [{ value: "two" }, {}] },
  ]);
});

test("[E13] rows are filtered by what is done, where, to which field and by text, and counted", async () => {
  const desk = new PreviewDesk(new Workspace(files, sync));
  const { rows } = await desk.shown();
  expect(rows).toBe(3);
  const keys = async (filter: Parameters<PreviewDesk["rows"]>[0]) =>
    (await desk.rows(filter)).map((row) => (row.kind === "item" ? row.item.key : row.record));
  expect(await keys({ operation: "create" })).toEqual(["C"]);
  expect(await keys({ operation: "rejected" })).toEqual(["B"]);
  expect(await keys({ endpoint: "erp" })).toEqual(["B"]);
  expect(await keys({ endpoint: "shop", field: "name" })).toEqual(["A", "C"]);
  expect(await keys({ operation: "update", field: "price" })).toEqual([]);
  expect(await keys({ text: "PLU" })).toEqual(["C"]);
  expect(await desk.session.ask({ kind: "rows", from: 1, count: 1, filter: {} })).toMatchObject({
    total: 3,
    rows: [{ row: 1, item: { key: "C" } }],
  });
  expect(await desk.session.ask({ kind: "find", key: "C" })).toEqual({ row: 1 });
});
