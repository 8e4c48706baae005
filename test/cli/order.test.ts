import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { sameServer } from "../../shared/connectors/sql/postgres/same-server.ts";
import { type PostgresServer, postgresForFile } from "../support/postgres.ts";
import { CliWorkspace } from "./cli-workspace.ts";

const server = postgresForFile();

interface Desk {
  readonly work: CliWorkspace;
  sql(text: string): Promise<readonly unknown[]>;
}

const sqliteDesk = (): Desk => {
  const work = new CliWorkspace();
  const sql: Desk["sql"] = async (text) => {
    const database = new DatabaseSync(work.place("shop.db"));
    try {
      if (!text.startsWith("SELECT")) return database.exec(text) ?? [];
      const rows = database.prepare(text).all();
      return rows.map((row) => ({ ...row }));
    } finally {
      database.close();
    }
  };
  return { work, sql };
};

let schemas = 0;

/** Tables in a schema of their own, or under `public`. */
const postgresDesk = (): Desk & { readonly schema: string; readonly server: PostgresServer } => ({
  work: new CliWorkspace(),
  schema: `shop${++schemas}`,
  server: server(),
  sql: (text) => server().sql(text),
});

/** A sync of a CSV file and a table. */
const syncFile = (name: string, fields: string, target: string, mode: string) => `
syncline: 1
name: ${name}
record: { key: no, fields: { no: string, ${fields} } }
endpoints:
  csv: { csv: { path: ${name}.csv }, mode: ${mode === "two-way" ? mode : "source"} }
  db: { ${target}, mode: ${mode}, id: no }
`;

const tables = (prefix: string, onDelete = "") => `
CREATE TABLE ${prefix}customers (no text PRIMARY KEY, name text);
CREATE TABLE ${prefix}orders (no text PRIMARY KEY, customer text REFERENCES ${prefix}customers (no) ${onDelete});
CREATE TABLE ${prefix}lines (no text PRIMARY KEY, "order" text NOT NULL REFERENCES ${prefix}orders (no))`;

/** Sync files whose names are in the wrong order: lines, orders, customers. */
function fill({ work }: Desk, target: (table: string) => string, mode = "target"): void {
  work.put("1-lines.sync.yaml", syncFile("lines", "order: string", target("lines"), mode));
  work.put("2-orders.sync.yaml", syncFile("orders", "customer: string", target("orders"), mode));
  work.put("3-customers.sync.yaml", syncFile("customers", "name: string", target("customers"), mode));
  work.put("customers.csv", "no,name\nC1,Ada\nC2,Bob\nC3,Cy\n");
  work.put("orders.csv", "no,customer\nO1,C1\nO2,C2\nO3,C2\n");
  work.put("lines.csv", "no,order\nL1,O1\nL2,O2\nL3,O3\n");
}

interface Document {
  readonly syncs: readonly {
    readonly path: string;
    readonly sync: string;
    readonly held?: number;
    readonly outcome: { readonly kind: string };
  }[];
  readonly warnings?: readonly { readonly code: string; readonly message: string }[];
}

async function json(
  work: CliWorkspace,
  line: string,
): Promise<{ readonly code: number; readonly document: Document }> {
  const { code, out, err } = await work.run(`${line} --json`, { env: server().env });
  expect(err).toBe("");
  return { code, document: JSON.parse(out) };
}

/** A run of all syncs that goes through in the end: what became of each turn. */
async function synced(work: CliWorkspace): Promise<readonly string[]> {
  const { code, document } = await json(work, "sync");
  expect({ code, document }).toMatchObject({ code: 0 });
  return document.syncs.map(
    ({ sync, held, outcome }) => `${sync} ${outcome.kind}${held === undefined ? "" : `, ${held} held`}`,
  );
}

async function expectRows({ sql }: Desk, prefix: string, rows: Readonly<Record<string, string>>) {
  const found = await Promise.all(
    Object.keys(rows).map(async (table) => [
      table,
      (await sql(`SELECT no FROM ${prefix}${table} ORDER BY no`))
        .map((row) => (row as { readonly no: string }).no)
        .join(" "),
    ]),
  );
  expect(Object.fromEntries(found)).toEqual(rows);
}

const postgresTarget = (desk: { readonly server: PostgresServer }, prefix: string) => (table: string) =>
  `postgres: { url: ${JSON.stringify(desk.server.url())}, table: ${prefix}${table} }`;

test.each([
  ["PostgreSQL, in a schema", true],
  ["PostgreSQL, under public", false],
])("[C57][C58] new records and deletes of three syncs go through in one go: %s", async (_name, own) => {
  const desk = postgresDesk();
  const prefix = own ? `${desk.schema}.` : "public.";
  await desk.sql(`CREATE SCHEMA ${desk.schema}; ${tables(prefix)}`);
  // Schemas that are on the search path are left out in what the catalogue says.
  fill(desk, postgresTarget(desk, own ? prefix : ""));
  const { work } = desk;
  const planned = await json(work, "plan");
  expect(planned.document.syncs.map(({ sync }) => sync)).toEqual(["customers", "orders", "lines"]);
  await expectRows(desk, prefix, { customers: "", orders: "", lines: "" });
  expect(await synced(work)).toEqual(["customers done", "orders done", "lines done"]);
  await expectRows(desk, prefix, { customers: "C1 C2 C3", orders: "O1 O2 O3", lines: "L1 L2 L3" });

  work.edit("customers.csv", "C2,Bob\n", "C4,Dan\n");
  work.edit("orders.csv", "O2,C2\nO3,C2\n", "O4,C4\n");
  work.edit("lines.csv", "L2,O2\nL3,O3\n", "L4,O4\n");
  expect(await synced(work)).toEqual([
    "customers done, 1 held",
    "orders done, 2 held",
    "lines done",
    "orders done",
    "customers done",
  ]);
  await expectRows(desk, prefix, { customers: "C1 C3 C4", orders: "O1 O4", lines: "L1 L4" });
  expect(await synced(work)).toEqual(["customers nothing", "orders nothing", "lines nothing"]);
  await desk.sql(
    `DROP SCHEMA ${desk.schema} CASCADE; DROP TABLE IF EXISTS public.lines, public.orders, public.customers`,
  );
});

test("[C57] one server is one, by whichever of this machine's names the syncs know it", async () => {
  const desk = postgresDesk();
  const prefix = `${desk.schema}.`;
  await desk.sql(`CREATE SCHEMA ${desk.schema}; ${tables(prefix)}`);
  const { host } = new URL(desk.server.url());
  const hosts: Readonly<Record<string, string>> = {
    lines: "localhost",
    orders: "127.0.0.1",
    customers: "LOCALHOST",
  };
  fill(desk, (table) => {
    const url = desk.server.url().replace(host, `${hosts[table]}:${desk.server.port}`);
    return `postgres: { url: ${JSON.stringify(url)}, table: ${prefix}${table} }`;
  });
  expect(await synced(desk.work)).toEqual(["customers done", "orders done", "lines done"]);
  await desk.sql(`DROP SCHEMA ${desk.schema} CASCADE`);
});

test.each([
  ["postgres://localhost:5432/shop", "postgres://127.0.0.1:5432/shop"],
  ["postgres://localhost:5432/shop", "postgres://::1:5432/shop"],
  ["postgres://localhost:5432/shop", "postgres://localhost:/shop"],
  ["postgres://localhost:5432/shop", "postgres://localhost/shop"],
  ["postgres://localhost:5432/shop", "postgres://:5432/shop"],
  ["postgres://db.example:5432/shop", "postgres://DB.example/shop"],
])("[C57] %s and %s are one server", (one, other) => {
  expect(sameServer(other)).toBe(sameServer(one));
});

test.each([
  ["postgres://localhost:5432/shop", "postgres://localhost:5433/shop"],
  ["postgres://localhost:5432/shop", "postgres://localhost:5432/Shop"],
  ["postgres://localhost:5432/shop", "postgres://db.example:5432/shop"],
  ["postgres://localhost:5432/shop", "postgres:///run/postgresql:5432/shop"],
  ["postgres://${env:HOST}:5432/shop", "postgres://${env:OTHER}:5432/shop"],
])("[C57] %s and %s are not taken for one server", (one, other) => {
  expect(sameServer(other)).not.toBe(sameServer(one));
});

test("[C58] what a database does to rows whose parent goes does not come back as a change", async () => {
  const desk = postgresDesk();
  const prefix = `${desk.schema}.`;
  await desk.sql(`CREATE SCHEMA ${desk.schema}; ${tables(prefix, "ON DELETE SET NULL")}`);
  fill(desk, postgresTarget(desk, prefix), "two-way");
  const { work } = desk;
  work.put("lines.csv", "no,order\nL1,O1\n");
  await synced(work);
  work.edit("customers.csv", "C2,Bob\n", "");
  work.edit("orders.csv", "O2,C2\n", "");
  const { out, err, code } = await work.run("sync", { env: server().env });
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("1 deleted record left until the syncs whose records may name it have run.");
  // O3 still named it: the database's own change arrives, the deleted O2 does not come back.
  await synced(work);
  expect(work.text("orders.csv")).toBe("no,customer\nO1,C1\nO3,\n");
  expect(work.text("customers.csv")).toBe("no,name\nC1,Ada\nC3,Cy\n");
});

test("[C57] an endpoint is connected to once, also where its sync has two turns", async () => {
  const desk = postgresDesk();
  const prefix = `${desk.schema}.`;
  await desk.sql(`CREATE SCHEMA ${desk.schema}; ${tables(prefix)}`);
  let connections = 0;
  const relay = createServer((socket) => {
    connections++;
    const upstream = connect(desk.server.port, "127.0.0.1");
    for (const one of [socket, upstream]) one.on("error", () => {});
    socket.pipe(upstream).pipe(socket);
  });
  await once(relay.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void relay.close());
  const { port } = relay.address() as AddressInfo;
  const url = desk.server.url().replace(`:${desk.server.port}/`, `:${port}/`);
  fill(desk, (table) => `postgres: { url: ${JSON.stringify(url)}, table: ${prefix}${table} }`);
  const { work } = desk;
  expect(await synced(work)).toHaveLength(3);
  expect(connections).toBe(3);
  work.edit("customers.csv", "C2,Bob\n", "");
  work.edit("orders.csv", "O2,C2\nO3,C2\n", "");
  work.edit("lines.csv", "L2,O2\nL3,O3\n", "");
  expect(await synced(work)).toHaveLength(5);
  expect(connections).toBe(6);
});

test("[C57][C58] SQLite, with what a circle leaves tried once more", async () => {
  const desk = sqliteDesk();
  await desk.sql(tables(""));
  const target = (table: string) => `sqlite: { path: shop.db, table: ${table.toUpperCase()} }`;
  fill(desk, target);
  const { work } = desk;
  expect(await synced(work)).toEqual(["customers done", "orders done", "lines done"]);
  work.put("customers.csv", "no,name\nC1,Ada\n");
  work.put("orders.csv", "no,customer\nO1,C1\n");
  work.put("lines.csv", "no,order\nL1,O1\n");
  expect(await synced(work)).toEqual([
    "customers nothing, 2 held",
    "orders nothing, 2 held",
    "lines done",
    "orders done",
    "customers done",
  ]);
  await expectRows(desk, "", { customers: "C1", orders: "O1", lines: "L1" });

  await desk.sql(`
    CREATE TABLE staff (no text PRIMARY KEY, site text REFERENCES sites (no));
    CREATE TABLE sites (no text PRIMARY KEY, boss text REFERENCES staff (no))`);
  work.put("4-sites.sync.yaml", syncFile("sites", "boss: string", target("sites"), "target"));
  work.put("5-staff.sync.yaml", syncFile("staff", "site: string", target("staff"), "target"));
  work.put("sites.csv", "no,boss\nS1,P1\nS2,\n");
  work.put("staff.csv", "no,site\nP1,S2\n");
  const { code, document } = await json(work, "sync 4-sites 5-staff");
  const { syncs, warnings } = document;
  expect(syncs.map(({ sync, outcome }) => `${sync} ${outcome.kind}`)).toEqual([
    "sites partial",
    "staff done",
    "sites done",
  ]);
  expect(code).toBe(0);
  expect(warnings).toMatchObject([{ code: "sync.circle", message: expect.stringContaining("4-sites") }]);
  await expectRows(desk, "", { sites: "S1 S2", staff: "P1" });
});

test("[C57] a sync that cannot be read keeps no other from its order, and a brake holds one alone", async () => {
  const desk = sqliteDesk();
  await desk.sql(tables(""));
  fill(desk, (table) => `sqlite: { path: shop.db, table: ${table} }`);
  const { work } = desk;
  work.put("0-broken.sync.yaml", "syncline: 1\nendpoints: [");
  const { code, document } = await json(work, "sync");
  expect(code).toBe(1);
  const paths = document.syncs.map(({ path }) => path.slice(work.folder.length + 1));
  expect(paths).toEqual([
    "0-broken.sync.yaml",
    "3-customers.sync.yaml",
    "2-orders.sync.yaml",
    "1-lines.sync.yaml",
  ]);
  await expectRows(desk, "", { customers: "C1 C2 C3", orders: "O1 O2 O3", lines: "L1 L2 L3" });

  work.put("customers.csv", "no,name\n");
  work.put("orders.csv", "no,customer\nO1,C1\n");
  work.put("lines.csv", "no,order\nL1,O1\n");
  const held = await json(work, "sync 1-lines 2-orders 3-customers");
  expect(held.code).toBe(3);
  expect(held.document.syncs.map(({ sync, outcome }) => `${sync} ${outcome.kind}`)).toEqual([
    "customers blocked",
    "orders nothing",
    "lines done",
    "orders done",
  ]);
  await expectRows(desk, "", { customers: "C1 C2 C3", orders: "O1", lines: "L1" });
});
