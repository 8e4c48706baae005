import { expect, test } from "vitest";
import type { EndpointSchema } from "../../../shared/mapping/compiled.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const server = postgresForFile();
const never = new AbortController().signal;
const declared = (schema: EndpointSchema, name: string) =>
  schema.columns.find((one) => one.name === name)?.declared;

test("[C32] PostgreSQL's catalogue tells keys, types, limits, what must be there, what is given, and what names what", async () => {
  await server().sql(`
    CREATE SCHEMA sales;
    CREATE TYPE sales.state AS ENUM ('new', 'paid');
    CREATE TABLE sales.customers (tenant integer, no integer, PRIMARY KEY (no, tenant));
    CREATE TABLE sales.orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number varchar(12) NOT NULL UNIQUE,
      state sales.state NOT NULL DEFAULT 'new',
      amount numeric(10,2),
      net numeric(10,2) GENERATED ALWAYS AS (amount / 1.19) STORED,
      customer integer, tenant integer,
      parent bigint REFERENCES sales.orders,
      tags text[], extra jsonb, at timestamptz,
      FOREIGN KEY (customer, tenant) REFERENCES sales.customers (no, tenant));
    COMMENT ON COLUMN sales.orders.number IS 'As printed';
    INSERT INTO sales.orders (number, amount) VALUES ('A-1', 119), ('A-2', NULL)`);
  const endpoint = opened(postgresSource(server(), { table: named("orders", "sales") }));
  expect(endpoint.place).toBe(`postgres://127.0.0.1:${server().port}/postgres sales.orders`);
  const found = await endpoint.discover(10, never);
  if (!found.ok) throw new Error(found.error.message);
  const schema = found.value;
  expect(schema).toMatchObject({ closed: true, id: ["id"] });
  expect(schema.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "id integer",
    "number string",
    "state string",
    "amount decimal",
    "net decimal",
    "customer integer",
    "tenant integer",
    "parent integer",
    "tags list",
    "extra json",
    "at timestamp",
  ]);
  expect(schema.columns[1]!.samples).toEqual(["A-1", "A-2"]);
  expect(declared(schema, "id")).toMatchObject({ generated: true, required: false, unique: true });
  expect(declared(schema, "number")).toEqual({
    type: "character varying(12)",
    required: true,
    nullable: false,
    generated: false,
    unique: true,
    enum: null,
    maxLength: 12,
    scale: null,
    description: "As printed",
  });
  expect(declared(schema, "state")).toMatchObject({
    enum: ["new", "paid"],
    required: false,
    nullable: false,
  });
  expect(declared(schema, "amount")).toMatchObject({ type: "numeric(10,2)", scale: 2, nullable: true });
  expect(declared(schema, "net")).toMatchObject({ generated: true });
  expect(schema.references).toEqual([
    { columns: ["customer", "tenant"], table: "sales.customers", to: ["no", "tenant"] },
    { columns: ["parent"], table: "sales.orders", to: ["id"] },
  ]);
  expect(endpoint.capabilities).toMatchObject({ write: true, guarded: true, atomic: true, makesIds: true });

  const composite = opened(postgresSource(server(), { table: named("customers", "sales") }));
  expect(await composite.discover(0, never)).toMatchObject({ ok: true, value: { id: ["no", "tenant"] } });
  expect(composite.capabilities.makesIds).toBe(false);
});

test("[C32] SQLite's catalogue tells the same, as far as it knows", async () => {
  const desk = new SqliteDesk(`
    CREATE TABLE customers (no INTEGER PRIMARY KEY);
    CREATE TABLE orders (
      id INTEGER PRIMARY KEY, number VARCHAR(12) NOT NULL UNIQUE, state TEXT NOT NULL DEFAULT 'new',
      amount DECIMAL(10,2), net REAL GENERATED ALWAYS AS (amount / 1.19),
      paid BOOLEAN, customer INTEGER REFERENCES customers (no), extra JSON);
    CREATE TABLE pairs (a TEXT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;
    INSERT INTO orders (number, amount, paid) VALUES ('A-1', 119, 1);`);
  const endpoint = desk.open({ table: named("orders") });
  expect(endpoint.place).toBe(`${desk.path}#orders`);
  const found = await endpoint.discover(10, never);
  if (!found.ok) throw new Error(found.error.message);
  const schema = found.value;
  expect(schema.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "id integer",
    "number string",
    "state string",
    "amount decimal",
    "net number",
    "paid boolean",
    "customer integer",
    "extra json",
  ]);
  expect(schema).toMatchObject({ closed: true, id: ["id"] });
  expect(declared(schema, "id")).toMatchObject({ required: false, nullable: false, unique: true });
  expect(declared(schema, "number")).toMatchObject({ required: true, unique: true, type: "VARCHAR(12)" });
  expect(declared(schema, "state")).toMatchObject({ required: false, nullable: false });
  expect(declared(schema, "amount")).toMatchObject({ scale: 2 });
  expect(declared(schema, "net")).toMatchObject({ generated: true });
  expect(schema.references).toEqual([{ columns: ["customer"], table: "customers", to: ["no"] }]);
  expect(endpoint.capabilities.makesIds).toBe(true);
  const pairs = desk.open({ table: named("pairs") });
  expect(await pairs.discover(0, never)).toMatchObject({ ok: true, value: { id: ["b", "a"] } });
  expect(pairs.capabilities.makesIds).toBe(false);
});

test("[C32] without a primary key a unique one that always has a value is the id, or what the sync file says", async () => {
  await server().sql(`
    CREATE TABLE keyed (a text UNIQUE, b text NOT NULL UNIQUE, c text);
    CREATE TABLE bare (a text, b text);
    CREATE VIEW seen AS SELECT * FROM keyed`);
  const source = (name: string) => postgresSource(server(), { table: named(name) });
  expect(await opened(source("keyed")).discover(1, never)).toMatchObject({ ok: true, value: { id: ["b"] } });
  expect(await opened(source("seen"), ["a", "b"]).discover(1, never)).toMatchObject({
    ok: true,
    value: { id: ["a", "b"] },
  });
  const bare = opened(source("bare"));
  const schema = await bare.discover(1, never);
  expect(schema.ok && schema.value.id).toBeUndefined();
  expect(bare.capabilities.write).toBe(false);
  const written = await bare.write(
    {
      writes: [{ kind: "create", index: 0, id: "1", native: { a: "1" } }],
      expected: "",
      identify: () => null,
      columns: [],
    },
    { intend: async () => {}, settle: () => {} },
    never,
  );
  expect(written).toMatchObject({
    ok: false,
    error: {
      code: "endpoint.refused",
      hint: "Name the columns that are its id under `id:`.",
      at: { endpoint: "shop" },
    },
  });
  expect(await opened(source("bare"), ["x"]).discover(1, never)).toMatchObject({
    ok: false,
    error: { code: "endpoint.missing", message: expect.stringContaining('no column "x"') },
  });
});
