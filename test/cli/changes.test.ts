import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { postgresForFile } from "../support/postgres.ts";
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

const server = postgresForFile();
let tables = 0;

/** Two syncs of one table whose changes are noted, each with a file of its own; `sql` gives the rows of a SELECT. */
async function twoReaders(kind: "SQLite" | "PostgreSQL") {
  const workspace = new CliWorkspace();
  const table = `articles_${tables++}`;
  const log = `${table}_log`;
  const place =
    kind === "SQLite" ? "sqlite: { path: shop.db" : `postgres: { url: ${JSON.stringify(server().url())}`;
  for (const name of ["one", "two"]) {
    workspace.put(`${name}.csv`, "sku,name\n");
    workspace.put(
      `${name}.sync.yaml`,
      `syncline: 1\nname: ${name}\nrecord: { key: sku, fields: { sku: string, name: string } }\nendpoints:\n  file: { csv: { path: ${name}.csv }, mode: target }\n  shop: { ${place}, table: ${table}, changes: { table: ${log} } }, mode: source }\n`,
    );
  }
  const sql = async (text: string): Promise<readonly unknown[]> => {
    if (kind === "PostgreSQL") return server().sql(text);
    const database = new DatabaseSync(workspace.place("shop.db"));
    try {
      return database.prepare(text).all();
    } finally {
      database.close();
    }
  };
  const run = async (line: string) => {
    const ran = await workspace.run(line, { env: server().env });
    return { ...ran, document: line.includes("--json") ? JSON.parse(ran.out) : null };
  };
  await sql(`CREATE TABLE ${table} (sku text PRIMARY KEY, name text)`);
  expect(await run("changes one shop --install")).toMatchObject({ code: 0 });
  return {
    run,
    sql,
    table,
    synced: async (name: string) => expect(await run(`sync ${name}`)).toMatchObject({ code: 0 }),
    /** Makes all that was noted so far older, by days. */
    age: (days: number) =>
      sql(
        kind === "SQLite"
          ? `UPDATE ${log} SET syncline_at = strftime('%Y-%m-%dT%H:%M:%fZ', syncline_at, '-${days} days')`
          : `UPDATE ${log} SET syncline_at = syncline_at - interval '${days} days'`,
      ),
    noted: async () =>
      (await sql(`SELECT sku FROM ${log} ORDER BY syncline_seq`)).map(
        (row) => (row as { readonly sku: string }).sku,
      ),
    text: (name: string) => workspace.text(`${name}.csv`),
    prune: async (more = "") => (await run(`changes one shop --prune${more} --json`)).document,
  };
}

test.each(["SQLite", "PostgreSQL"] as const)(
  "[C59] only what every sync has read and is old enough goes, and all that changed is still found: %s",
  async (kind) => {
    const { sql, table, synced, age, noted, text, prune, run } = await twoReaders(kind);
    await sql(`INSERT INTO ${table} VALUES ('A', 'Ada'), ('B', 'Bob')`);
    await age(40);
    expect((await prune()).errors).toMatchObject([{ code: "endpoint.missing" }]);
    await synced("one");
    await synced("two");
    await sql(`INSERT INTO ${table} VALUES ('C', 'Cy')`);
    await sql(`INSERT INTO ${table} VALUES ('D', 'Dan')`);
    await age(40);
    await synced("one");
    // The other sync has not seen C and D.
    expect(await prune()).toEqual({ table: `${table}_log`, done: "pruned", rows: 2, older: "30d" });
    expect(await noted()).toEqual(["C", "D"]);
    await sql(`DELETE FROM ${table} WHERE sku = 'A'`);
    await synced("two");
    expect(text("two")).toBe("sku,name\nB,Bob\nC,Cy\nD,Dan\n");
    await synced("one");
    // The delete was read by both, and is younger than thirty days.
    expect(await prune()).toMatchObject({ rows: 2 });
    expect(await noted()).toEqual(["A"]);
    expect(await run("changes one shop --prune")).toMatchObject({
      code: 0,
      out: `${table}_log holds nothing that every sync has read and that is older than 30d.\n`,
    });
    // Read to its end and emptied as far as it goes, it tells of what comes next, and of no more than that.
    await age(40);
    await synced("one");
    await prune(" --older 2d");
    await sql(`UPDATE ${table} SET name = 'Bert' WHERE sku = 'B'`);
    await synced("one");
    expect(text("one")).toBe("sku,name\nB,Bert\nC,Cy\nD,Dan\n");
  },
);

test.each([
  ["--older 30m", 2, "shorter than the endpoint's `full:`"],
  ["--older soon", 2, "no length of time"],
  ["--install", 2, "--prune goes with none of"],
])("[C59] nothing is pruned that was asked for in a wrong way: --prune %s", async (more, code, message) => {
  const { workspace } = shop();
  const ran = await workspace.run(`changes shop shop --prune ${more}`);
  expect(ran.err).toContain(message);
  expect(ran.code).toBe(code);
  expect((await workspace.run("changes shop shop --older 3d")).err).toContain("--older goes with --prune");
});

test("[C59] without a change table, or one that is not there, nothing is pruned and it is said", async () => {
  expect((await shop("").workspace.run("changes shop shop --prune")).err).toContain(
    "changes: { table: NAME }",
  );
  const { workspace } = shop();
  expect(await workspace.run("changes shop shop --prune")).toMatchObject({ code: 1 });
});
