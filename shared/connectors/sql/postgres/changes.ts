import { tableText } from "../../../mapping/sources/sql.ts";
import type { ChangeDialect, ChangeScript } from "../dialect.ts";
import { noChangeTable } from "../no-change-table.ts";
import { channelOf } from "./channel.ts";
import { constant, qualified, quote } from "./quote.ts";

/**
 * A horizon is `xmin:xmax` of a snapshot: every transaction with a number below `xmin` has ended, and none with one from
 * `xmax` on had begun. So all that was under way at one horizon has ended at another whose `xmin` is not below its `xmax`.
 */
export const postgresChanges: ChangeDialect = {
  async horizon(session) {
    const [[xmin = null, xmax = null] = []] = await session.rows(
      "SELECT pg_catalog.pg_snapshot_xmin(s), pg_catalog.pg_snapshot_xmax(s) FROM pg_catalog.pg_current_snapshot() AS s",
    );
    return `${xmin}:${xmax}`;
  },

  isPast(earlier, now) {
    const [, xmax = "0"] = earlier.split(":");
    const [xmin = "0"] = now.split(":");
    return BigInt(xmin) >= BigInt(xmax);
  },

  since(column, value, overlap) {
    const name = quote(column.name);
    const isTime = column.type === "timestamp" || column.type === "date";
    const back = isTime ? ` - pg_catalog.make_interval(secs => ${overlap / 1000})` : "";
    return { sql: `${name} >= $1::pg_catalog.text::${column.cast}${back}`, value };
  },

  /** A mark is `oid:xmin`: the table itself, and the number below which every transaction had ended. */
  async fromTable(session, tracking, table, mark) {
    const name = qualified(tracking.table);
    const [[oid = null] = []] = await session.rows("SELECT pg_catalog.to_regclass($1)::pg_catalog.oid", [
      name,
    ]);
    if (oid === null) throw noChangeTable(tableText(tracking.table));
    const [xmin = "", xmax = ""] = (await postgresChanges.horizon(session)).split(":");
    const [markedOid, from = ""] = mark?.split(":") ?? [];
    // Another table under that name, or a server that was put back to an earlier day, knows nothing of the mark.
    const begins = markedOid === oid && BigInt(from) <= BigInt(xmax);
    const ids = table.id.map((column) => quote(column.name)).join(", ");
    const sql = `SELECT DISTINCT ${ids} FROM ${name} WHERE syncline_transaction >= $1::pg_catalog.text::pg_catalog.xid8`;
    return { since: begins ? { sql, values: [from] } : null, mark: `${oid}:${xmin}` };
  },

  script({ table, id, changes }: ChangeScript): string {
    const [on, to] = [qualified(table), qualified(changes)];
    const note = qualified({ schema: changes.schema, name: `${changes.name}_note` });
    const trigger = quote(changes.name);
    const names = id.map(({ name }) => quote(name));
    const columns = id.map(({ name, type }) => `  ${quote(name)} ${type}`);
    const values = (row: string) => names.map((name) => `${row}.${name}`).join(", ");
    const insert = (op: string, row: string) =>
      `INSERT INTO ${to} (syncline_op, ${names.join(", ")}) VALUES (${op}, ${values(row)});`;
    return `CREATE TABLE ${to} (
  syncline_seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  syncline_op text NOT NULL,
  syncline_transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  syncline_at timestamptz NOT NULL DEFAULT clock_timestamp(),
${columns.join(",\n")}
);
CREATE INDEX ON ${to} (syncline_transaction);
CREATE FUNCTION ${note}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $syncline$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO ${to} (syncline_op, ${names.join(", ")}) SELECT 'delete', ${names.join(", ")} FROM ${on};
    PERFORM pg_catalog.pg_notify(${constant(channelOf(changes))}, '');
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (${values("OLD")}) IS DISTINCT FROM (${values("NEW")})) THEN
    ${insert("'delete'", "OLD")}
  END IF;
  IF TG_OP <> 'DELETE' THEN
    ${insert("pg_catalog.lower(TG_OP)", "NEW")}
  END IF;
  PERFORM pg_catalog.pg_notify(${constant(channelOf(changes))}, '');
  RETURN NULL;
END
$syncline$;
CREATE TRIGGER ${trigger} AFTER INSERT OR UPDATE OR DELETE ON ${on} FOR EACH ROW EXECUTE FUNCTION ${note}();
CREATE TRIGGER ${quote(`${changes.name}_truncate`)} BEFORE TRUNCATE ON ${on} FOR EACH STATEMENT EXECUTE FUNCTION ${note}();`;
  },

  removeScript({ table, changes }: ChangeScript): string {
    const note = qualified({ schema: changes.schema, name: `${changes.name}_note` });
    return [
      `DROP TRIGGER IF EXISTS ${quote(changes.name)} ON ${qualified(table)};`,
      `DROP TRIGGER IF EXISTS ${quote(`${changes.name}_truncate`)} ON ${qualified(table)};`,
      `DROP FUNCTION IF EXISTS ${note}();`,
      `DROP TABLE IF EXISTS ${qualified(changes)};`,
    ].join("\n");
  },
};
