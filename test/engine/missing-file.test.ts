import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

const sync = (mode: string) => `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: ${mode} }
  shop: { ndjson: { path: shop.ndjson }, mode: two-way }
`;

test("[J29] a target that had nothing to hold yet is made once there is something", async () => {
  const work = new Workspace({ "erp.csv": "sku,name\n" }, sync("two-way"));
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  work.put("erp.csv", "sku,name\nA,Apple\n");
  await work.synced({});
  expect(work.text("shop.ndjson")).toBe('{"sku":"A","name":"Apple"}\n');
});

test("[J29] a file that held records and is gone is a mishap, and nothing follows from it", async () => {
  const work = new Workspace({ "erp.csv": "sku,name\nA,Apple\n" }, sync("two-way"));
  await work.synced();
  work.remove("erp.csv");
  const before = work.files();
  expect(await work.sync({ approved: true })).toMatchObject({
    ok: false,
    error: {
      code: "file.missing",
      message: `There is no ${work.place("erp.csv")}`,
      hint: expect.stringContaining("counts as a mishap and not as a deletion. Put it back"),
      at: { endpoint: "erp", file: work.place("erp.csv") },
    },
  });
  expect(work.files()).toEqual(before);
  work.put("erp.csv", "sku,name\nA,Apple\nB,Pear\n");
  await work.synced({});
  expect(work.text("shop.ndjson")).toContain("Pear");
});

test("[J29] a source that was never there stops the sync", async () => {
  const work = new Workspace({ "shop.ndjson": '{"sku":"A","name":"Apple"}\n' }, sync("source"));
  expect(await work.sync()).toMatchObject({
    ok: false,
    error: { code: "file.missing", hint: expect.stringContaining("Check its path"), at: { endpoint: "erp" } },
  });
});

test("[J29] without one file of three the other two go on", async () => {
  const third = `${sync("two-way")}  cards: { json: { path: cards.json }, mode: two-way }\n`;
  const work = new Workspace({ "erp.csv": "sku,name\nA,Apple\nB,Pear\n" }, third);
  await work.synced();
  const cards = work.text("cards.json");
  work.remove("cards.json");
  work.put("erp.csv", "sku,name\nA,Apricot\nB,Pear\n");
  const { header } = await work.synced({});
  expect(header.unreadable).toMatchObject([{ code: "file.missing", at: { endpoint: "cards" } }]);
  expect(work.text("shop.ndjson")).toBe('{"sku":"A","name":"Apricot"}\n{"sku":"B","name":"Pear"}\n');
  work.put("cards.json", cards);
  await work.synced({});
  expect(work.text("cards.json")).toBe(cards.replace("Apple", "Apricot"));
});
