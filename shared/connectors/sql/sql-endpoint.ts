import { type Diagnostic, located, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { EndpointSchema } from "../../mapping/compiled.ts";
import { type SqlOptions, tableText } from "../../mapping/sources/sql.ts";
import type {
  Capabilities,
  Connector,
  Fetched,
  Found,
  ReadRequest,
  ReadSummary,
  RecordSink,
  SentWrites,
  WriteJournal,
  WriteOutcome,
  WriteReport,
  WriteRequest,
} from "../contract.ts";
import { KeptRecords } from "../kept-records.ts";
import type { Database } from "./database.ts";
import { SqlFailure } from "./failure.ts";
import { findRows } from "./find-rows.ts";
import { readRows } from "./read-rows.ts";
import { RecordShape } from "./record.ts";
import { settleRows } from "./settle-rows.ts";
import { writeRows } from "./write-rows.ts";

export interface SqlEndpointOptions {
  /** The endpoint's name. */
  readonly name: string;
  readonly kind: string;
  /** The columns that the sync file calls the id; none where it does not. */
  readonly id: readonly string[];
  readonly options: SqlOptions;
}

/** A table, a view or a query of a database as an endpoint. */
export class SqlEndpoint implements Connector {
  readonly kind: string;
  readonly place: string;
  readonly listen: Connector["listen"];
  /** The database and what of it the endpoint is, for those who set up what a sync of it needs. */
  readonly database: Database;
  readonly options: SqlOptions;
  /** The columns that the sync file calls the id; none where it does not. */
  readonly id: readonly string[];
  readonly #name: string;
  /** What the last read found the table to be; `null` before the first. */
  #shape: RecordShape | null = null;
  #kept = new KeptRecords();

  constructor(database: Database, { name, kind, id, options }: SqlEndpointOptions) {
    this.kind = kind;
    this.database = database;
    this.options = options;
    this.#name = name;
    this.id = id;
    const { table } = options;
    const named = table === null ? "(query)" : tableText(table);
    this.place = kind === "sqlite" ? `${database.place}#${named}` : `${database.place} ${named}`;
    this.listen =
      database.listen &&
      ((dirty, signal) => database.listen!(dirty, signal).then((end) => this.#located(end)));
  }

  /** Before the first read it says what the sync file hopes for. */
  get capabilities(): Capabilities {
    const { table, changes, deleted, fullEvery } = this.options;
    const known = this.#shape?.table;
    return {
      write: known === undefined ? table !== null : known.into !== null && known.id.length > 0,
      guarded: true,
      atomic: true,
      makesIds: known?.makesIds ?? table !== null,
      changes: changes === null ? null : { deletes: changes.kind === "table" || deleted !== null, fullEvery },
      readsMayMiss: false,
      resends: false,
    };
  }

  async discover(limit: number, signal: AbortSignal): Promise<Result<EndpointSchema, Diagnostic>> {
    const sink: RecordSink = { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} };
    const read = await this.read({ known: null, cursor: null, limit }, sink, signal);
    return read.ok ? ok(read.value.schema) : read;
  }

  read(
    request: ReadRequest,
    sink: RecordSink,
    signal: AbortSignal,
  ): Promise<Result<ReadSummary, Diagnostic>> {
    this.#kept.dispose();
    const kept = new KeptRecords();
    this.#kept = kept;
    return this.#attempt(() =>
      this.database.reading(signal, async (session) => {
        this.#shape = new RecordShape(await session.describe(this.options, this.id), this.options);
        return readRows(request, sink, session, this.database, this.#shape, kept, this.options);
      }),
    );
  }

  /** Only a look at every row can tell. */
  async unchanged(): Promise<boolean> {
    return false;
  }

  async fetch(positions: readonly number[]): Promise<Result<readonly Fetched[], Diagnostic>> {
    const fetched = positions.flatMap((position) => this.#fetched(position) ?? []);
    if (fetched.length === positions.length) return ok(fetched);
    return this.#located(err(problem("endpoint.stale", `${this.place} was not read as it is now`)));
  }

  find(ids: readonly string[], signal: AbortSignal): Promise<Result<readonly Found[], Diagnostic>> {
    return this.#attempt(async () => {
      const shape = await this.#known(signal);
      if (shape.table.id.length === 0) return ids.map(() => ({ kind: "unknown" }));
      const { dialect } = this.database;
      const held = await this.database.reading(signal, (session) =>
        findRows(session, dialect, shape, ids, { lock: "none", careful: true }),
      );
      return ids.map((id): Found => {
        const native = held.get(id);
        if (typeof native === "string") return { kind: "unknown" };
        if (native === undefined || shape.isDeleted(native)) return { kind: "none" };
        return {
          kind: "record",
          native,
          version: shape.version(native),
          position: this.#kept.add(native).position,
        };
      });
    });
  }

  async write(
    request: WriteRequest,
    journal: WriteJournal,
    signal: AbortSignal,
  ): Promise<Result<WriteReport, Diagnostic>> {
    const written = await this.#attempt(async () => {
      const shape = await this.#known(signal);
      const why = whyNot(shape);
      if (why !== null)
        return err(problem("endpoint.refused", `${this.place} ${why.reason}`, { hint: why.hint }));
      const { database, options } = this;
      return writeRows(request, journal, { name: this.#name, database, shape, options, signal });
    });
    return written.ok ? this.#located(written.value) : written;
  }

  settle(sent: SentWrites, signal: AbortSignal): Promise<Result<readonly WriteOutcome[], Diagnostic>> {
    return this.#attempt(async () => settleRows(sent, this.database, await this.#known(signal), signal));
  }

  async line(): Promise<null> {
    return null;
  }

  async dispose(): Promise<void> {
    this.#kept.dispose();
    this.#shape = null;
    await this.database.close();
  }

  #fetched(position: number): Fetched | null {
    const kept = this.#kept.at(position);
    if (kept === null || this.#shape === null) return null;
    return this.#shape.versionsAreContent ? kept : { ...kept, version: this.#shape.version(kept.native) };
  }

  /** What the table was when it was last read, or is now. */
  async #known(signal: AbortSignal): Promise<RecordShape> {
    if (this.#shape === null) {
      const table = await this.database.reading(signal, (session) => session.describe(this.options, this.id));
      this.#shape = new RecordShape(table, this.options);
    }
    return this.#shape;
  }

  async #attempt<T>(act: () => Promise<T>): Promise<Result<T, Diagnostic>> {
    try {
      return ok(await act());
    } catch (cause) {
      if (cause instanceof SqlFailure) return this.#located(err(cause.problem));
      throw cause;
    }
  }

  #located<T>(result: Result<T, Diagnostic>): Result<T, Diagnostic> {
    return result.ok ? result : err(located(result.error, { endpoint: this.#name }));
  }
}

function whyNot({ table }: RecordShape): { readonly reason: string; readonly hint: string } | null {
  if (table.into === null)
    return {
      reason: table.readOnly ?? "cannot be written",
      hint: "Name a table that can be written under `table:`, or make the endpoint `mode: source`.",
    };
  if (table.id.length > 0) return null;
  return {
    reason: "has no primary key, so its rows cannot be told apart",
    hint: "Name the columns that are its id under `id:`.",
  };
}
