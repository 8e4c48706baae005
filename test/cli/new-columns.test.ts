import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { keepTakenIn } from "../../shared/engine/take-in/with-new-columns.ts";
import { CliWorkspace } from "./cli-workspace.ts";

const syncFile = (mode = "source", more = "") => `# prices of the shop
syncline: 1
name: x
schemaChange: propagate
record:
  key: sku
  fields: { sku: string, name: string } # what there is
endpoints:
  erp:
    csv: { path: erp.csv, delimiter: ";" }
    mode: ${mode}
  shop: { csv: { path: shop.csv }, mode: ${mode === "source" ? "target" : mode} }
${more}`;

const json = "  web: { json: { path: web.json }, mode: target }\n";

async function synced(mode?: string, more?: string): Promise<CliWorkspace> {
  const work = new CliWorkspace();
  work.put("erp.csv", "sku;name;internal\n1;Cup;x\n2;Pan;y\n");
  work.put("shop.csv", "sku,name\n1,Cup\n2,Pan\n");
  work.put("web.json", "[]\n");
  work.put("x.sync.yaml", syncFile(mode, more));
  expect(await work.run("sync")).toMatchObject({ code: 0 });
  return work;
}

test("[R38] a new column of a source becomes a field, and fills every endpoint that has a place for it", async () => {
  const work = await synced("source", json);
  work.put("erp.csv", "sku;name;internal;Listenpreis (EUR)\n1;Cup;x;1.234,50\n2;Pan;y;2,99\n");
  const before = work.text("x.sync.yaml");

  const plan = await work.run("plan");
  expect(work.text("x.sync.yaml")).toBe(before);
  expect(plan.err).toContain(
    'The column "Listenpreis (EUR)" is new on erp: it becomes the field "listenpreisEur" (decimal), and it goes to web.',
  );
  expect(plan.err).toContain('Give shop a column "Listenpreis (EUR)", and the next run fills it.');
  expect(plan.out).toContain("web  listenpreisEur  (empty) → 1234.5");
  const { document } = await work.json("plan");
  expect(document).toMatchObject({
    syncs: [
      {
        takenIn: {
          fields: [{ name: "listenpreisEur", from: "erp", others: ["web"], without: ["shop"] }],
          joined: [],
        },
      },
    ],
  });

  expect(await work.run("sync")).toMatchObject({ code: 0 });
  expect(work.text("x.sync.yaml")).toBe(
    before
      .replace("name: string }", "name: string, listenpreisEur: decimal }")
      .replace(
        "mode: source\n",
        'mode: source\n    fields:\n      listenpreisEur: { path: "Listenpreis (EUR)", format: "1.234,56" }\n',
      ),
  );
  expect(JSON.parse(work.text("web.json"))).toEqual([
    { sku: "1", name: "Cup", listenpreisEur: 1234.5 },
    { sku: "2", name: "Pan", listenpreisEur: 2.99 },
  ]);
  expect(work.text("shop.csv")).toBe("sku,name\n1,Cup\n2,Pan\n");
  expect((await work.run("plan")).out).toContain("Nothing to do");

  work.put("shop.csv", "sku,name,listenpreis_eur\n1,Cup,\n2,Pan,\n");
  const joined = await work.run("sync");
  expect(joined.err).toContain(
    'The column "listenpreis_eur" is new on shop: the field "listenpreisEur" takes part there from now on.',
  );
  expect(work.text("shop.csv")).toBe("sku,name,listenpreis_eur\n1,Cup,1234.5\n2,Pan,2.99\n");
  expect(work.text("x.sync.yaml")).toContain("fields: { listenpreisEur: listenpreis_eur } }\n");
  expect((await work.run("plan")).out).toContain("Nothing to do");
});

test("[R38] a new column that is empty takes no value away, and one that says something else is a conflict", async () => {
  const work = await synced("two-way");
  work.put("erp.csv", "sku;name;internal;color\n1;Cup;x;red\n2;Pan;y;blue\n");
  expect(await work.run("sync")).toMatchObject({ code: 0 });
  work.put("shop.csv", "sku,name,color\n1,Cup,\n2,Pan,green\n");
  const ran = await work.run("sync");
  expect(ran).toMatchObject({ code: 4 });
  expect(work.text("shop.csv")).toBe("sku,name,color\n1,Cup,red\n2,Pan,green\n");
  expect(work.text("erp.csv")).toBe("sku;name;internal;color\n1;Cup;x;red\n2;Pan;y;blue\n");
  expect((await work.run("conflicts")).out).toContain("green");
});

test("[R38] columns that come everywhere at once are one field", async () => {
  const work = await synced("two-way");
  work.put("erp.csv", "sku;name;internal;Unit Price\n1;Cup;x;1,50\n2;Pan;y;2,50\n");
  work.put("shop.csv", "sku,name,unit_price\n1,Cup,1.50\n2,Pan,2.50\n");
  const ran = await work.run("sync");
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.err).toContain('it becomes the field "unitPrice" (decimal), and it goes to shop.');
  work.edit("shop.csv", "2.50", "3.50");
  expect(await work.run("sync")).toMatchObject({ code: 0 });
  expect(work.text("erp.csv")).toBe("sku;name;internal;Unit Price\n1;Cup;x;1,50\n2;Pan;y;3,50\n");
});

test("[R38] a column that is added to a table joins the field that is called like it", async () => {
  const work = new CliWorkspace();
  const database = new DatabaseSync(work.place("shop.db"));
  database.exec("CREATE TABLE products (sku TEXT PRIMARY KEY, name TEXT)");
  work.put("erp.csv", "sku;name\n1;Cup\n");
  work.put(
    "x.sync.yaml",
    syncFile().replace("csv: { path: shop.csv }", "sqlite: { path: shop.db, table: products }"),
  );
  expect(await work.run("sync")).toMatchObject({ code: 0 });
  work.put("erp.csv", "sku;name;stock\n1;Cup;7\n");
  expect((await work.run("sync")).err).toContain('Give shop a column "stock"');
  database.exec("ALTER TABLE products ADD COLUMN stock INTEGER");
  expect(await work.run("sync")).toMatchObject({ code: 0 });
  expect(database.prepare("SELECT * FROM products").all()).toEqual([{ sku: "1", name: "Cup", stock: 7 }]);
  database.close();
});

test("[R39] what is gone, renamed or left out is not taken in", async () => {
  const work = await synced("source", json);
  work.put("erp.csv", "sku;title;internal\n1;Cup;x\n2;Pan;y\n");
  const before = work.text("x.sync.yaml");
  const renamed = await work.run("sync");
  expect(renamed).toMatchObject({ code: 3 });
  expect(renamed.out).toContain('the column "name" is gone and "title" is new');
  expect(work.text("x.sync.yaml")).toBe(before);
  expect(JSON.parse(work.text("web.json"))).toHaveLength(2);
  expect(before).not.toContain("internal");
});

test("[R38] names that would mean something else in YAML, and sync files in JSON, read back as they are", async () => {
  const work = new CliWorkspace();
  work.put("a.csv", "k\n1\n");
  work.put("b.json", '[{"k":"1"}]\n');
  work.put(
    "x.sync.json",
    '{"syncline":1,"name":"x","schemaChange":"propagate","record":{"key":"k","fields":{"k":"string"}},"endpoints":{"a":{"csv":"a.csv","mode":"source"},"b":{"json":"b.json","mode":"target"}}}',
  );
  expect(await work.run("sync")).toMatchObject({ code: 0 });
  const columns = ["true", "a: b # c", "{x}", "null", '"quoted"', "Größe", "run", "\u202eabc"];
  const quoted = columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
  work.put("a.csv", `k,${quoted}\n1,1a,2a,3a,4a,5a,6a,7a,8a\n`);
  expect(await work.run("sync")).toMatchObject({ code: 0 });
  const written: unknown = JSON.parse(work.text("x.sync.json"));
  expect(written).toMatchObject({ endpoints: { a: { mode: "source" } } });
  const [record] = JSON.parse(Buffer.from(work.text("b.json"), "latin1").toString()) as [object];
  expect(Object.values(record)).toEqual(["1", "1a", "2a", "3a", "4a", "5a", "6a", "7a", "8a"]);
});

test("[R38] a sync file that is changed meanwhile is left as it is", async () => {
  const work = await synced("source", json);
  work.put("erp.csv", "sku;name;internal;color\n1;Cup;x;red\n2;Pan;y;blue\n");
  const path = work.place("x.sync.yaml");
  const kept = await keepTakenIn(path, { before: "other", after: "new", fields: [], joined: [] });
  expect(kept).toMatchObject({
    ok: false,
    error: { code: "sync.schema-change", hint: expect.stringContaining("Run it again") },
  });
  expect(work.text("x.sync.yaml")).toBe(syncFile("source", json));
});
