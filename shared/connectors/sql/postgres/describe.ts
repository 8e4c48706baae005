import type { DeclaredColumn, Reference } from "../../../mapping/compiled.ts";
import { type SqlOptions, type TableName, tableText } from "../../../mapping/sources/sql.ts";
import { asSource, computed, distinct, idColumns, missingTable, sameNames } from "../describe.ts";
import type { SqlColumn, SqlRow, SqlTable } from "../sql-table.ts";
import { qualified } from "./quote.ts";
import type { PostgresSession } from "./session.ts";
import { type CataloguedType, typesOf } from "./types.ts";
import { columnType, decoderOf, encoderOf } from "./values.ts";

/** What PostgreSQL's catalogue says of a table, a view or a query. */
export async function describe(
  session: PostgresSession,
  { table, query }: SqlOptions,
  id: readonly string[],
): Promise<SqlTable> {
  const found = table === null ? null : await catalogued(session, table);
  const columns = query === null ? (found?.columns ?? []) : await queryColumns(session, query, found);
  const key = idColumns(id, found?.keys[0] ?? [], columns);
  const names = key.map(({ name }) => name);
  return {
    from: query === null ? (found?.sql ?? "") : asSource(query),
    into: found?.readOnly === null ? found.sql : null,
    readOnly: found === null ? "is a query, which is only read" : found.readOnly,
    columns,
    writable: (found?.columns ?? []).filter(({ declared }) => !declared.generated),
    id: key,
    idIsUnique: found?.keys.some((one) => sameNames(one, names)) ?? false,
    makesIds: found?.made.some((name) => names.includes(name)) ?? false,
    returnsAll: query === null && found !== null && found.isPlain,
    locks: found !== null && found.readOnly === null,
    namesWriter: query === null && found?.kind === "r",
    estimate: query === null ? (found?.estimate ?? 0) : 0,
    references: found?.references ?? [],
  };
}

interface Catalogued {
  readonly sql: string;
  /** `pg_class.relkind`. */
  readonly kind: string;
  readonly readOnly: string | null;
  /** An ordinary table, without triggers that come after a statement, and without rules. */
  readonly isPlain: boolean;
  readonly estimate: number;
  readonly columns: readonly SqlColumn[];
  readonly keys: readonly (readonly string[])[];
  readonly made: readonly string[];
  readonly references: readonly Reference[];
}

const visible = `
SELECT c.oid, n.nspname, c.relname, c.relkind, c.reltuples::pg_catalog.int8, c.relhasrules,
  EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D' AND g.tgtype & 70 = 4),
  EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D' AND g.tgtype & 6 = 6),
  pg_catalog.pg_relation_is_updatable(c.oid::pg_catalog.regclass, true)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')`;

async function catalogued(session: PostgresSession, wanted: TableName): Promise<Catalogued> {
  const [row] =
    wanted.schema === null
      ? await session.rows(`${visible} AND c.relname = $1 AND pg_catalog.pg_table_is_visible(c.oid)`, [
          wanted.name,
        ])
      : await session.rows(`${visible} AND c.relname = $1 AND n.nspname = $2`, [wanted.name, wanted.schema]);
  if (row === undefined) throw missingTable(tableText(wanted), await tableNames(session));
  const [oid = "", schema = "", name = "", kind = "", estimate, hasRules, after, before, updatable] =
    row.map(String);
  const isView = kind === "v";
  const keys = await keysOf(session, oid);
  const columns = await columnsOf(
    session,
    oid,
    new Set(keys.all.flatMap((key) => (key.length === 1 ? key : []))),
  );
  return {
    sql: qualified({ schema, name }),
    kind,
    // INSERT 8, UPDATE 4, DELETE 16.
    readOnly:
      (Number(updatable) & 28) === 28
        ? null
        : `${isView ? "is a view that" : "is of a kind that"} PostgreSQL does not write to`,
    isPlain: kind === "r" && after === "f" && hasRules === "f",
    estimate: Math.max(0, Number(estimate)),
    columns: columns.map(({ column }) => column),
    keys: keys.certain,
    made: columns.flatMap(({ column, isMade }) => (isMade || before === "t" ? [column.name] : [])),
    references: await referencesOf(session, oid),
  };
}

async function tableNames(session: PostgresSession): Promise<readonly string[]> {
  const rows = await session.rows(
    `SELECT CASE WHEN pg_catalog.pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
     ORDER BY 1 LIMIT 500`,
  );
  return rows.map(([name]) => String(name));
}

const columnQuery = `
SELECT a.attname, a.atttypid, a.atttypmod, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
  a.atthasdef, a.attidentity, a.attgenerated, pg_catalog.col_description(a.attrelid, a.attnum)
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = $1::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

async function columnsOf(
  session: PostgresSession,
  oid: string,
  unique: ReadonlySet<string>,
): Promise<readonly { readonly column: SqlColumn; readonly isMade: boolean }[]> {
  const rows = await session.rows(columnQuery, [oid]);
  const types = await typesOf(
    session,
    rows.map((row) => String(row[1])),
  );
  return rows.flatMap((row) => {
    const type = types.get(String(row[1]));
    return type === undefined
      ? []
      : [{ column: columnOf(row, type, unique), isMade: row[5] === "t" || row[6] !== "" }];
  });
}

function columnOf(row: SqlRow, type: CataloguedType, unique: ReadonlySet<string>): SqlColumn {
  const [name = "", , modifier, declaredType = "", notNull, hasDefault, identity, generated] =
    row.map(String);
  const isGenerated = generated !== "" || identity === "a";
  const declared: DeclaredColumn = {
    type: declaredType,
    required: notNull === "t" && hasDefault === "f" && identity === "",
    nullable: notNull === "f",
    generated: isGenerated,
    unique: unique.has(name),
    enum: type.words,
    ...limitsOf(type, Number(modifier) >= 0 ? Number(modifier) : type.modifier),
    description: row[8] === null || row[8] === undefined ? null : String(row[8]),
  };
  return postgresColumn(name, type, declared);
}

function limitsOf({ type }: CataloguedType, modifier: number): Pick<DeclaredColumn, "maxLength" | "scale"> {
  const name = type.kind === "scalar" ? type.name : "";
  const isText = name === "varchar" || name === "bpchar";
  // Four bytes of header; the scale is the lower eleven bits, with a sign.
  return {
    maxLength: isText && modifier >= 4 ? modifier - 4 : null,
    scale: name === "numeric" && modifier >= 4 ? (((modifier - 4) & 0x7ff) ^ 1024) - 1024 : null,
  };
}

function postgresColumn(name: string, { type, cast }: CataloguedType, declared: DeclaredColumn): SqlColumn {
  const decode = decoderOf(type);
  return {
    name,
    type: columnType(type),
    declared,
    cast,
    decode: (raw) => (raw === null ? null : decode(String(raw))),
    encode: encoderOf(type),
  };
}

async function queryColumns(
  session: PostgresSession,
  query: string,
  found: Catalogued | null,
): Promise<readonly SqlColumn[]> {
  const fields = await session.fieldsOf(`SELECT * FROM ${asSource(query)} AS t`);
  distinct(fields.map(({ name }) => name));
  const types = await typesOf(
    session,
    fields.map(({ type }) => String(type)),
  );
  return fields.flatMap(({ name, type: oid }) => {
    const known = found?.columns.find((column) => column.name === name);
    const type = types.get(String(oid));
    if (known !== undefined) return [known];
    return type === undefined ? [] : [postgresColumn(name, type, computed(type.cast))];
  });
}

const keyQuery = `
SELECT i.indisprimary,
  (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attname, a.attnotnull) ORDER BY k.place)
   FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (number, place)
   JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
   WHERE k.place <= i.indnkeyatts)
FROM pg_catalog.pg_index i
WHERE i.indrelid = $1::pg_catalog.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid`;

async function keysOf(
  session: PostgresSession,
  oid: string,
): Promise<{ readonly certain: readonly string[][]; readonly all: readonly string[][] }> {
  const rows = await session.rows(keyQuery, [oid]);
  const keys = rows.map(([, columns]): readonly (readonly [string, boolean])[] =>
    JSON.parse(String(columns)),
  );
  const names = (key: readonly (readonly [string, boolean])[]) => key.map(([name]) => name);
  return {
    all: keys.map(names),
    certain: keys.filter((key) => key.every(([, notNull]) => notNull)).map(names),
  };
}

const referenceQuery = `
SELECT n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid),
  (SELECT pg_catalog.json_agg(a.attname ORDER BY k.place) FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k (number, place)
   JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number),
  (SELECT pg_catalog.json_agg(a.attname ORDER BY k.place) FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS k (number, place)
   JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number)
FROM pg_catalog.pg_constraint f
JOIN pg_catalog.pg_class c ON c.oid = f.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE f.conrelid = $1::pg_catalog.oid AND f.contype = 'f' ORDER BY f.conname`;

async function referencesOf(session: PostgresSession, oid: string): Promise<readonly Reference[]> {
  const rows = await session.rows(referenceQuery, [oid]);
  return rows.map(([schema, name, isVisible, columns, to]) => ({
    columns: JSON.parse(String(columns)),
    table: isVisible === "t" ? String(name) : `${schema}.${name}`,
    to: JSON.parse(String(to)),
  }));
}
