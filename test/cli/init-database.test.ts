import { DatabaseSync } from "node:sqlite";
import { beforeAll, expect, test } from "vitest";
import { postgresForFile } from "../support/postgres.ts";
import { CliWorkspace, type Ran } from "./cli-workspace.ts";

const server = postgresForFile();

const schema = `
CREATE TYPE segment AS ENUM ('new', 'regular', 'vip');
CREATE TABLE customers (
  id serial PRIMARY KEY, email varchar(120) NOT NULL UNIQUE, first_name text NOT NULL, last_name text NOT NULL,
  segment segment NOT NULL, balance numeric(10,2) NOT NULL DEFAULT 0, active boolean NOT NULL DEFAULT true, born date,
  tags text[], country char(2) NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
  full_name text GENERATED ALWAYS AS (first_name || ' ' || last_name) STORED);
CREATE SCHEMA sales;
CREATE TABLE sales.orders (order_no text PRIMARY KEY, total numeric(12,2) NOT NULL, placed date);
INSERT INTO sales.orders VALUES ('O-1', 1.5, '2026-01-31'), ('O-2', 2.5, '2026-02-28'), ('O-3', 3, NULL);
CREATE TABLE sales."odd.name ""x""" ("a.b" text, "größe" numeric, "[""q""]" int);
CREATE TABLE sales.customers (email text);
CREATE VIEW sales.emails AS SELECT email FROM customers;
CREATE TABLE keyless (sku text, name text);
CREATE TABLE wide (sku text PRIMARY KEY, ${Array.from({ length: 400 }, (_, n) => `column_${n} text`).join(", ")});
`;

beforeAll(async () => {
  await server().sql(schema);
});

/** As the test server's own is written in a URL. */
const password = "p%40ss%2Fw%3Ard%25%20%24%7Bx%7D";
/** Parts of it that would show in any spelling of it. */
const leaks = /p@ss|p%40ss|w:rd|w%3Ard/i;

const address = (login = `sync:\${env:SYNCLINE_TEST_PASSWORD}`): string =>
  `postgres://${login}@127.0.0.1:${server().port}/postgres`;

const kunden = `E-Mail;Vorname;Nachname;Segment;Saldo;Aktiv;Geburtsdatum;Land
${Array.from({ length: 24 }, (_, n) => `u${n}@example.com;Ada${n};Byron${n};${["new", "regular", "vip"][n % 3]};${n},${10 + n};${n % 2 ? "ja" : "nein"};${10 + (n % 18)}.0${1 + (n % 9)}.1980;DE`).join("\n")}
`;

class Desk extends CliWorkspace {
  constructor() {
    super();
    this.put("kunden.csv", kunden);
  }

  init(...args: readonly string[]): Promise<Ran> {
    return this.run(["init", ...args], { env: server().env });
  }

  also(...args: readonly string[]): Promise<Ran> {
    return this.run(args, { env: server().env });
  }

  shown(text: string): string {
    return this.plain(text).replaceAll(String(server().port), "PORT");
  }
}

test("[M102] [M103] [M104] [M105] a table without records is mapped by what PostgreSQL declares", async () => {
  const desk = new Desk();
  const { code, out, err } = await desk.init(
    "--from",
    "kunden.csv",
    "--to",
    address(),
    "--table",
    "customers",
  );
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(desk.shown(out)).toMatchInlineSnapshot(`
    "field         type     kunden        customers   why
    eMail         string   E-Mail        email       key: chosen by name: customers has no records yet; same name; PostgreSQL: character varying(120), not null, unique
    vorname       string   Vorname       first_name  means the same (Vorname ~ first_name); PostgreSQL: text, not null
    nachname      string   Nachname      last_name   means the same (Nachname ~ last_name); PostgreSQL: text, not null
    segment       string   Segment       segment     same name; PostgreSQL: enum segment, not null
    saldo         decimal  Saldo         balance     means the same (Saldo ~ balance); never empty; PostgreSQL: numeric(10,2)
    aktiv         boolean  Aktiv         active      means the same (Aktiv ~ active); never empty; PostgreSQL: boolean
    geburtsdatum  date     Geburtsdatum  born        means the same (Geburtsdatum ~ born); never empty; PostgreSQL: date
    land          string   Land          country     means the same (Land ~ country); PostgreSQL: character(2), not null

    Only on customers: tags, created_at
    customers gives new records their own id

    Written: kunden-customers.sync.yaml. Look it through; then:
      syncline check kunden-customers.sync.yaml
      syncline plan kunden-customers.sync.yaml
    "
  `);
  expect(desk.shown(desk.text("kunden-customers.sync.yaml"))).toMatchInlineSnapshot(`
    "# Made by \`syncline init\` from what these places hold. Look it through, and change what is wrong:
    #   kunden     kunden.csv: 24 records
    #   customers  postgres://127.0.0.1:PORT/postgres customers: no records yet
    # Then:
    #   syncline check kunden-customers.sync.yaml  # is everything right?
    #   syncline plan kunden-customers.sync.yaml   # what would change? nothing is written
    #   syncline sync kunden-customers.sync.yaml   # do it

    syncline: 1
    name: kunden-customers

    record:
      key: eMail                                         # chosen by name: customers has no records yet
      fields:
        eMail:        { type: string, required: true, maxLength: 120, format: email }  # same name; PostgreSQL: character varying(120), not null, unique
        vorname:      { type: string, required: true }   # means the same (Vorname ~ first_name); PostgreSQL: text, not null
        nachname:     { type: string, required: true }   # means the same (Nachname ~ last_name); PostgreSQL: text, not null
        segment:      { type: string, required: true, enum: [new, regular, vip] }  # same name; PostgreSQL: enum segment, not null
        saldo:        { type: decimal, required: true, scale: 2 }  # means the same (Saldo ~ balance); never empty; PostgreSQL: numeric(10,2)
        aktiv:        { type: boolean, required: true }  # means the same (Aktiv ~ active); never empty; PostgreSQL: boolean
        geburtsdatum: { type: date, required: true }     # means the same (Geburtsdatum ~ born); never empty; PostgreSQL: date
        land:         { type: string, required: true, maxLength: 2 }  # means the same (Land ~ country); PostgreSQL: character(2), not null

    endpoints:
      kunden:
        csv: { path: kunden.csv, delimiter: ";" }
        mode: source
        fields:
          eMail: E-Mail
          vorname: Vorname
          nachname: Nachname
          segment: Segment
          saldo: { path: Saldo, format: "1234,56" }
          aktiv: { path: Aktiv, format: ja/nein }
          geburtsdatum: { path: Geburtsdatum, format: dd.MM.yyyy }
          land: Land

      customers:
        postgres:
          url: "postgres://sync:\${env:SYNCLINE_TEST_PASSWORD}@127.0.0.1:PORT/postgres"
          table: customers
        mode: target
        fields:
          eMail: email
          vorname: first_name
          nachname: last_name
          saldo: balance
          aktiv: active
          geburtsdatum: born
          land: country
        # Its own id is "id", which it gives to new records itself.
        # It fills these itself, so they are not written: full_name
        # Only here. To sync one, declare it under \`record: fields:\` and give it a place on another endpoint:
        #   tags: tags             # text[]
        #   createdAt: created_at  # timestamp with time zone
    "
  `);
});

test("[M97] what init wrote passes check, fills the table and then has nothing more to do", async () => {
  const desk = new Desk();
  await desk.init("--from", "kunden.csv", "--to", `${address()}#customers`);
  expect(await desk.also("check")).toMatchObject({ code: 0, out: "✓ kunden-customers is in order\n" });
  try {
    const ran = await desk.also("sync");
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("customers +24") });
    expect((await desk.also("plan")).out).toContain("Nothing to do");
    // With records on both sides values say the same.
    const again = await desk.init(`${address()}#customers`, "kunden.csv", "--name", "again");
    expect(again).toMatchObject({ code: 0, err: "" });
    expect(again.out).toContain("key: unique in all 24 records of both; 24 shared");
    expect(await desk.also("check", "again")).toMatchObject({ code: 0, out: "✓ again is in order\n" });
  } finally {
    await server().sql("DELETE FROM customers");
  }
});

test("[M101] a password in a URL is used for the look, and is in no output and no file", async () => {
  const desk = new Desk();
  const place = `${address(`sync:${password}`)}#customers`;
  const written = await desk.init("--from", "kunden.csv", "--to", place);
  expect(written).toMatchObject({ code: 0, err: "" });
  expect(written.out).toContain("syncline secret set postgres-password");
  const printed = await desk.init("--from", "kunden.csv", "--to", place, "--stdout");
  const asJson = await desk.init("--from", "kunden.csv", "--to", place, "--stdout", "--json");
  expect(JSON.parse(asJson.out)).toMatchObject({ secrets: ["postgres-password"] });
  const text = desk.text("kunden-customers.sync.yaml");
  expect(text).toContain(`url: "${address("sync:$".concat("{secret:postgres-password}"))}"`);
  for (const one of [written.out, printed.out, asJson.out, text]) expect(one).not.toMatch(leaks);
  expect((await desk.also("check")).out).toContain("secret:postgres-password");
  desk.keychain.entries.set("postgres-password", decodeURIComponent(password));
  expect(await desk.also("check")).toMatchObject({ code: 0 });
  // A secret that is kept need not be set.
  expect((await desk.init("--from", "kunden.csv", "--to", place, "--force")).out).not.toContain("secret set");
});

test("[M100] two databases in one command take one table each, in their order, or one for both", async () => {
  const desk = new Desk();
  const database = new DatabaseSync(desk.place("shop.db"));
  database.exec(
    "CREATE TABLE items (order_no TEXT PRIMARY KEY, total DECIMAL(12,2)); CREATE TABLE orders (order_no TEXT)",
  );
  database.close();
  const modes = ["--from", address(), "--to", "shop.db"];
  const both = await desk.init(...modes, "--table", "sales.orders", "--table", "items", "--stdout");
  expect(both).toMatchObject({ code: 0 });
  expect(both.out).toContain("table: sales.orders");
  expect(both.out).toContain("sqlite: { path: shop.db, table: items }");
  const one = await desk.init(...modes, "--table", "orders", "--stdout");
  expect(one.out).toContain("table: sales.orders");
  expect(one.out).toContain("sqlite: { path: shop.db, table: orders }");
  const three = await desk.init(...modes, "--table", "a", "--table", "b", "--table", "c");
  expect(three).toMatchObject({ code: 2, err: expect.stringContaining("3 tables for 2 databases") });
  const none = await desk.init("kunden.csv", "kunden.csv", "--table", "a");
  expect(none.code).toBe(2);
});

test("[M100] [M107] names with dots, quotes and other letters are names, and a view is a place to read from", async () => {
  const desk = new Desk();
  desk.put("odd.csv", 'a.b,größe\nx,"1,5"\n');
  const odd = await desk.init(
    "--from",
    "odd.csv",
    "--to",
    `${address()}#sales.odd.name "x"`,
    "-o",
    "odd.sync.yaml",
  );
  expect(odd).toMatchObject({ code: 0 });
  expect(desk.text("odd.sync.yaml")).toContain("table: [sales, 'odd.name \"x\"']");
  expect(await desk.also("check", "odd")).toMatchObject({ code: 0 });
  const view = await desk.init("--from", `${address()}#sales.emails`, "--to", "kunden.csv", "--stdout");
  expect(view).toMatchObject({ code: 0 });
  desk.put("bare.csv", "sku,name\na,x\nb,y\n");
  await desk.init("--from", "bare.csv", "--to", `${address()}#keyless`, "-o", "bare.sync.yaml");
  expect(desk.text("bare.sync.yaml")).toContain("id: sku  # the table has no primary key");
  expect(await desk.also("check", "bare")).toMatchObject({ code: 0, out: "✓ bare-keyless is in order\n" });
});

test("[M114] a table of 400 columns is proposed in full, and in bounded time", {
  timeout: 120_000,
}, async () => {
  const desk = new Desk();
  const names = Array.from({ length: 400 }, (_, n) => `column_${n}`);
  const rows = Array.from({ length: 50 }, (_, row) =>
    [`S${row}`, ...names.map((_, n) => `v${row * n}`)].join(","),
  );
  desk.put("wide.csv", [["sku", ...names].join(","), ...rows, ""].join("\n"));
  const before = process.cpuUsage();
  expect(await desk.init("--from", "wide.csv", "--to", `${address()}#wide`)).toMatchObject({ code: 0 });
  // What this process worked, however busy the machine is otherwise; in microseconds.
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(20_000_000);
  expect(desk.text("wide.sync.yaml").match(/^ {4}\w+:/gm)?.length).toBeGreaterThan(401);
  expect(await desk.also("check")).toMatchObject({ code: 0 });
});

test.each<[what: string, place: () => string, code: number, message: RegExp]>([
  [
    "a wrong password",
    () => `${address("sync:wr0ng-geheim")}#customers`,
    1,
    /does not accept the user or the password[\s\S]*Check/,
  ],
  [
    "no password",
    () => `${address("sync")}#customers`,
    1,
    /asks for a password[\s\S]*postgres:\/\/USER:PASSWORD@/,
  ],
  [
    "nobody there",
    () => "postgres://sync:geheim@127.0.0.1:1/shop#customers",
    1,
    /127\.0\.0\.1:1[\s\S]*whether the server is running/,
  ],
  [
    "no such database",
    () => `${address().replace(/postgres$/, "nope")}#customers`,
    1,
    /no such database[\s\S]*Check the name/,
  ],
  [
    "no such table",
    () => `${address()}#custmers`,
    1,
    /has no table "custmers"[\s\S]*Did you mean "customers"/,
  ],
  [
    "nothing like it",
    () => `${address()}#zzzzzzzzzzzz`,
    1,
    /has no table[\s\S]*There are: customers, .*sales\.orders/,
  ],
  ["several tables", () => address(), 1, /several tables[\s\S]*--table, or behind a #: customers/],
  ["another database", () => "mysql://u:geheim@h/d", 1, /MySQL databases come with a later version/],
  [
    "a variable that is not set",
    () => `postgres://u:\${env:NOBODY_SET_IT}@h/d#t`,
    1,
    /NOBODY_SET_IT is not set/,
  ],
  ["a table for a file", () => "kunden.csv#customers", 2, /neither a database nor a description/],
])(
  "[M112] %s: a clear message without a credential, and nothing is written",
  async (_, place, code, message) => {
    const desk = new Desk();
    desk.put("a.csv", "a\n1\n");
    for (const json of [[], ["--json"]]) {
      const ran = await desk.init("--from", "a.csv", "--to", place(), ...json);
      expect(ran.code).toBe(code);
      const said =
        json.length > 0
          ? JSON.parse(ran.out).errors[0].message + JSON.parse(ran.out).errors[0].hint
          : ran.err;
      expect(said).toMatch(message);
      expect(ran.out + ran.err).not.toContain("geheim");
    }
    expect((await desk.also("status")).out).not.toContain(".sync.yaml");
  },
);

test("[M112] an SQLite file that is none, and one without tables", async () => {
  const desk = new Desk();
  desk.put("empty.db", "");
  desk.put("broken.db", "this is no database, however long it goes on and on");
  expect((await desk.init("kunden.csv", "empty.db")).err).toMatch(/has no tables/);
  expect((await desk.init("kunden.csv", "broken.db")).err).toMatch(
    /broken\.db is not a sound SQLite database/,
  );
  expect((await desk.init("kunden.csv", "none.db#t")).err).toMatch(/no database .*none\.db/);
});

test("[M100] an SQLite database is known by its first bytes, and its only table is the one that is meant", async () => {
  const desk = new Desk();
  const database = new DatabaseSync(desk.place("data.bin"));
  database.exec(`CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, balance DECIMAL(10,2),
    active BOOLEAN NOT NULL DEFAULT 1, born DATE, double REAL GENERATED ALWAYS AS (balance * 2) VIRTUAL);
    CREATE VIEW emails AS SELECT email FROM customers;
    INSERT INTO customers (email, balance, born) VALUES ('u1@example.com', 1.11, '1980-02-11'), ('u2@example.com', 2.12, '1980-03-12')`);
  database.close();
  const { code, err } = await desk.init("kunden.csv", "data.bin", "--out", "a.sync.yaml");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(desk.text("a.sync.yaml")).toMatchInlineSnapshot(`
    "# Made by \`syncline init\` from what these places hold. Look it through, and change what is wrong:
    #   kunden     kunden.csv: 24 records
    #   customers  data.bin#customers: 2 records
    # Then:
    #   syncline check a.sync.yaml  # is everything right?
    #   syncline plan a.sync.yaml   # what would change? nothing is written
    #   syncline sync a.sync.yaml   # do it

    syncline: 1
    name: kunden-customers

    record:
      key: eMail                                   # unique in all 24 records of kunden and all 2 of customers; 2 shared
      fields:
        eMail:        { type: string, required: true, format: email }  # same name; SQLite: TEXT, not null, unique
        saldo:        { type: decimal, scale: 2 }  # means the same (Saldo ~ balance), all 2 values agree; SQLite: DECIMAL(10,2)
        aktiv:        boolean                      # means the same (Aktiv ~ active), values agree in 1 of 2 records; SQLite: BOOLEAN
        geburtsdatum: date                         # means the same (Geburtsdatum ~ born), all 2 values agree; SQLite: DATE

    endpoints:
      kunden:
        csv: { path: kunden.csv, delimiter: ";" }
        mode: two-way
        fields:
          eMail: E-Mail
          saldo: { path: Saldo, format: "1234,56" }
          aktiv: { path: Aktiv, format: ja/nein }
          geburtsdatum: { path: Geburtsdatum, format: dd.MM.yyyy }
        # Only here. To sync one, declare it under \`record: fields:\` and give it a place on another endpoint:
        #   vorname: Vorname    # string: "Ada0", "Ada1", "Ada2"
        #   nachname: Nachname  # string: "Byron0", "Byron1", "Byron2"
        #   segment: Segment    # string: "new", "regular", "vip"
        #   land: Land          # string: "DE"

      customers:
        sqlite: { path: data.bin, table: customers }
        mode: two-way
        fields:
          eMail: email
          saldo: balance
          aktiv: active
          geburtsdatum: born
        # Its own id is "id", which it gives to new records itself.
        # It fills these itself, so they are not written: double
    "
  `);
  expect(await desk.also("check")).toMatchObject({ code: 0, out: "✓ kunden-customers is in order\n" });
});
