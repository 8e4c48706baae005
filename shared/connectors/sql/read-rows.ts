import { type Diagnostic, located, problem } from "../../base/diagnostic.ts";
import type { SqlOptions } from "../../mapping/sources/sql.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { ReadRequest, ReadSummary, RecordSink } from "../contract.ts";
import type { KeptRecords } from "../kept-records.ts";
import { hashOfVersion } from "../version.ts";
import type { Database, SqlSession } from "./database.ts";
import { noColumn, planChanges } from "./read-changes.ts";
import type { RecordShape } from "./record.ts";
import { SchemaWithSamples } from "./schema-of.ts";
import { type SqlRow, Undecodable } from "./sql-table.ts";

/** Reads all rows, or those that changed, in the order of their ids, from one snapshot; keeps the records for `fetch`. */
export async function readRows(
  request: ReadRequest,
  sink: RecordSink,
  session: SqlSession,
  database: Database,
  shape: RecordShape,
  kept: KeptRecords,
  options: SqlOptions,
): Promise<ReadSummary> {
  const { table } = shape;
  for (const name of [options.deleted?.column, options.version])
    if (name && !table.columns.some((column) => column.name === name)) throw noColumn(name, table);
  // A look at the first few says nothing of what changed.
  const tracking = request.limit === undefined ? options.changes : null;
  const { changed, cursor } = await planChanges(session, database, shape, tracking, request.cursor);
  const { sql, values, offset } = changed ?? {
    sql: selectAll(shape, database, request.limit),
    values: [],
    offset: 0,
  };
  const samples = new SchemaWithSamples(table);
  const reading = new Reading(request, sink, shape, kept, samples, offset);
  await session.stream(sql, values, (rows) => reading.take(rows));
  const isWhole = !reading.limited;
  return {
    records: reading.records,
    extent: changed === null ? "all" : "changes",
    complete: isWhole,
    cursor: isWhole ? cursor : null,
    version: changed === null && isWhole && !reading.someBad ? kept.contentVersion() : "",
    schema: samples.schema(),
    modified: null,
    exists: true,
  };
}

function selectAll({ table }: RecordShape, { dialect }: Database, limit: number | undefined): string {
  const columns = table.columns.map(({ name }) => dialect.quote(name)).join(", ");
  const ids = table.id.map(({ name }) => dialect.quote(name)).join(", ");
  const order = ids === "" ? "" : ` ORDER BY ${ids}`;
  return `SELECT ${columns} FROM ${table.from} AS t${order}${limit === undefined ? "" : ` LIMIT ${limit}`}`;
}

/** One read under way. */
class Reading {
  records = 0;
  limited = false;
  someBad = false;
  readonly #request: ReadRequest;
  readonly #sink: RecordSink;
  readonly #shape: RecordShape;
  readonly #kept: KeptRecords;
  readonly #samples: SchemaWithSamples;
  readonly #offset: number;
  #rows = 0;

  constructor(
    request: ReadRequest,
    sink: RecordSink,
    shape: RecordShape,
    kept: KeptRecords,
    samples: SchemaWithSamples,
    offset: number,
  ) {
    this.#request = request;
    this.#sink = sink;
    this.#shape = shape;
    this.#kept = kept;
    this.#samples = samples;
    this.#offset = offset;
  }

  take(rows: readonly SqlRow[]): boolean {
    const { limit = Number.POSITIVE_INFINITY, progress } = this.#request;
    for (const row of rows) {
      this.#row(row);
      if (++this.#rows >= limit) this.limited = true;
      if (this.limited) return false;
    }
    progress?.(this.#rows, Math.max(this.#rows, this.#shape.table.estimate));
    return true;
  }

  #row(row: SqlRow): void {
    if (this.#offset > 0 && row[0] === null) {
      this.#sink.gone(this.#idOnly(row), "no longer in the table");
      return;
    }
    let native: NativeRecord;
    try {
      native = this.#shape.record(row, this.#offset);
    } catch (cause) {
      if (!(cause instanceof Undecodable)) throw cause;
      this.records++;
      this.someBad = true;
      this.#sink.bad(undecodable(cause, this.#shape, row, this.#offset), -1);
      return;
    }
    if (this.#shape.isDeleted(native)) {
      this.#sink.gone(native, "marked as deleted");
      return;
    }
    this.records++;
    this.#samples.add(native);
    this.#give(native);
  }

  #give(native: NativeRecord): void {
    const { high, low, position } = this.#kept.add(native);
    if (this.#shape.versionsAreContent) {
      const slot = this.#request.known?.find(high, low) ?? -1;
      if (slot >= 0) this.#sink.same(slot, position);
      else this.#sink.record(native, this.#kept.versionAt(position), high, low, position);
      return;
    }
    // Whoever changes a row may forget its version, so what the record holds is always looked at.
    const version = this.#shape.version(native);
    const hash = hashOfVersion(version);
    this.#sink.record(native, version, hash?.high ?? 0, hash?.low ?? 0, position);
  }

  /** Of a row that is no longer there: what the change table has noted of it. */
  #idOnly(row: SqlRow): NativeRecord {
    const { id } = this.#shape.table;
    return Object.fromEntries(id.map((column, at) => [column.name, column.decode(row[at + 1] ?? null)]));
  }
}

function undecodable(cause: Undecodable, { table }: RecordShape, row: SqlRow, offset: number): Diagnostic {
  const parts = table.id.map(
    ({ name }) => row[offset + table.columns.findIndex((column) => column.name === name)],
  );
  const found = problem("record.malformed", cause.message);
  return parts.length === 0 ? found : located(found, { record: parts.map(String).join(" / ") });
}
