import { renameSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { PostgresServer } from "../../support/postgres.ts";
import type { Kit, Row, System } from "./system.ts";

type Statement = (
  sql: string,
  values: readonly string[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

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

  async rows(): Promise<readonly Row[]> {
    const rows = await this.#run(`SELECT sku, title, price FROM ${this.#name}`, []);
    return rows.map(({ sku, title, price }) => ({
      sku: String(sku),
      name: String(title),
      price: Number(price).toFixed(2),
    }));
  }

  content(): Promise<unknown> {
    return this.#run(`SELECT * FROM ${this.#name} ORDER BY id`, []);
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
          .map((row) => ({ ...row }));
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
    const run: Statement = (sql, values) => server().sql(sql, values);
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
