import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { postgresForFile } from "../support/postgres.ts";
import { CliWorkspace } from "./cli-workspace.ts";

const customers =
  "email;name;credit;since\nada@example.com;Ada Byron;12,50;01.02.2020\nbob@example.com;Bob;0,00;15.07.2021\n";

describe("init on a table", () => {
  const server = postgresForFile();
  const table = async (name: string) =>
    server().sql(
      `CREATE TABLE ${name} (id serial PRIMARY KEY, email varchar(80) NOT NULL UNIQUE, name text NOT NULL, credit numeric(10, 2), since date)`,
    );

  test("[M102] of PostgreSQL, types, limits and what is required come from the catalogue, and the file passes check", async () => {
    await table("customers");
    const workspace = new CliWorkspace();
    workspace.put("customers.csv", customers);
    const place = `${server().url()}#customers`;
    const terminal = { env: server().env };
    const made = await workspace.run(
      ["init", "--from", "customers.csv", "--to", place, "--name", "crm"],
      terminal,
    );
    expect(made).toMatchObject({ code: 0, err: "" });
    const text = readFileSync(workspace.place("crm.sync.yaml"), "utf8");
    expect(text).toMatch(/email: +\{ type: string, required: true, maxLength: 80/);
    expect(text).toMatch(/since: +date/);
    expect(text).toContain("which it gives to new records itself");
    expect(text).toContain("${".concat("env:SYNCLINE_TEST_PASSWORD}"));
    const checked = await workspace.run("check crm", terminal);
    expect(checked).toMatchObject({ code: 0 });
    expect(await workspace.run("sync crm", terminal)).toMatchObject({ code: 0 });
    const rows = await server().sql("SELECT email, credit::text, since::text FROM customers ORDER BY id");
    expect(rows).toEqual([
      { email: "ada@example.com", credit: "12.50", since: "2020-02-01" },
      { email: "bob@example.com", credit: "0.00", since: "2021-07-15" },
    ]);
  });

  test("[M101] a password that is given is used to look and written nowhere", async () => {
    await table("secret_customers");
    const workspace = new CliWorkspace();
    workspace.put("customers.csv", customers);
    const place = `${server().connectionString}#secret_customers`;
    const made = await workspace.run(["init", "--from", "customers.csv", "--to", place, "--name", "crm"]);
    expect(made.code).toBe(0);
    const text = readFileSync(workspace.place("crm.sync.yaml"), "utf8");
    const password = server().env.SYNCLINE_TEST_PASSWORD!;
    for (const shown of [text, made.out, made.err])
      for (const secret of [password, encodeURIComponent(password)]) expect(shown).not.toContain(secret);
    expect(text).toContain("${".concat("secret:"));
    expect(made.out + made.err).toContain("syncline secret set");
  });

  test("[M112] a table that is not there is named, with those that are", async () => {
    await table("clients");
    const workspace = new CliWorkspace();
    workspace.put("customers.csv", customers);
    const place = `${server().url()}#client`;
    const made = await workspace.run(["init", "--from", "customers.csv", "--to", place], {
      env: server().env,
    });
    expect(made.code).toBe(1);
    expect(made.err).toContain("clients");
  });

  test("[M102] of SQLite, the same", async () => {
    const workspace = new CliWorkspace();
    workspace.put("customers.csv", customers);
    const database = new DatabaseSync(workspace.place("shop.db"));
    database.exec(
      "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT, credit TEXT)",
    );
    database.close();
    expect(await workspace.run("init --from customers.csv --to shop.db --name crm")).toMatchObject({
      code: 0,
    });
    expect(await workspace.run("check crm")).toMatchObject({ code: 0 });
    expect(await workspace.run("sync crm")).toMatchObject({ code: 0 });
  });
});

describe("init on an OpenAPI description", () => {
  const customer = {
    type: "object",
    required: ["email", "name"],
    properties: {
      id: { type: "integer", readOnly: true },
      email: { type: "string", format: "email", maxLength: 80 },
      name: { type: "string" },
      credit: { type: "number" },
      since: { type: "string", format: "date" },
    },
  };
  const content = (schema: object) => ({ content: { "application/json": { schema } } });
  const description = {
    openapi: "3.0.3",
    info: { title: "CRM", version: "1" },
    servers: [{ url: "http://127.0.0.1:9/api" }],
    paths: {
      "/customers": {
        get: { responses: { 200: content({ type: "array", items: customer }) } },
        post: { requestBody: content(customer), responses: { 201: content(customer) } },
      },
      "/customers/{id}": { get: { responses: { 200: content(customer) } } },
      "/orders": { get: { responses: { 200: content({ type: "array", items: { type: "object" } }) } } },
    },
  };

  test("[M105] it says types, limits, what is required and which id the API makes, though the API cannot be reached", async () => {
    const workspace = new CliWorkspace();
    workspace.put("customers.csv", customers);
    workspace.put("crm.json", JSON.stringify(description));
    const line = "init --from customers.csv --to crm.json#/customers --name crm";
    expect(await workspace.run(line)).toMatchObject({ code: 0 });
    const text = readFileSync(workspace.place("crm.sync.yaml"), "utf8");
    expect(text).toMatch(/email: +\{ type: string, required: true, maxLength: 80, format: email \}/);
    expect(text).toMatch(/name: +\{ type: string, required: true \}/);
    expect(text).toContain('openapi: "crm.json#/customers"');
    const { document } = await workspace.json("check crm");
    const { diagnostics } = (document as { syncs: [{ diagnostics: { code: string; severity: string }[] }] })
      .syncs[0];
    // The file is right; only the API is not there.
    const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
    expect(errors.every((code) => code === "endpoint.unreachable")).toBe(true);
  });

  test("[M112] of several resources, those that there are are named", async () => {
    const workspace = new CliWorkspace();
    workspace.put("customers.csv", customers);
    workspace.put("crm.json", JSON.stringify(description));
    const made = await workspace.run("init --from customers.csv --to crm.json");
    expect(made.code).toBe(1);
    expect(made.err).toContain("customers");
    expect(made.err).toContain("orders");
  });
});
