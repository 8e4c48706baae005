import { type TableName, tableText } from "../../../mapping/sources/sql.ts";
import type { SqlSession } from "../database.ts";
import type { ChangeDialect, ChangeScript } from "../dialect.ts";
import { noChangeTable } from "../no-change-table.ts";
import { channelOf } from "./channel.ts";
import { constant, qualified, quote } from "./quote.ts";

/**
 * The transactions that run in this database, by their virtual numbers, which they have from their first statement on, and
 * those that are prepared. Everybody may see them.
 */
export const underWay = `
SELECT coalesce(pg_catalog.string_agg(DISTINCT l.virtualtransaction, ' '), '')
FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype IN ('virtualxid', 'transactionid') AND l.mode = 'ExclusiveLock' AND l.granted
  AND (l.pid IS NULL OR (a.datname = pg_catalog.current_database() AND l.pid <> pg_catalog.pg_backend_pid()))`;

const snapshot =
  "SELECT pg_catalog.pg_snapshot_xmin(s), pg_catalog.pg_snapshot_xmax(s) FROM pg_catalog.pg_current_snapshot() AS s";

/**
 * A horizon is `before;after`: what was under way right before a read's snapshot was taken, and right after.
 *
 * A row's time says when its transaction began, not when it took effect. So a time that a read saw begins a later read only
 * once every transaction that was under way *after* that read's snapshot had ended *before* the snapshot of a read that
 * still began at the time before it. Which virtual numbers there are tells that, however long a transaction takes and
 * whenever it first writes. A transaction that comes and goes between the two looks of one read takes milliseconds, which
 * the overlap covers.
 */
export const postgresChanges: ChangeDialect = {
  async horizon(session) {
    const [[after = ""] = []] = await session.rows(underWay);
    return `${session.before};${after}`;
  },

  isNothing: (horizon) => horizon === ";",

  isPast(earlier, later) {
    const [, after = ""] = earlier.split(";");
    const [before = ""] = later.split(";");
    const still = new Set(before.split(" "));
    return after === "" || after.split(" ").every((one) => !still.has(one));
  },

  since(column, value, overlap) {
    const name = quote(column.name);
    const isTime = column.type === "timestamp" || column.type === "date";
    const back = isTime ? ` - pg_catalog.make_interval(secs => ${overlap / 1000})` : "";
    return { sql: `${name} >= $1::pg_catalog.text::${column.cast}${back}`, value };
  },

  /**
   * A mark is `oid:xmin`: the table itself, and the number below which every transaction had ended, so that what it noted
   * is seen by the read that gives the mark. All others note something under that number or a greater one.
   */
  async fromTable(session, tracking, table, mark) {
    const name = qualified(tracking.table);
    const oid = await numberOf(session, tracking.table);
    const [[xmin = "", xmax = ""] = []] = (await session.rows(snapshot)).map((row) => row.map(String));
    const [markedOid, from = ""] = mark?.split(":") ?? [];
    // Another table under that name, or a server that was put back to an earlier day, knows nothing of the mark.
    const begins = markedOid === oid && BigInt(from) <= BigInt(xmax);
    const ids = table.id.map((column) => quote(column.name)).join(", ");
    const sql = `SELECT DISTINCT ${ids} FROM ${name} WHERE syncline_transaction >= $1::pg_catalog.text::pg_catalog.xid8`;
    return { since: begins ? { sql, values: [from] } : null, mark: `${oid}:${xmin}` };
  },

  async prune(session, changes, marks, older) {
    const oid = await numberOf(session, changes);
    const [own, ...others] = marks.map((mark) => mark.split(":"));
    if (own?.[0] !== oid) return null;
    const seen = [own, ...others].filter(([of]) => of === oid).map(([, xmin = "0"]) => BigInt(xmin));
    const [least] = seen.toSorted((one, other) => (one < other ? -1 : 1));
    return session.run(
      `DELETE FROM ${qualified(changes)} WHERE syncline_transaction < $1::pg_catalog.text::pg_catalog.xid8
       AND syncline_at < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $2::pg_catalog.text::pg_catalog.float8)`,
      [String(least), String(older / 1000)],
    );
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

/** The server's own number of a change table. */
async function numberOf(session: SqlSession, changes: TableName): Promise<string> {
  const sql = "SELECT pg_catalog.to_regclass($1)::pg_catalog.oid";
  const [[oid = null] = []] = await session.rows(sql, [qualified(changes)]);
  if (oid === null) throw noChangeTable(tableText(changes));
  return String(oid);
}
