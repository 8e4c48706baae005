import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { PreviewDesk } from "../support/preview-desk.ts";
import { Workspace } from "../support/workspace.ts";

const sync = (shop: string) => `syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: decimal } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: source }
  shop: { ${shop}, mode: target }
`;
const erp = "sku,name,price\nA,Apple,1\nB,Pear,2.50\nC,Plüm,3\n";

const targets: readonly (readonly [string, Record<string, string>, readonly string[]])[] = [
  [
    "json: { path: shop.json }",
    {
      "shop.json":
        '[ {"sku":"A", "name":"Äpfel","price":1, "note": [ 1 ]},\n {"sku":"B","name":"Pear","price":2.50}]\n',
    },
    ["shop.json"],
  ],
  [
    "csv: { path: 'a # ü folder/shop.csv' }",
    { "a # ü folder/shop.csv": "name;sku;price\r\nPear;B;2.50\r\n" },
    ["a # ü folder/shop.csv"],
  ],
  [
    "xml: { path: shop.xml, records: items.item }",
    { "shop.xml": "<items>\n  <item><sku>A</sku><name>Apfel</name><price>1</price></item>\n</items>\n" },
    ["shop.xml"],
  ],
  ["ndjson: { path: new.ndjson }", {}, ["new.ndjson"]],
];

test.each(targets)(
  "[E12] the difference of %s holds the very bytes that a run writes",
  async (shop, files, names) => {
    const work = new Workspace({ "erp.csv": erp, ...files }, sync(shop));
    const desk = new PreviewDesk(work);
    await desk.shown();
    const diff = await desk.session.ask({ kind: "diff", endpoint: "shop" });
    if (diff?.kind !== "files") throw new Error(JSON.stringify(diff));
    const before = new Map(Object.entries(files));
    for (const [at, file] of diff.files.entries()) {
      const { target, before: old } = file;
      expect(target).toBe(work.place(names[at]!));
      expect(old === null ? undefined : readFileSync(old, "utf8")).toBe(before.get(names[at]!));
    }
    const previewed = diff.files.map(({ after }) => readFileSync(after!, "hex"));
    await work.synced();
    expect(previewed).toEqual(names.map((name) => readFileSync(work.place(name), "hex")));
  },
);

test("[E12] a database's records are shown before and after, as documents", async () => {
  const work = new Workspace({ "erp.csv": erp }, sync("sqlite: { path: shop.db, table: items }"));
  const database = new DatabaseSync(work.place("shop.db"));
  database.exec("CREATE TABLE items (sku TEXT PRIMARY KEY, name TEXT, price TEXT)");
  database.exec("INSERT INTO items VALUES ('A', 'Apfel', '1')");
  database.close();
  const desk = new PreviewDesk(work);
  await desk.shown();
  const diff = await desk.session.ask({ kind: "diff", endpoint: "shop" });
  if (diff?.kind !== "text") throw new Error(JSON.stringify(diff));
  expect(diff.before).toContain('"name": "Apfel"');
  expect(diff.before).not.toContain("Pear");
  expect(diff.after).toContain('"name": "Apple"');
  expect(diff.after).toContain('"name": "Pear"');
});

test("[E12] of a large file only the hunks are shown, each with the number of its line", async () => {
  const lines = Array.from(
    { length: 60_000 },
    (_, i) => `K${String(i).padStart(6, "0")},${"name ".repeat(18)}${i},1`,
  );
  const text = (all: readonly string[]) => `sku,name,price\n${all.join("\n")}\n`;
  const changed = lines.with(40_000, "K040000,other,1");
  const work = new Workspace(
    { "erp.csv": text(changed), "shop.csv": text(lines) },
    sync("csv: { path: shop.csv }"),
  );
  const desk = new PreviewDesk(work);
  await desk.shown();
  const diff = await desk.session.ask({ kind: "diff", endpoint: "shop" });
  if (diff?.kind !== "text") throw new Error(JSON.stringify(diff));
  expect(diff.after).toContain("── line 39999 ──\nK039997");
  expect(diff.after).toContain("K040000,other,1");
  expect(diff.before).not.toContain("other");
  expect(diff.after.split("\n").length).toBeLessThan(15);
}, 120_000);
