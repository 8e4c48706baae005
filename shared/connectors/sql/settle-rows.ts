import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { applyChanges } from "../../model/apply-changes.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { NativeWrite, SentWrites, WriteOutcome } from "../contract.ts";
import type { Database, SqlSession } from "./database.ts";
import { type Assignment, assignmentOf, assignmentOfChanges } from "./encode.ts";
import { findRows } from "./find-rows.ts";
import type { RecordShape } from "./record.ts";
import type { SqlColumn, SqlValue } from "./sql-table.ts";

/**
 * Finds out what became of the writes of a transaction that nobody saw end.
 *
 * A transaction is all or nothing, and a database that keeps a record of them (PostgreSQL) says how it ended:
 * - undone: none of its writes took effect.
 * - committed: they took effect, except for those that were stale or refused at the time. So a write counts as done
 *   where its row says that this very transaction wrote it, or holds just what the write would have made. Otherwise, say
 *   because somebody changed or removed the row since, it is unknown, and never failed.
 *
 * SQLite keeps no such record, and needs none: the process that wrote is dead, its locks are gone with it, and what it had
 * not committed was rolled back as the file was opened. So what is there decides: what the write would have made is done,
 * and where the row is still as it was before, or no row is as the new one would be, it never took effect. Where rows
 * cannot decide, as between several that are all like the new one, it is unknown.
 */
export async function settleRows(
  { token, writes }: SentWrites,
  database: Database,
  shape: RecordShape,
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const fate = await database.fateOf(token, signal);
  if (fate === "undone") return writes.map(({ index }) => ({ kind: "failed", index, problem: undone }));
  if (fate === "unknown") return writes.map(({ index }) => unknown(token, index));
  return database.reading(signal, async (session) => {
    const look = new Look(session, database, shape, token);
    const outcomes: WriteOutcome[] = [];
    for (const write of writes) {
      const seen = await look.at(write);
      if (seen === "done-gone")
        outcomes.push({ kind: "done", index: write.index, native: null, version: "" });
      else if (seen === "as-before" && fate === "unnamed")
        outcomes.push({ kind: "failed", index: write.index, problem: undone });
      else if (seen === "as-before" || seen === "unclear") outcomes.push(unknown(token, write.index));
      else outcomes.push({ kind: "done", index: write.index, native: seen, version: shape.version(seen) });
    }
    return outcomes;
  });
}

/** The record that the write made; `done-gone`: deleted; `as-before`: nothing shows that it took effect. */
type Seen = NativeRecord | "done-gone" | "as-before" | "unclear";

class Look {
  readonly #session: SqlSession;
  readonly #database: Database;
  readonly #shape: RecordShape;
  readonly #token: string;
  readonly #claimed = new Set<string>();

  constructor(session: SqlSession, database: Database, shape: RecordShape, token: string) {
    this.#session = session;
    this.#database = database;
    this.#shape = shape;
    this.#token = token;
  }

  async at(write: NativeWrite): Promise<Seen> {
    switch (write.kind) {
      case "create":
        return this.#create(write.native);
      case "update":
        return this.#update(write);
      case "delete": {
        const there = await this.#find(write.id);
        if (typeof there === "string") return "unclear";
        if (there === null || this.#shape.isDeleted(there)) return "done-gone";
        return this.#shape.version(there) === write.version ? "as-before" : "unclear";
      }
    }
  }

  async #update(write: Extract<NativeWrite, { kind: "update" }>): Promise<Seen> {
    const shape = this.#shape;
    const row = assignmentOfChanges(write.changes, shape);
    if ("code" in row) return "as-before";
    const before = await this.#find(write.id);
    if (typeof before === "string") return "unclear";
    if (before !== null && shape.version(before) === write.version) return "as-before";
    const changed = shape.idOf(applyChanges(before ?? idRecord(shape, write.id), write.changes));
    const rows = await this.#like(row, changed ?? write.id);
    const [only] = rows;
    return only !== undefined && rows.length === 1 ? only : "unclear";
  }

  async #create(native: NativeRecord): Promise<Seen> {
    const row = assignmentOf(native, this.#shape);
    if ("code" in row) return "as-before";
    const id = this.#shape.idOf(native);
    const rows = await this.#like(row, id);
    const [only] = rows;
    if (only !== undefined) return rows.length === 1 && this.#claim(only) ? only : "unclear";
    // Somebody else's row of that id keeps ours from being made, but ours may have been changed since, too.
    return id === null || (await this.#find(id)) === null ? "as-before" : "unclear";
  }

  /** Of two writes that would have made the same, one row shows only one. */
  #claim(native: NativeRecord): boolean {
    const id = this.#shape.idOf(native) ?? "";
    if (this.#claimed.has(id)) return false;
    this.#claimed.add(id);
    return true;
  }

  async #find(id: string): Promise<NativeRecord | string | null> {
    const { dialect } = this.#database;
    const found = await findRows(this.#session, dialect, this.#shape, [id], { lock: "none", careful: true });
    return found.get(id) ?? null;
  }

  /**
   * The records that a write may have made. Under a known id: the one that holds what was written, or that says that this
   * transaction wrote it. Else all that hold what was written, of those, if any, the ones that this transaction wrote.
   */
  async #like(row: Assignment, id: string | null): Promise<readonly NativeRecord[]> {
    const { dialect } = this.#database;
    const { table } = this.#shape;
    const wrote = dialect.writtenBy("t", table, this.#token);
    if (id !== null) return this.#holding(row, id, wrote === null ? "" : `OR ${wrote}`);
    const ours = wrote === null ? [] : await this.#holding(row, null, `AND ${wrote}`);
    return ours.length > 0 ? ours : this.#holding(row, null, "");
  }

  async #holding(
    { columns, values }: Assignment,
    id: string | null,
    more: string,
  ): Promise<readonly NativeRecord[]> {
    const { dialect } = this.#database;
    const { table } = this.#shape;
    const bound: SqlValue[] = [];
    const term = (column: SqlColumn, value: SqlValue): string => {
      bound.push(value);
      return dialect.same(`t.${dialect.quote(column.name)}`, dialect.bound(bound.length, column), column);
    };
    const shown = new Set(table.columns.map(({ name }) => name));
    const terms = columns.flatMap((column, at) =>
      shown.has(column.name) ? [term(column, values[at] ?? null)] : [],
    );
    const known = id === null ? null : this.#shape.idRow(id);
    const ids = (known ?? []).map((value, at) => term(table.id[at]!, value));
    const holds = terms.length === 0 ? "1 = 1" : terms.join(" AND ");
    const names = table.columns.map(({ name }) => `t.${dialect.quote(name)}`).join(", ");
    const where = [`((${holds}) ${more})`, ...ids].join(" AND ");
    const rows = await this.#session.rows(
      `SELECT ${names} FROM ${table.from} AS t WHERE ${where} LIMIT 3`,
      bound,
    );
    return rows.map((row) => this.#shape.record(row));
  }
}

/** What is known of a record whose row is gone: its id. */
function idRecord(shape: RecordShape, id: string): NativeRecord {
  const row = shape.idRow(id);
  const { id: columns } = shape.table;
  return row === null
    ? {}
    : Object.fromEntries(columns.map((column, at) => [column.name, column.decode(row[at]!)]));
}

const undone: Diagnostic = problem("run.cancelled", "The transaction was not carried out.", {
  hint: "The next run plans it again.",
});

const unknown = (token: string, index: number): WriteOutcome => ({
  kind: "unknown",
  index,
  sent: { token, index },
  problem: problem("run.unsettled", "The row does not show whether the write took effect."),
});
