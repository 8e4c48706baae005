import { renameSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { PostgresServer } from "../../support/postgres.ts";
import type { Kit, Row, System } from "./system.ts";

type Statement = (sql: string, values: readonly string[]) => Promise<readonly Row[]>;

/** A table with ids of its own making, and a person with a database client. */
class Table implements System {
  readonly endpoint: string;
  readonly makesIds = true;
  readonly outage: System["outage"];
  readonly #name: string;
  readonly #run: Statement;

  constructor(endpoint: string, name: string, run: Statement, outage: System["outage"]) {
    this.endpoint = endpoint;
    this.#name = name;
    this.#run = run;
    this.outage = outage;
  }

  rows(): Promise<readonly Row[]> {
    return this.#run(`SELECT sku, title AS name, CAST(price AS TEXT) AS price FROM ${this.#name}`, []);
  }

  async add({ sku, name, price }: Row): Promise<void> {
    await this.#run(`INSERT INTO ${this.#name} (sku, title, price) VALUES ($1, $2, $3)`, [sku, name, price]);
  }

  async set(sku: string, field: "name" | "price", value: string): Promise<void> {
    const column = field === "name" ? "title" : "price";
    await this.#run(`UPDATE ${this.#name} SET ${column} = $1 WHERE sku = $2`, [value, sku]);
  }

  async rename(sku: string, to: string): Promise<void> {
    await this.#run(`UPDATE ${this.#name} SET sku = $1 WHERE sku = $2`, [to, sku]);
  }

  async remove(sku: string): Promise<void> {
    await this.#run(`DELETE FROM ${this.#name} WHERE sku = $1`, [sku]);
  }
}

export const sqliteKit: Kit = {
  kind: "SQLite",
  async start(folder, name, rows) {
    const path = join(folder, `${name}.db`);
    const run: Statement = async (sql, values) => {
      const database = new DatabaseSync(path);
      try {
        return database
          .prepare(sql.replace(/\$\d/g, "?"))
          .all(...values)
          .map((row) => ({
            sku: String(row.sku),
            name: String(row.name),
            price: Number(row.price).toFixed(2),
          }));
      } finally {
        database.close();
      }
    };
    await run("CREATE TABLE items (id INTEGER PRIMARY KEY, sku TEXT UNIQUE, title TEXT, price TEXT)", []);
    /** The drive is unplugged. */
    const outage = async () => {
      renameSync(path, `${path}.away`);
      return async () => renameSync(`${path}.away`, path);
    };
    const endpoint = `sqlite: { path: ${name}.db, table: items }, fields: { name: title }`;
    const table = new Table(endpoint, "items", run, outage);
    for (const row of rows) await table.add(row);
    return table;
  },
};

let tables = 0;

/** Tables of a server that is started once for all of them. */
export const postgresKit = (server: () => PostgresServer): Kit => ({
  kind: "PostgreSQL",
  async start(_folder, _name, rows) {
    const name = `items_${++tables}`;
    const run: Statement = async (sql, values) =>
      (await server().sql(sql, values)).map(({ sku, name: title, price }) => ({
        sku: String(sku),
        name: String(title),
        price: String(price),
      }));
    await server().sql(
      `CREATE TABLE ${name} (id serial PRIMARY KEY, sku text UNIQUE, title text, price numeric(12, 2))`,
    );
    /** The server goes down. */
    const outage = async () => {
      await server().stop();
      return () => server().restart();
    };
    const endpoint = `postgres: { url: ${JSON.stringify(server().url())}, table: ${name} }, fields: { name: title }`;
    const table = new Table(endpoint, name, run, outage);
    for (const row of rows) await table.add(row);
    return table;
  },
});
