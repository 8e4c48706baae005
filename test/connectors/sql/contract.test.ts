import type { NativeRecord } from "../../../shared/model/native.ts";
import { connectorContract } from "../../contract/connector.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const columns = "id text PRIMARY KEY, name text NOT NULL, note text";

connectorContract("SQLite", {
  async make(records) {
    const desk = new SqliteDesk();
    if (records !== null) {
      desk.sql(`CREATE TABLE customers (${columns})`);
      for (const { id, name, note } of records)
        desk.sql(`INSERT INTO customers VALUES ('${id}', '${name}', '${note}')`);
    }
    return { open: () => desk.open({ table: named("customers") }) };
  },
});

const server = postgresForFile();
let tables = 0;

connectorContract("PostgreSQL", {
  async make(records) {
    const name = `customers_${tables++}`;
    if (records !== null) {
      await server().sql(`CREATE TABLE ${name} (${columns})`);
      await server().sql(
        `INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, $1)`,
        [JSON.stringify(records satisfies readonly NativeRecord[])],
      );
    }
    return { open: () => opened(postgresSource(server(), { table: named(name) })) };
  },
});
