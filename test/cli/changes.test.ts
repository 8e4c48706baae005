import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { CliWorkspace } from "./cli-workspace.ts";

function shop(changes = ", changes: { table: log }"): { readonly workspace: CliWorkspace; names(): unknown } {
  const workspace = new CliWorkspace();
  workspace.put("a.csv", "sku,name\nA-1,Cup\n");
  workspace.put(
    "shop.sync.yaml",
    `syncline: 1\nname: shop\nrecord: { key: sku, fields: { sku: string, name: string } }\nendpoints:\n  file: { csv: { path: a.csv }, mode: two-way }\n  shop: { sqlite: { path: shop.db, table: articles${changes} }, mode: two-way }\n`,
  );
  const database = new DatabaseSync(workspace.place("shop.db"));
  database.exec("CREATE TABLE articles (sku TEXT PRIMARY KEY, name TEXT)");
  database.close();
  const names = () => {
    const opened = new DatabaseSync(workspace.place("shop.db"));
    const rows = opened.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'log%' ORDER BY name").all();
    opened.close();
    return rows.map(({ name }) => name);
  };
  return { workspace, names };
}

test("[C50] changes prints the statements, runs them only when asked to, and takes all away again", async () => {
  const { workspace, names } = shop();
  const printed = await workspace.run("changes shop shop");
  expect(printed).toMatchObject({ code: 0, err: "" });
  expect(printed.out).toContain('CREATE TABLE "log"');
  expect(names()).toEqual([]);
  expect((await workspace.run("plan")).err).toContain("syncline changes SYNC ENDPOINT --install");
  const installed = await workspace.json("changes shop shop --install");
  expect(installed).toMatchObject({ code: 0, document: { table: "log", done: "installed" } });
  expect(names()).toEqual(["log", "log_delete", "log_insert", "log_update"]);
  expect(await workspace.run("sync")).toMatchObject({ code: 0 });
  expect((await workspace.run("changes shop shop --remove --print")).out).toContain("DROP TABLE");
  expect(names()).toHaveLength(4);
  expect(await workspace.run("changes shop shop --remove")).toMatchObject({
    code: 0,
    out: "✓ log is gone.\n",
  });
  expect(names()).toEqual([]);
});

test("[C50] what is printed can be run as it is", async () => {
  const { workspace, names } = shop();
  const { out } = await workspace.run("changes shop shop");
  const database = new DatabaseSync(workspace.place("shop.db"));
  database.exec(out);
  database.exec("INSERT INTO articles VALUES ('A-2', 'Pan')");
  expect(
    database
      .prepare("SELECT syncline_op, sku FROM log")
      .all()
      .map((row) => ({ ...row })),
  ).toEqual([{ syncline_op: "insert", sku: "A-2" }]);
  database.close();
  expect(names()).toHaveLength(4);
});

test("[C50] an installation that fails leaves nothing behind", async () => {
  const { workspace, names } = shop();
  const database = new DatabaseSync(workspace.place("shop.db"));
  database.exec(
    "CREATE TABLE other (x); CREATE TRIGGER log_update AFTER UPDATE ON other BEGIN SELECT 1; END",
  );
  database.close();
  expect(await workspace.run("changes shop shop --install")).toMatchObject({ code: 1 });
  expect(names()).toEqual(["log_update"]);
});

test.each([
  ["changes shop", 2, "changes takes a sync and one of its endpoints"],
  ["changes shop shop --install --remove", 2, "either --install or --remove"],
  ["changes shop shoop", 2, 'no endpoint "shoop"'],
  ["changes shop file", 2, "not a table of a database"],
  ["changes nowhere shop", 1, "nowhere"],
])("[C50] changes says what is wrong with how it was called: %s", async (line, code, message) => {
  const { workspace } = shop();
  const ran = await workspace.run(line);
  expect(ran.err).toContain(message);
  expect(ran.code).toBe(code);
});

test("[C50] an endpoint whose changes no table follows is told how to say so", async () => {
  const { workspace } = shop("");
  const { code, err } = await workspace.run("changes shop shop");
  expect(code).toBe(2);
  expect(err).toContain("changes: { table: NAME }");
});
