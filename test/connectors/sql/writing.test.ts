import { expect, test } from "vitest";
import type { NativeWrite, WriteIntent } from "../../../shared/connectors/contract.ts";
import type { SqlEndpoint } from "../../../shared/connectors/sql/sql-endpoint.ts";
import type { SqlOptions } from "../../../shared/mapping/sources/sql.ts";
import type { NativeRecord, NativeValue } from "../../../shared/model/native.ts";
import { type Reading, readAll, writeAll } from "../../contract/connector.ts";
import { postgresForFile } from "../../support/postgres.ts";
import { named, opened, postgresSource, SqliteDesk } from "./fixture.ts";

const server = postgresForFile();
const never = new AbortController().signal;
let schemas = 0;

/** A database of either kind, with its script run by somebody else. */
interface Desk {
  readonly kind: "SQLite" | "PostgreSQL";
  sql(script: string): Promise<void>;
  open(table: string, options?: Partial<SqlOptions>, id?: readonly string[]): SqlEndpoint;
}

async function desk(kind: Desk["kind"], script: string): Promise<Desk> {
  if (kind === "SQLite") {
    const sqlite = new SqliteDesk(script);
    return {
      kind,
      sql: async (more) => sqlite.sql(more),
      open: (table, options, id) => sqlite.open({ table: named(table), ...options }, id),
    };
  }
  const schema = `desk_${schemas++}`;
  const sql = async (more: string) => void (await server().sql(`SET search_path = ${schema}; ${more}`));
  await server().sql(`CREATE SCHEMA ${schema}`);
  await sql(script);
  return {
    kind,
    sql,
    open: (table, options, id) =>
      opened(postgresSource(server(), { table: named(table, schema), ...options }), id),
  };
}

const kinds = ["SQLite", "PostgreSQL"] as const;

const update = (reading: Reading, index: number, id: string, values: NativeRecord): NativeWrite => ({
  kind: "update",
  index,
  id,
  version: reading.records.find(({ native }) => String(native.id) === id)!.version,
  changes: Object.entries(values).map(([name, value]) => ({ path: [name], value })),
});
const remove = (reading: Reading, index: number, id: string): NativeWrite => ({
  kind: "delete",
  index,
  id,
  version: reading.records.find(({ native }) => String(native.id) === id)!.version,
});
const create = (index: number, native: NativeRecord): NativeWrite => ({
  kind: "create",
  index,
  id: `${native.id ?? index}`,
  native,
});

test.each(kinds)("[C34] an update sends just the columns that change: %s", async (kind) => {
  const place = await desk(
    kind,
    "CREATE TABLE t (id integer PRIMARY KEY, a text, b text); CREATE TABLE log (what text)",
  );
  await place.sql("INSERT INTO t VALUES (1, 'a', 'b')");
  await place.sql(
    kind === "SQLite"
      ? "CREATE TRIGGER w AFTER UPDATE OF b ON t BEGIN INSERT INTO log VALUES ('b was written'); END"
      : `CREATE FUNCTION w() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN INSERT INTO log VALUES ('b was written'); RETURN NULL; END $$;
         CREATE TRIGGER w AFTER UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION w()`,
  );
  const endpoint = place.open("t");
  const reading = await readAll(endpoint);
  const report = await writeAll(endpoint, reading.summary.version, [update(reading, 0, "1", { a: "new" })]);
  expect(report.outcomes).toMatchObject([{ kind: "done", native: { id: 1, a: "new", b: "b" } }]);
  expect((await readAll(place.open("log", {}, ["what"]))).records).toEqual([]);
});

test.each(kinds)(
  "[C34] a row that is changed between the plan and its write is left alone, whoever came first: %s",
  async (kind) => {
    const place = await desk(
      kind,
      "CREATE TABLE t (id integer PRIMARY KEY, a text, b text); INSERT INTO t VALUES (1, 'a', 'b'), (2, 'a', 'b')",
    );
    const endpoint = place.open("t");
    const reading = await readAll(endpoint);
    await place.sql("UPDATE t SET b = 'theirs' WHERE id = 1");
    const report = await writeAll(endpoint, reading.summary.version, [
      update(reading, 0, "1", { a: "ours" }),
      update(reading, 1, "2", { a: "ours" }),
    ]);
    expect(report.outcomes).toMatchObject([
      { kind: "stale", now: { id: 1, a: "a", b: "theirs" } },
      { kind: "done", native: { id: 2, a: "ours" } },
    ]);
    expect(report.asExpected).toBe(false);
  },
);

test("[C34] a row that somebody is about to change is waited for, and then stale", async () => {
  const place = await desk(
    "PostgreSQL",
    "CREATE TABLE t (id integer PRIMARY KEY, a text); INSERT INTO t VALUES (1, 'a')",
  );
  const endpoint = place.open("t");
  const reading = await readAll(endpoint);
  const other = await server().client();
  const schema = `desk_${schemas - 1}`;
  await other.query(`BEGIN; UPDATE ${schema}.t SET a = 'theirs'`);
  const writing = writeAll(endpoint, reading.summary.version, [update(reading, 0, "1", { a: "ours" })]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await other.query("COMMIT");
  await other.end();
  expect((await writing).outcomes).toMatchObject([{ kind: "stale", now: { id: 1, a: "theirs" } }]);
});

test.each(kinds)("[C34] ids may change, also those of several columns: %s", async (kind) => {
  const place = await desk(
    kind,
    "CREATE TABLE t (a text, b integer, c text, PRIMARY KEY (a, b)); INSERT INTO t VALUES ('x / y', 1, 'c'), ('z', 2, 'd')",
  );
  const endpoint = place.open("t");
  const reading = await readAll(endpoint);
  const first = reading.records.find(({ native }) => native.b === 1)!;
  const id = "x \\/ y / 1";
  expect(await endpoint.find([id, "z / 2", "z"], never)).toMatchObject({
    ok: true,
    value: [{ kind: "record" }, { kind: "record" }, { kind: "none" }],
  });
  const report = await writeAll(endpoint, reading.summary.version, [
    {
      kind: "update",
      index: 0,
      id,
      version: first.version,
      changes: [
        { path: ["b"], value: 7 },
        { path: ["c"], value: "new" },
      ],
    },
  ]);
  expect(report.outcomes).toMatchObject([{ kind: "done", native: { a: "x / y", b: 7, c: "new" } }]);
  expect((await readAll(endpoint)).summary.version).toBe(report.version);
});

test.each(kinds)(
  "[C35] an outcome is what the row then is: defaults, triggers, rounding, cut blanks: %s",
  async (kind) => {
    const place = await desk(
      kind,
      kind === "SQLite"
        ? `CREATE TABLE t (id INTEGER PRIMARY KEY, name text, made text DEFAULT 'by default', touched integer DEFAULT 0);
         CREATE TRIGGER tidy AFTER INSERT ON t BEGIN UPDATE t SET name = trim(NEW.name), touched = touched + 1 WHERE id = NEW.id; END;
         CREATE TRIGGER touch AFTER UPDATE OF name ON t BEGIN UPDATE t SET touched = touched + 1 WHERE id = NEW.id; END`
        : `CREATE TABLE t (id serial PRIMARY KEY, name text, made text DEFAULT 'by default', touched integer DEFAULT 0);
         CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := trim(NEW.name); NEW.touched := 2; RETURN NEW; END $$;
         CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN IF NEW.touched = 2 THEN UPDATE t SET touched = 3 WHERE id = NEW.id; END IF; RETURN NULL; END $$;
         CREATE TRIGGER tidy BEFORE INSERT OR UPDATE OF name ON t FOR EACH ROW EXECUTE FUNCTION tidy();
         CREATE TRIGGER later AFTER INSERT OR UPDATE OF name ON t FOR EACH ROW EXECUTE FUNCTION later()`,
    );
    const endpoint = place.open("t");
    const empty = await readAll(endpoint);
    const made = await writeAll(endpoint, empty.summary.version, [
      create(0, { name: "  Ada " }),
      create(1, { name: "Bob" }),
    ]);
    const reading = await readAll(place.open("t"));
    expect(made.outcomes).toEqual(
      reading.records.map(({ native, version }, index) => ({ kind: "done", index, native, version })),
    );
    expect(reading.records.map(({ native }) => native)).toMatchObject([
      { id: 1, name: "Ada", made: "by default" },
      { id: 2, name: "Bob", made: "by default" },
    ]);
    expect(reading.summary.version).toBe(made.version);
    const changed = await writeAll(endpoint, made.version, [update(reading, 0, "1", { name: "Eve" })]);
    const again = await readAll(place.open("t"));
    expect(changed.outcomes).toMatchObject([{ kind: "done", ...pick(again, 1) }]);
    expect(again.summary.version).toBe(changed.version);
  },
);

const pick = (reading: Reading, id: NativeValue) => {
  const { native, version } = reading.records.find((record) => record.native.id === id)!;
  return { native, version };
};

test("[C35] numbers are rounded and texts filled up as PostgreSQL does it, and never cut off", async () => {
  const place = await desk(
    "PostgreSQL",
    "CREATE TABLE t (id integer PRIMARY KEY, amount numeric(10,2), code char(4), word varchar(4), at timestamptz(0))",
  );
  const { outcomes } = await writeAll(place.open("t"), "", [
    create(0, { id: 1, amount: 1.005, code: "ab", word: "abc", at: "2024-01-01T00:00:00.6Z" }),
    create(1, { id: 2, word: "abcde" }),
  ]);
  expect(JSON.parse(JSON.stringify(outcomes))).toMatchObject([
    { kind: "done", native: { id: 1, amount: 1.01, code: "ab  ", word: "abc", at: "2024-01-01T00:00:01Z" } },
    { kind: "failed", problem: { code: "endpoint.rejected", message: expect.stringContaining("too long") } },
  ]);
});

test.each(kinds)(
  "[C36] a row that the database refuses is refused alone, with what forbids it: %s",
  async (kind) => {
    const place = await desk(
      kind,
      `CREATE TABLE parents (id integer PRIMARY KEY);
     CREATE TABLE t (id integer PRIMARY KEY, email text CONSTRAINT one_email UNIQUE, age integer CONSTRAINT grown CHECK (age > 17), name text NOT NULL, parent integer REFERENCES parents (id));
     INSERT INTO t VALUES (1, 'a@b.c', 20, 'Ada', NULL)`,
    );
    const endpoint = place.open("t");
    const reading = await readAll(endpoint);
    const report = await writeAll(endpoint, reading.summary.version, [
      create(0, { id: 2, name: "good" }),
      create(1, { id: 3, name: "same", email: "a@b.c" }),
      create(2, { id: 4, name: "young", age: 3 }),
      create(3, { id: 5 }),
      create(4, { id: 6, name: "orphan", parent: 9 }),
      create(5, { id: 1, name: "there already" }),
      update(reading, 6, "1", { name: "still written" }),
      create(7, { id: 8, name: "odd", nowhere: 1 }),
      create(8, { id: 9, name: ["a", "list"] }),
    ]);
    const why = (message: RegExp, code = "endpoint.rejected") => ({
      kind: "failed",
      problem: { code, message: expect.stringMatching(message) },
    });
    expect(report.outcomes).toMatchObject([
      { kind: "done" },
      why(kind === "SQLite" ? /t\.email/ : /"one_email".*\(email\)=\(a@b\.c\)/),
      why(/grown/),
      why(/name/),
      why(kind === "SQLite" ? /foreign key/i : /"t_parent_fkey"/, "endpoint.reference"),
      { kind: "stale", now: { id: 1, name: "Ada" } },
      { kind: "done", native: { id: 1, name: "still written" } },
      why(/"nowhere" cannot be written/),
      why(/"name" takes one value/),
    ]);
    const after = await readAll(place.open("t"));
    expect(after.records.map(({ native }) => native.name)).toEqual(["still written", "good"]);
    expect(after.summary.version).toBe(report.version);
  },
);

test.each(kinds)(
  "[C36] a row that others name is kept, whatever their foreign key says: %s",
  async (kind) => {
    const place = await desk(
      kind,
      `CREATE TABLE t (id integer PRIMARY KEY);
     CREATE TABLE restricting (t integer REFERENCES t (id) ON DELETE RESTRICT);
     CREATE TABLE plain (t integer REFERENCES t (id));
     INSERT INTO t VALUES (1), (2), (3);
     INSERT INTO restricting VALUES (1);
     INSERT INTO plain VALUES (2)`,
    );
    const endpoint = place.open("t");
    const reading = await readAll(endpoint);
    const { outcomes } = await writeAll(
      endpoint,
      reading.summary.version,
      ["1", "2", "3"].map((id, index) => remove(reading, index, id)),
    );
    expect(outcomes).toMatchObject([
      { kind: "failed", problem: { code: "endpoint.reference" } },
      { kind: "failed", problem: { code: "endpoint.reference" } },
      { kind: "done" },
    ]);
  },
);

test.each(kinds)(
  "[C36] a constraint that is checked as the transaction ends refuses its row alone, too: %s",
  async (kind) => {
    const place = await desk(
      kind,
      `CREATE TABLE t (id integer PRIMARY KEY, boss integer REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)`,
    );
    const { outcomes } = await writeAll(place.open("t"), "", [
      create(0, { id: 1, boss: 99 }),
      create(1, { id: 2, boss: null }),
    ]);
    expect(outcomes).toMatchObject([
      { kind: "failed", problem: { code: "endpoint.reference" } },
      { kind: "done" },
    ]);
    expect((await readAll(place.open("t"))).records.map(({ native }) => native.id)).toEqual([2]);
  },
);

test.each(kinds)(
  "[C37] writes that make way for each other go through in whatever order they come: %s",
  async (kind) => {
    const place = await desk(
      kind,
      `CREATE TABLE t (id integer PRIMARY KEY, email text UNIQUE, boss integer REFERENCES t (id));
     INSERT INTO t VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', NULL)`,
    );
    const endpoint = place.open("t");
    const reading = await readAll(endpoint);
    const report = await writeAll(endpoint, reading.summary.version, [
      create(0, { id: 10, email: "x", boss: 11 }),
      create(1, { id: 11, email: "b", boss: null }),
      update(reading, 2, "3", { email: "a" }),
      remove(reading, 3, "1"),
      update(reading, 4, "2", { email: "free", boss: 3 }),
    ]);
    expect(report.outcomes.map((outcome) => outcome.kind)).toEqual(["done", "done", "done", "done", "done"]);
    expect((await readAll(place.open("t"))).records.map(({ native }) => native)).toEqual([
      { id: 2, email: "free", boss: 3 },
      { id: 3, email: "a", boss: null },
      { id: 10, email: "x", boss: 11 },
      { id: 11, email: "b", boss: null },
    ]);
  },
);

test("[C36] what a trigger or a policy leaves out without a word is refused, and not taken for done", async () => {
  const place = await desk(
    "PostgreSQL",
    `CREATE TABLE t (id integer PRIMARY KEY, name text);
     INSERT INTO t VALUES (1, 'a'), (2, 'b');
     CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'INSERT' THEN IF NEW.name = 'no' THEN RETURN NULL; END IF; RETURN NEW; END IF; RETURN NULL; END $$;
     CREATE TRIGGER keep BEFORE INSERT OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION keep()`,
  );
  const endpoint = place.open("t");
  const reading = await readAll(endpoint);
  const { outcomes } = await writeAll(endpoint, reading.summary.version, [
    create(0, { id: 3, name: "no" }),
    create(1, { id: 4, name: "yes" }),
    remove(reading, 2, "1"),
    update(reading, 3, "2", { name: "changed" }),
  ]);
  expect(outcomes).toMatchObject([
    { kind: "failed", problem: { message: expect.stringContaining("was not made") } },
    { kind: "done" },
    { kind: "failed", problem: { message: expect.stringContaining("was not deleted") } },
    { kind: "done" },
  ]);
});

test.each(kinds)(
  "[C36] thousands of writes go in transactions of a thousand, each noted before it begins: %s",
  async (kind) => {
    const place = await desk(kind, "CREATE TABLE t (id integer PRIMARY KEY, name text)");
    const endpoint = place.open("t");
    const writes = Array.from({ length: 2500 }, (_, index) =>
      create(index, { id: index, name: `n ${index}` }),
    );
    const intents: WriteIntent[] = [];
    const report = await writeAll(endpoint, "", writes, async (intent) => {
      intents.push(intent);
      if (intents.length === 2) expect((await readAll(place.open("t"))).summary.records).toBe(1000);
    });
    expect(intents.map((intent) => intent.kind === "send" && intent.indexes.length)).toEqual([
      1000, 1000, 500,
    ]);
    expect(new Set(intents.map((intent) => intent.kind === "send" && intent.token)).size).toBe(3);
    expect(
      report.outcomes.every(
        ({ kind: end }, index) => end === "done" && report.outcomes[index]!.index === index,
      ),
    ).toBe(true);
  },
);

test.each(kinds)(
  "[C36] several rows of one id are refused, since nobody can tell which is meant: %s",
  async (kind) => {
    const place = await desk(
      kind,
      "CREATE TABLE t (id text, name text); INSERT INTO t VALUES ('a', '1'), ('a', '2'), ('b', '3')",
    );
    const endpoint = place.open("t", {}, ["id"]);
    const reading = await readAll(endpoint);
    const { outcomes } = await writeAll(endpoint, "", [
      update(reading, 0, "a", { name: "x" }),
      update(reading, 1, "b", { name: "x" }),
      create(2, { id: "b", name: "again" }),
    ]);
    expect(outcomes).toMatchObject([
      { kind: "failed", problem: { message: expect.stringContaining("Several rows") } },
      { kind: "done" },
      { kind: "stale", now: { id: "b" } },
    ]);
    expect(await endpoint.find(["a"], never)).toEqual({ ok: true, value: [{ kind: "unknown" }] });
  },
);

test("[C36] two runs that lock the same rows in other orders both come to an end", async () => {
  const place = await desk(
    "PostgreSQL",
    "CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT i, 0 FROM generate_series(1, 200) i",
  );
  const reading = await readAll(place.open("t"));
  const all = reading.records.map(({ native }, index) => update(reading, index, String(native.id), { n: 1 }));
  const reversed = all.toReversed().map((write, index) => ({ ...write, index }));
  const [one, other] = await Promise.all([
    writeAll(place.open("t"), "", all),
    writeAll(place.open("t"), "", reversed),
  ]);
  const kindsOf = (report: typeof one) => [...new Set(report.outcomes.map(({ kind }) => kind))];
  expect([kindsOf(one), kindsOf(other)].flat().sort()).toEqual(["done", "stale"]);
});

test.each(kinds)(
  "[C49] with a version column that column alone guards a row, and what forgets it is still seen: %s",
  async (kind) => {
    const place = await desk(
      kind,
      "CREATE TABLE t (id integer PRIMARY KEY, name text, seen integer, v integer); INSERT INTO t VALUES (1, 'a', 0, 1), (2, 'a', 0, 1)",
    );
    const endpoint = place.open("t", { version: "v" });
    const reading = await readAll(endpoint);
    const find = () => 0;
    await place.sql("UPDATE t SET seen = 5 WHERE id = 1; UPDATE t SET name = 'theirs', v = 2 WHERE id = 2");
    const { outcomes } = await writeAll(endpoint, "", [
      update(reading, 0, "1", { name: "ours" }),
      update(reading, 1, "2", { name: "ours" }),
    ]);
    expect(outcomes).toMatchObject([
      { kind: "done", native: { name: "ours", seen: 5 } },
      { kind: "stale", now: { name: "theirs" } },
    ]);
    const again = await readAll(place.open("t", { version: "v" }), { known: { find } });
    expect(again.records).toHaveLength(2);
  },
);

test.each(kinds)(
  "[C48] a query is only read, whatever it says, and its table is written where there is one: %s",
  async (kind) => {
    const place = await desk(
      kind,
      "CREATE TABLE t (id integer PRIMARY KEY, name text, active boolean, secret text); INSERT INTO t VALUES (1, 'Ada', true, 's'), (2, 'Bob', false, 's')",
    );
    const table = kind === "SQLite" ? "t" : `desk_${schemas - 1}.t`;
    const query = `SELECT id, upper(name) AS shout, name, active FROM ${table} WHERE active -- just these;`;
    const both = place.open("t", { query });
    const reading = await readAll(both);
    expect(reading.records.map(({ native }) => native)).toEqual([
      { id: 1, shout: "ADA", name: "Ada", active: true },
    ]);
    const report = await writeAll(both, reading.summary.version, [
      update(reading, 0, "1", { name: "Eve" }),
      create(1, { id: 3, name: "New", active: true, secret: "x" }),
      create(2, { id: 4, name: "Hidden", active: false }),
      update(reading, 3, "1", { shout: "X" }),
    ]);
    expect(report.outcomes).toMatchObject([
      { kind: "done", native: { id: 1, shout: "EVE", name: "Eve" } },
      { kind: "done", native: { id: 3, shout: "NEW" } },
      { kind: "done", native: null },
      { kind: "failed", problem: { message: expect.stringContaining('"shout" cannot be written') } },
    ]);
    const only = place.open("t", { query, table: null });
    expect(await readAll(only)).toMatchObject({ summary: { records: 2 } });
    expect(only.capabilities.write).toBe(false);
    const refused = await only.write(
      { writes: [], expected: "", identify: () => null, columns: [] },
      { intend: async () => {}, settle: () => {} },
      never,
    );
    expect(refused).toMatchObject({ ok: false, error: { code: "endpoint.refused" } });
    for (const evil of [`DELETE FROM ${table} RETURNING *`, `SELECT * FROM ${table}; DELETE FROM ${table}`]) {
      const read = await place
        .open("t", { query: evil, table: null })
        .read(
          { known: null, cursor: null },
          { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} },
          never,
        );
      expect(read).toMatchObject({ ok: false, error: { code: "endpoint.answer" } });
    }
    expect((await readAll(place.open("t"))).records).toHaveLength(4);
  },
);

test("[C48] a function that a query calls cannot write, either", async () => {
  const place = await desk(
    "PostgreSQL",
    "CREATE TABLE t (id integer PRIMARY KEY); CREATE FUNCTION sneak() RETURNS integer LANGUAGE sql SET search_path FROM CURRENT AS $$ INSERT INTO t VALUES (1) RETURNING 1 $$",
  );
  const query = `SELECT desk_${schemas - 1}.sneak() AS id`;
  const read = await place.open("t", { query, table: null }, ["id"]).discover(5, never);
  expect(read).toMatchObject({
    ok: false,
    error: { code: "endpoint.refused", message: expect.stringContaining("read-only") },
  });
  expect((await readAll(place.open("t"))).records).toEqual([]);
});
