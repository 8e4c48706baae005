import type { DeclaredColumn, Reference } from "../../../mapping/compiled.ts";
import type { SqlOptions } from "../../../mapping/sources/sql.ts";
import { asSource, computed, distinct, idColumns, missingTable, sameNames } from "../describe.ts";
import type { SqlColumn, SqlRow, SqlTable } from "../sql-table.ts";
import { quote } from "./quote.ts";
import type { SqliteSession } from "./session.ts";
import { affinityOf, decode, encode, typeOf } from "./values.ts";

/** What SQLite's catalogue says of a table, a view or a query. */
export async function describe(
  session: SqliteSession,
  { table, query }: SqlOptions,
  id: readonly string[],
): Promise<SqlTable> {
  const found = table === null ? null : await catalogued(session, table.name);
  const columns = query === null ? (found?.columns ?? []) : queryColumns(session, query, found);
  const key = idColumns(id, found?.keys[0] ?? [], columns);
  const names = key.map(({ name }) => name);
  const isRead = query === null && found !== null;
  return {
    from: query === null ? quote(found?.name ?? "") : asSource(query),
    into: found === null || found.isView ? null : quote(found.name),
    readOnly:
      found === null
        ? "is a query, which is only read"
        : found.isView
          ? "is a view, which is only read"
          : null,
    columns,
    writable: (found?.columns ?? []).filter(({ declared }) => !declared.generated),
    id: key,
    idIsUnique: found?.keys.some((one) => sameNames(one, names)) ?? false,
    makesIds: found?.made.some((name) => names.includes(name)) ?? false,
    returnsAll: isRead && !found.hasTriggers,
    locks: false,
    namesWriter: false,
    estimate: 0,
    references: found?.references ?? [],
  };
}

interface Catalogued {
  readonly name: string;
  readonly isView: boolean;
  readonly hasTriggers: boolean;
  readonly columns: readonly SqlColumn[];
  /** Columns that tell rows apart: the primary key first, then unique ones that always have a value. */
  readonly keys: readonly (readonly string[])[];
  /** Columns that get a value by themselves. */
  readonly made: readonly string[];
  readonly references: readonly Reference[];
}

async function catalogued(session: SqliteSession, wanted: string): Promise<Catalogued> {
  const all = await session.rows("SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view')");
  const names = all.map(([name]) => String(name));
  // SQLite itself does not tell upper from lower case here.
  const at = [wanted, names.find((name) => name.toLowerCase() === wanted.toLowerCase())];
  const name = names.find((one) => at.includes(one));
  if (name === undefined)
    throw missingTable(
      wanted,
      names.filter((one) => !one.startsWith("sqlite_")),
    );
  const isView = all[names.indexOf(name)]?.[1] === "view";
  const rows = await session.rows(
    'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) WHERE hidden <> 1',
    [name],
  );
  const keys = await keysOf(session, name, rows);
  const single = new Set(keys.all.filter((key) => key.length === 1).map(([column]) => column));
  const primary = rows.filter(([, , , , pk]) => Number(pk) > 0);
  const [list] = await session.rows("SELECT wr FROM pragma_table_list(?) WHERE type = 'table'", [name]);
  const rowid =
    primary.length === 1 && /^integer$/i.test(String(primary[0]?.[1])) && Number(list?.[0] ?? 1) === 0
      ? String(primary[0]?.[0])
      : null;
  const columns = rows.map((row) => columnOf(row, single, rowid));
  const triggers = await session.rows(
    "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? LIMIT 1",
    [name],
  );
  return {
    name,
    isView,
    hasTriggers: triggers.length > 0,
    columns,
    keys: keys.certain,
    made: rows.flatMap(([column, , , preset]) =>
      column === rowid || preset !== null ? [String(column)] : [],
    ),
    references: await referencesOf(session, name),
  };
}

function columnOf(row: SqlRow, unique: ReadonlySet<string | undefined>, rowid: string | null): SqlColumn {
  const [name, type, notNull, preset, pk, hidden] = row.map((value) =>
    value === null ? null : String(value),
  );
  const declaredType = type ?? "";
  const isRequired = notNull === "1" || (pk !== "0" && name !== rowid);
  const generated = hidden === "2" || hidden === "3";
  const declared: DeclaredColumn = {
    type: declaredType,
    required: isRequired && preset === null && name !== rowid && !generated,
    nullable: !isRequired && name !== rowid,
    generated,
    unique: unique.has(name ?? ""),
    enum: null,
    maxLength: null,
    scale: scaleOf(declaredType),
    description: null,
  };
  return sqliteColumn(name ?? "", declared);
}

/** `DECIMAL(10,2)`: SQLite does not hold anybody to it, but it says what is meant. */
function scaleOf(type: string): number | null {
  const match = /^(?:DECIMAL|NUMERIC)\s*\(\s*\d+\s*,\s*(\d+)\s*\)$/i.exec(type);
  return match === null ? null : Number(match[1]);
}

const sqliteColumn = (name: string, declared: DeclaredColumn): SqlColumn => ({
  name,
  type: typeOf(declared.type),
  declared,
  cast: affinityOf(declared.type),
  decode: (raw) => decode(raw, declared.type),
  encode: (native) => encode(native, declared.type),
});

function queryColumns(session: SqliteSession, query: string, found: Catalogued | null): readonly SqlColumn[] {
  const given = session.columnsOf(`SELECT * FROM ${asSource(query)}`);
  distinct(given.map(({ name }) => name));
  return given.map(({ name, type, table, column }) => {
    const known = found?.columns.find((one) => one.name === name);
    return known !== undefined && table === found?.name && column === name
      ? known
      : sqliteColumn(name, computed(type ?? ""));
  });
}

async function keysOf(
  session: SqliteSession,
  table: string,
  columns: readonly SqlRow[],
): Promise<{ readonly certain: readonly string[][]; readonly all: readonly string[][] }> {
  const primary = columns
    .filter(([, , , , pk]) => Number(pk) > 0)
    .toSorted((one, other) => Number(one[4]) - Number(other[4]))
    .map(([name]) => String(name));
  const never = new Set(
    columns.filter(([, , notNull]) => Number(notNull) === 1).map(([name]) => String(name)),
  );
  const all: string[][] = primary.length > 0 ? [primary] : [];
  const certain: string[][] = primary.length > 0 ? [primary] : [];
  const indexes = await session.rows(
    'SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0 ORDER BY name',
    [table],
  );
  for (const [index] of indexes) {
    const parts = await session.rows("SELECT name FROM pragma_index_info(?) ORDER BY seqno", [index ?? null]);
    if (parts.some(([name]) => name === null)) continue;
    const names = parts.map(([name]) => String(name));
    all.push(names);
    if (names.every((name) => never.has(name))) certain.push(names);
  }
  return { certain, all };
}

async function referencesOf(session: SqliteSession, table: string): Promise<readonly Reference[]> {
  const rows = await session.rows(
    'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq',
    [table],
  );
  const references = Map.groupBy(rows, ([id]) => String(id));
  return [...references.values()].map((parts) => ({
    columns: parts.map(([, , from]) => String(from)),
    table: String(parts[0]?.[1]),
    // Without columns it is the other table's primary key that is meant.
    to: parts.flatMap(([, , , to]) => (to === null ? [] : [String(to)])),
  }));
}
