import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { loadSync } from "../../shared/engine/load-sync.ts";
import { bundled } from "../support/bundle.ts";
import { PostgresServer, postgresForFile } from "../support/postgres.ts";
import { Workspace } from "../support/workspace.ts";

const server = postgresForFile();
let tables = 0;

const record =
  "record: { key: email, fields: { email: string, name: string, amount: { type: decimal, scale: 2 }, vip: boolean } }";
const loose = "brakes: { deletes: false, updates: false, shrink: false }";

/** A workspace of two endpoints, one of them a table of PostgreSQL. */
async function withPostgres(
  file: { readonly name: string; readonly source: string; readonly content: string },
  columns: string,
  more = "mode: two-way",
) {
  const table = `engine_${tables++}`;
  await server().sql(`CREATE TABLE ${table} (${columns})`);
  const work = new Workspace(
    { [file.name]: file.content },
    `syncline: 1\nname: work\n${record}\nendpoints:\n  file: { ${file.source}, mode: two-way }\n  shop:\n    postgres: { url: "${server().url()}", table: ${table} }\n    ${more}\n${loose}\n`,
  );
  const sql = (text: string) => server().sql(text.replaceAll("TABLE", table));
  return { work, sql, table, rows: () => sql("SELECT email, name, amount, vip FROM TABLE ORDER BY email") };
}

const csv = { name: "people.csv", source: "csv: { path: people.csv }" };
const xml = { name: "people.xml", source: "xml: { path: people.xml, records: people.person }" };
const generated =
  "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, name varchar(40), amount numeric(10,2), vip boolean";

test("[C52] a CSV file and a table of PostgreSQL keep in step, ids that the table gives included", async () => {
  const { work, sql, rows } = await withPostgres(
    { ...csv, content: "email,name,amount,vip\na@b.c,Ada,1.50,true\nb@b.c,Bob,,false\n" },
    generated,
  );
  await sql("INSERT INTO TABLE (email, name, amount, vip) VALUES ('c@b.c', 'Cy', 3, NULL)");
  expect(await work.changes()).toEqual(
    ["shop + a@b.c", "shop + b@b.c", "file + c@b.c"].sort((a, b) => a.slice(-5).localeCompare(b.slice(-5))),
  );
  await work.synced();
  expect(await rows()).toEqual([
    { email: "a@b.c", name: "Ada", amount: "1.50", vip: true },
    { email: "b@b.c", name: "Bob", amount: null, vip: false },
    { email: "c@b.c", name: "Cy", amount: "3.00", vip: null },
  ]);
  expect(work.text(csv.name)).toContain("c@b.c,Cy,3.00,");
  expect((await work.planned()).items).toEqual([]);
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });

  // Edits on both sides, one record deleted on each, one made on each.
  work.edit(csv.name, "Ada,1.50", "Ada L.,1.50");
  await sql("UPDATE TABLE SET amount = 99.9 WHERE email = 'a@b.c'; DELETE FROM TABLE WHERE email = 'b@b.c'");
  await sql("INSERT INTO TABLE (email, name) VALUES ('d@b.c', 'Dee')");
  work.edit(csv.name, "c@b.c,Cy,3.00,\n", "e@b.c,Eve,7,true\n");
  await work.synced();
  expect(await rows()).toEqual([
    { email: "a@b.c", name: "Ada L.", amount: "99.90", vip: true },
    { email: "d@b.c", name: "Dee", amount: null, vip: null },
    { email: "e@b.c", name: "Eve", amount: "7.00", vip: true },
  ]);
  expect(work.text(csv.name)).toContain("a@b.c,Ada L.,99.90,true\n");
  expect(work.text(csv.name)).toContain("d@b.c,Dee,,\n");
  expect(work.text(csv.name)).not.toMatch(/b@b|c@b\.c,/);
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });

  // The same field on both sides is a conflict, and waits without holding back the rest.
  work.edit(csv.name, "Ada L.", "Ada C.");
  await sql("UPDATE TABLE SET name = 'Ada P.', vip = false WHERE email = 'a@b.c'");
  const report = await work.synced();
  expect(report.header).toMatchObject({ newConflicts: 1 });
  expect(work.text(csv.name)).toContain("a@b.c,Ada C.,99.90,false\n");
  expect(await rows()).toMatchObject([{ name: "Ada P.", vip: false }, {}, {}]);
});

test("[C52] a key that is renamed in the table stays the same record, since the table's own id tells", async () => {
  const { work, sql, rows } = await withPostgres(
    { ...csv, content: "email,name,amount,vip\na@b.c,Ada,1,true\n" },
    generated,
  );
  await work.synced();
  await sql("UPDATE TABLE SET email = 'new@b.c'");
  await work.synced();
  expect(work.text(csv.name)).toBe("email,name,amount,vip\nnew@b.c,Ada,1,true\n");
  expect(await rows()).toMatchObject([{ email: "new@b.c" }]);
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
});

test("[C52] an XML file and a table of PostgreSQL keep in step where the key is the primary key", async () => {
  const { work, sql, rows } = await withPostgres(
    {
      ...xml,
      content:
        "<people>\n  <person><email>a@b.c</email><name>Ada &amp; Co</name><amount>1.5</amount><vip>true</vip></person>\n</people>\n",
    },
    "email text PRIMARY KEY, name text, amount numeric(10,2), vip boolean NOT NULL DEFAULT false",
  );
  await sql("INSERT INTO TABLE VALUES ('x@b.c', 'X <y>', 2, true)");
  await work.synced();
  expect(await rows()).toEqual([
    { email: "a@b.c", name: "Ada & Co", amount: "1.50", vip: true },
    { email: "x@b.c", name: "X <y>", amount: "2.00", vip: true },
  ]);
  expect(work.text(xml.name)).toContain("<name>X &lt;y></name>");
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  await sql("UPDATE TABLE SET name = 'changed' WHERE email = 'a@b.c'");
  work.edit(xml.name, "<email>x@b.c</email>", "<email>y@b.c</email>");
  await work.synced();
  expect(work.text(xml.name)).toContain("<name>changed</name>");
  expect((await rows()).map(({ email }) => email)).toEqual(["a@b.c", "y@b.c"]);
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
});

test("[C52] what a table makes of a value is not sent again and again, and one row that is refused keeps no other back", async () => {
  const { work, sql, rows } = await withPostgres(
    { ...csv, content: "email,name,amount,vip\na@b.c,  Ada ,1.50,true\nb@b.c,Bob,-5,false\n" },
    "email text PRIMARY KEY, name text, amount numeric(10,2) CONSTRAINT no_debts CHECK (amount >= 0), vip boolean",
  );
  await sql(
    "CREATE FUNCTION TABLE_tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := upper(trim(NEW.name)); RETURN NEW; END $$; CREATE TRIGGER tidy BEFORE INSERT OR UPDATE ON TABLE FOR EACH ROW EXECUTE FUNCTION TABLE_tidy()",
  );
  const report = await work.synced();
  expect(report.outcome).toMatchObject({
    kind: "partial",
    refused: [{ key: "b@b.c", problem: { message: expect.stringContaining("no_debts") } }],
  });
  expect(await rows()).toMatchObject([{ email: "a@b.c", name: "ADA" }]);
  work.edit(csv.name, "-5", "5");
  await work.synced();
  expect((await rows()).map(({ name }) => name)).toEqual(["ADA", "BOB"]);
  expect(work.text(csv.name)).toContain("  Ada ");
  expect(await work.changes()).toEqual([]);
});

test("[C52] a JSON file fills a table of SQLite, and again only what changed", async () => {
  const work = new Workspace(
    {
      "people.json": JSON.stringify([
        { email: "a@b.c", name: "Ada", amount: 1.5, vip: true },
        { email: "b@b.c", name: "Bob", amount: null, vip: false },
      ]),
    },
    `syncline: 1\nname: work\n${record}\nendpoints:\n  file: { json: { path: people.json }, mode: source }\n  shop: { sqlite: { path: shop.db, table: people }, mode: target }\n${loose}\n`,
  );
  const database = new DatabaseSync(work.place("shop.db"));
  database.exec(
    "CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT, amount DECIMAL(10,2), vip BOOLEAN, seen INTEGER DEFAULT 7)",
  );
  await work.synced();
  const rows = () =>
    database
      .prepare("SELECT * FROM people ORDER BY id")
      .all()
      .map((row) => ({ ...row }));
  expect(rows()).toEqual([
    { id: 1, email: "a@b.c", name: "Ada", amount: 1.5, vip: 1, seen: 7 },
    { id: 2, email: "b@b.c", name: "Bob", amount: null, vip: 0, seen: 7 },
  ]);
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  work.put("people.json", JSON.stringify([{ email: "a@b.c", name: "Ada L.", amount: 1.5, vip: true }]));
  expect(await work.changes()).toEqual(["shop ~ a@b.c name Ada → Ada L.", "shop - b@b.c"]);
  await work.synced();
  expect(rows()).toEqual([{ id: 1, email: "a@b.c", name: "Ada L.", amount: 1.5, vip: 1, seen: 7 }]);
  database.close();
});

test("[C52] with a change table only what changed is read, deletes included, and all comes to rest", async () => {
  const { work, sql, table, rows } = await withPostgres(
    { ...csv, content: "email,name,amount,vip\na@b.c,Ada,1.50,true\nb@b.c,Bob,2.00,false\n" },
    generated,
  );
  work.edit("work.sync.yaml", `table: ${table} }`, `table: ${table}, changes: { table: ${table}_changes } }`);
  expect(await work.sync()).toMatchObject({ ok: false, error: { code: "endpoint.missing" } });
  expect(await work.cli("changes", "work", "shop", "--install")).toMatchObject({ code: 0 });
  await work.synced();
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  await sql(
    "UPDATE TABLE SET name = 'Ada L.' WHERE email = 'a@b.c'; DELETE FROM TABLE WHERE email = 'b@b.c'; INSERT INTO TABLE (email, name) VALUES ('c@b.c', 'Cy')",
  );
  const { header } = await work.synced();
  expect(header.endpoints.file).toMatchObject({ creates: 1, updates: 1, deletes: 1 });
  expect(work.text(csv.name)).toBe("email,name,amount,vip\na@b.c,Ada L.,1.50,true\nc@b.c,Cy,,\n");
  work.edit(csv.name, "a@b.c,Ada L.,1.50,true\n", "");
  await work.synced();
  expect(await rows()).toMatchObject([{ email: "c@b.c" }]);
  for (let runs = 0; runs < 2; runs++)
    expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
});

test("[C53] a server that was away as the sync was loaded stays unread in that run, and nothing counts as gone", async () => {
  const own = await PostgresServer.start();
  try {
    await own.sql(`CREATE TABLE people (${generated})`);
    const work = new Workspace(
      { [csv.name]: "email,name,amount,vip\na@b.c,Ada,1.50,true\n", "copy.csv": "email,name,amount,vip\n" },
      `syncline: 1\nname: work\n${record}\nendpoints:\n  file: { ${csv.source}, mode: two-way }\n  copy: { csv: { path: copy.csv }, mode: two-way }\n  shop: { postgres: { url: "${own.url()}", table: people }, mode: two-way }\n${loose}\n`,
    );
    await work.synced();
    await own.stop();
    work.edit(csv.name, "Ada", "Eve");
    const report = await work.synced();
    expect(report.header.unreadable).toMatchObject([
      { code: "endpoint.unreachable", at: { endpoint: "shop" } },
    ]);
    expect(work.text("copy.csv")).toContain("Eve");
    const signal = new AbortController().signal;
    const loaded = await loadSync(work.path, {
      home: { folder: work.home },
      ports: filePorts,
      secrets: openSecrets({ home: work.home, env: process.env }),
      signal,
    });
    await own.restart();
    const silent = { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} };
    const read = await loaded.connectors.get("shop")!.read({ known: null, cursor: null }, silent, signal);
    expect(read).toMatchObject({ ok: false, error: { code: "endpoint.unreachable" } });
    await work.synced();
    expect(await own.sql("SELECT name FROM people")).toEqual([{ name: "Eve" }]);
    expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  } finally {
    await own.remove();
  }
});

test("[C39] a server that goes down in the middle of a load leaves whole batches, and once it is back the rest follows", async () => {
  const own = await PostgresServer.start();
  try {
    await own.sql(`CREATE TABLE people (${generated})`);
    const lines = Array.from({ length: 6000 }, (_, index) => `p${index}@b.c,P ${index},1.00,true\n`);
    const work = new Workspace(
      { [csv.name]: `email,name,amount,vip\n${lines.join("")}` },
      `syncline: 1\nname: work\n${record}\nendpoints:\n  file: { ${csv.source}, mode: source }\n  shop: { postgres: { url: "${own.url()}", table: people }, mode: target }\n${loose}\n`,
    );
    await own.sql(
      "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END $$; CREATE TRIGGER slow AFTER INSERT ON people FOR EACH STATEMENT EXECUTE FUNCTION slow()",
    );
    const stopped = new Promise<void>((resolve) => {
      const look = async (): Promise<void> => {
        const [row] = await own.sql("SELECT count(*)::integer AS n FROM people");
        if (Number(row?.n) >= 1000) resolve(own.stop());
        else setTimeout(() => void look(), 20);
      };
      setTimeout(() => void look(), 100);
    });
    const { outcome } = await work.synced();
    await stopped;
    expect(outcome).toMatchObject({
      kind: "partial",
      refused: expect.arrayContaining([
        expect.objectContaining({ problem: expect.objectContaining({ code: "endpoint.unreachable" }) }),
      ]),
    });
    await own.restart();
    const [{ n } = {}] = await own.sql("SELECT count(*)::integer AS n FROM people");
    expect(Number(n) % 1000).toBe(0);
    expect(Number(n)).toBeLessThan(6000);
    await settle(work);
    expect(
      await own.sql("SELECT count(*)::integer AS n, count(DISTINCT email)::integer AS keys FROM people"),
    ).toEqual([{ n: 6000, keys: 6000 }]);
  } finally {
    await own.remove();
  }
});

test("[C56] a time goes into a column that keeps no zone only as it is read from there", async () => {
  const table = `engine_${tables++}`;
  await server().sql(`CREATE TABLE ${table} (email text PRIMARY KEY, at timestamp)`);
  const sync = (formats: string) =>
    `syncline: 1\nname: work\nrecord: { key: email, fields: { email: string, at: timestamp } }\nendpoints:\n  file: { csv: { path: a.csv }, mode: two-way }\n  shop: { postgres: { url: "${server().url()}", table: ${table} }, mode: two-way${formats} }\n`;
  const work = new Workspace(
    { "a.csv": "email,at\na@b.c,2024-07-01T10:00:00Z\n" },
    sync(", formats: { zone: Europe/Berlin }"),
  );
  expect(await work.diagnostics()).toMatchObject([
    { code: "sync.bad-value", message: expect.stringContaining("keeps no zone") },
  ]);
  for (const [formats, held] of [
    ["", "2024-07-01 10:00:00"],
    [", formats: { zone: Europe/Berlin, timestamp: \"yyyy-MM-dd'T'HH:mm:ss\" }", "2024-07-01 12:00:00"],
  ] as const) {
    const again = new Workspace({ "a.csv": "email,at\na@b.c,2024-07-01T10:00:00Z\n" }, sync(formats));
    await server().sql(`DELETE FROM ${table}`);
    await again.synced();
    expect(await server().sql(`SELECT at::text FROM ${table}`)).toEqual([{ at: held }]);
    expect(await again.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  }
});

const child = join(import.meta.dirname, "database-child.ts");

function runKilled(work: Workspace, step: number): readonly string[] | "killed" {
  const { signal, stdout, stderr } = spawnSync(
    process.execPath,
    [bundled(child), work.path, work.home, `${step}`],
    {
      encoding: "utf8",
    },
  );
  if (signal === "SIGKILL") return "killed";
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout);
}

async function settle(work: Workspace): Promise<void> {
  for (let runs = 0; runs < 5; runs++) {
    const report = await work.sync({ approved: true });
    if (!report.ok) throw new Error(report.error.message);
    if (report.value.kind === "nothing") return;
  }
  throw new Error("the runs never come to an end");
}

test("[C39] killed at any step of a run, the next ones leave table and file as if nothing had happened, and no row is made twice", async () => {
  let steps = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= steps; step++) {
    const { work, sql, rows } = await withPostgres(
      {
        ...csv,
        content: "email,name,amount,vip\na@b.c,Ada,1.50,true\nb@b.c,Bob,2.00,false\nc@b.c,Cy,3.00,false\n",
      },
      generated,
    );
    await work.synced();
    work.edit(csv.name, "b@b.c,Bob,2.00,false\n", "d@b.c,Dee,4.00,true\ne@b.c,Eve,5.00,true\n");
    work.edit(csv.name, "Ada", "Ada L.");
    await sql(
      "UPDATE TABLE SET name = 'Cyril' WHERE email = 'c@b.c'; INSERT INTO TABLE (email, name) VALUES ('f@b.c', 'Fay')",
    );
    const ran = runKilled(work, step);
    if (step === 0) {
      if (ran === "killed") throw new Error("it was killed without having been asked to be");
      steps = ran.length;
    } else expect(ran).toBe("killed");
    await settle(work);
    expect(await rows(), `killed at step ${step}`).toMatchObject([
      { email: "a@b.c", name: "Ada L." },
      { email: "c@b.c", name: "Cyril" },
      { email: "d@b.c", name: "Dee" },
      { email: "e@b.c", name: "Eve" },
      { email: "f@b.c", name: "Fay" },
    ]);
    const lines = work.text(csv.name).trim().split("\n");
    expect(
      lines
        .slice(1)
        .map((line) => line.split(",").slice(0, 2).join(" "))
        .sort(),
    ).toEqual(["a@b.c Ada L.", "c@b.c Cyril", "d@b.c Dee", "e@b.c Eve", "f@b.c Fay"]);
    expect(await work.changes()).toEqual([]);
    expect(await work.state((state) => state.conflicts())).toEqual([]);
  }
  expect(steps).toBeGreaterThan(7);
}, 300_000);

test("[C39] killed between the transactions of a first load, the rest is loaded by the next run", async () => {
  const count = 2500;
  const content = `email,name,amount,vip\n${Array.from({ length: count }, (_, index) => `p${index}@b.c,P ${index},1.00,true\n`).join("")}`;
  const { work, sql } = await withPostgres({ ...csv, content }, generated);
  const names = [
    "before begin",
    "after begin",
    "before intend",
    "after intend",
    "before note",
    "after note",
    "before intend",
    "after intend",
  ];
  expect(runKilled(work, names.length)).toBe("killed");
  expect(await sql("SELECT count(*)::integer AS n FROM TABLE")).toEqual([{ n: 1000 }]);
  await settle(work);
  expect(
    await sql("SELECT count(*)::integer AS n, count(DISTINCT email)::integer AS keys FROM TABLE"),
  ).toEqual([{ n: count, keys: count }]);
  expect(await work.changes()).toEqual([]);
});

test("[J41] killed at any step, and the same row changed by somebody before the next run, that change is not lost", async () => {
  let steps = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= steps; step++) {
    const work = new Workspace(
      { "people.csv": "email,name,amount\na@b.c,Ada,1.50\nb@b.c,Bob,2.00\n" },
      `syncline: 1\nname: work\n${record.replace(", vip: boolean", "")}\nendpoints:\n  file: { csv: { path: people.csv }, mode: two-way }\n  shop: { sqlite: { path: shop.db, table: people }, mode: two-way }\n${loose}\n`,
    );
    const table = new DatabaseSync(join(work.folder, "shop.db"));
    table.exec("CREATE TABLE people (email TEXT PRIMARY KEY, name TEXT, amount NUMERIC)");
    await work.synced();
    work.edit("people.csv", "Ada", "Ada L.");
    const ran = runKilled(work, step);
    if (step === 0) {
      if (ran === "killed") throw new Error("it was killed without having been asked to be");
      steps = ran.length;
    }
    table.exec("UPDATE people SET amount = 7.25 WHERE email = 'a@b.c'");
    await settle(work);
    expect({ step, text: work.text("people.csv") }).toEqual({
      step,
      text: "email,name,amount\na@b.c,Ada L.,7.25\nb@b.c,Bob,2.00\n",
    });
    expect(table.prepare("SELECT * FROM people WHERE email = 'a@b.c'").get()).toEqual({
      email: "a@b.c",
      name: "Ada L.",
      amount: 7.25,
    });
    table.close();
  }
});
