import { changeTableScript } from "../../../shared/connectors/sql/change-table-script.ts";
import type { SqlOptions } from "../../../shared/mapping/sources/sql.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import { type ConnectorSpecimen, connectorContract } from "../../contract/connector.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const text = (value: unknown): string => `'${String(value)}'`;

const inSqlite = (
  columns: string,
  options: Partial<SqlOptions> = {},
  more: (table: string) => string = () => "",
): ConnectorSpecimen => ({
  absent: "refused",
  async make(records) {
    const desk = new SqliteDesk();
    if (records !== null) {
      const rows = records.map(({ id, name, note }) => `(${[id, name, note].map(text).join(", ")})`);
      desk.sql(
        `CREATE TABLE customers (${columns}); INSERT INTO customers (id, name, note) VALUES ${rows.join(", ")}`,
      );
      desk.sql(more("customers"));
    }
    return { open: () => desk.open({ table: named("customers"), ...options }) };
  },
});

const server = postgresForFile();
let tables = 0;

const inPostgres = (
  columns: string,
  options: (table: string) => Partial<SqlOptions> = () => ({}),
  more: (table: string) => string = () => "",
): ConnectorSpecimen => ({
  absent: "refused",
  async make(records) {
    const name = `customers_${tables++}`;
    if (records !== null) {
      await server().sql(`CREATE TABLE ${name} (${columns})`);
      await server().sql(
        `INSERT INTO ${name} (id, name, note) SELECT id, name, note FROM json_populate_recordset(NULL::${name}, $1)`,
        [JSON.stringify(records satisfies readonly NativeRecord[])],
      );
      await server().sql(more(name));
    }
    return { open: () => opened(postgresSource(server(), { table: named(name), ...options(name) })) };
  },
});

const plain = "id text PRIMARY KEY, name text NOT NULL, note text";
const id = { name: "id", type: "text" };

connectorContract("SQLite", inSqlite(plain));
connectorContract(
  "SQLite with ids of its own",
  inSqlite("id text PRIMARY KEY DEFAULT (lower(hex(randomblob(8)))), name text NOT NULL, note text"),
);
connectorContract(
  "SQLite with a change table",
  inSqlite(plain, { changes: { kind: "table", table: named("changed") } }, (table) =>
    changeTableScript("sqlite", named(table), [id], named("changed")),
  ),
);
connectorContract(
  "SQLite with a query",
  inSqlite(plain, { query: "SELECT id, name, note FROM customers -- all of them;" }),
);

connectorContract("PostgreSQL", inPostgres(plain));
connectorContract(
  "PostgreSQL with ids of its own",
  inPostgres("id text PRIMARY KEY DEFAULT gen_random_uuid()::text, name text NOT NULL, note text"),
);
connectorContract(
  "PostgreSQL with a change table",
  inPostgres(
    plain,
    (table) => ({ changes: { kind: "table", table: named(`${table}_changed`) } }),
    (table) => changeTableScript("postgres", named(table), [id], named(`${table}_changed`)),
  ),
);
connectorContract(
  "PostgreSQL with a query",
  inPostgres(plain, (table) => ({ query: `SELECT id, name, note FROM ${table} -- all of them;` })),
);
