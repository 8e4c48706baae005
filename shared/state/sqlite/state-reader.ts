import { statSync } from "node:fs";
import { join } from "node:path";
import type { EndpointName, RunId } from "../../model/ids.ts";
import type { PlanItem, Rejection } from "../../model/plan.ts";
import type { OpenConflict, Remembered, RunRecord } from "../store.ts";
import { ConflictTable } from "./conflict-table.ts";
import { Database } from "./database.ts";
import { EndpointTable } from "./endpoint-table.ts";
import { migrations } from "./migrations.ts";
import { stateFile } from "./open-store.ts";
import { PlanTable } from "./plan-table.ts";
import { RunTable } from "./run-table.ts";

/** How long a read waits for a database that is just being made or recovered, in milliseconds. */
const patience = 200;

/**
 * Reads the state of syncs while others write it. Never writes, and never makes what is not there: of a sync without
 * state, or without a database, there is nothing to read. May throw a `StateFailure`.
 */
export class StateReader {
  readonly #path: string;
  #open: { readonly database: Database; readonly file: string } | null = null;
  readonly #syncs = new Map<string, StoredSync>();

  /** `folder` is the user's data folder. */
  constructor(folder: string) {
    this.#path = join(folder, stateFile);
  }

  /** `null` where the sync has no state. */
  sync(path: string): StoredSync | null {
    const database = this.#database();
    if (database === null) return null;
    const known = this.#syncs.get(path);
    if (known !== undefined) return known;
    const row = database.get("SELECT number FROM syncs WHERE path = ?", path);
    if (row === null) return null;
    const found = new StoredSync(database, row.integer(0));
    this.#syncs.set(path, found);
    return found;
  }

  close(): void {
    this.#syncs.clear();
    this.#open?.database.close();
    this.#open = null;
  }

  /** The database that is there now: one that a person moved away is not read any more. */
  #database(): Database | null {
    const stats = statSync(this.#path, { throwIfNoEntry: false });
    const file = stats === undefined ? null : `${stats.dev} ${stats.ino}`;
    if (this.#open !== null && this.#open.file === file) return this.#open.database;
    this.close();
    if (file === null) return null;
    const database = new Database(this.#path, { readOnly: true, timeout: patience });
    const version = database.get("PRAGMA user_version")?.integer(0);
    if (version !== migrations.length) {
      // Whoever writes first brings it to its shape, or says that it is too new.
      database.close();
      return null;
    }
    this.#open = { database, file };
    return database;
  }
}

/** What state says of a sync at a glance. */
export interface StoredOverview {
  /** Links. */
  readonly records: number;
  readonly conflicts: { readonly open: number; readonly unresolved: number };
  readonly rejected: number;
  /** The newest run, whether it has ended or not. */
  readonly lastRun: RunRecord | null;
  readonly unfinished: number;
  readonly endpoints: ReadonlyMap<EndpointName, Remembered>;
}

/** The state of one sync, to be read. */
export class StoredSync {
  readonly #database: Database;
  readonly #number: number;
  readonly #runs: RunTable;
  readonly #conflicts: ConflictTable;
  readonly #endpoints: EndpointTable;
  readonly #plans: PlanTable;

  constructor(database: Database, number: number) {
    this.#database = database;
    this.#number = number;
    this.#runs = new RunTable(database, number);
    this.#conflicts = new ConflictTable(database, number);
    this.#endpoints = new EndpointTable(database, number);
    this.#plans = new PlanTable(database);
  }

  overview(): StoredOverview {
    const [lastRun = null] = this.#runs.newest(1);
    const ended = lastRun?.endedAt === null ? this.#runs.newest(50).find(isEnded) : lastRun;
    return {
      records: this.#database.get("SELECT links FROM syncs WHERE number = ?", this.#number)?.integer(0) ?? 0,
      conflicts: this.#conflicts.count(),
      rejected: ended?.counts.rejected ?? 0,
      lastRun,
      unfinished: this.#runs.unfinished().length,
      endpoints: this.#endpoints.all(),
    };
  }

  run(run: RunId): RunRecord | null {
    return this.#runs.get(run);
  }

  /** Newest first, from before a run's number on. */
  runs(before: number, limit: number): readonly { readonly number: number; readonly run: RunRecord }[] {
    return this.#runs.page(before, limit);
  }

  totalRuns(): number {
    return this.#runs.total();
  }

  /** First opened first, from after a conflict's number on. */
  conflicts(
    after: number,
    limit: number,
  ): readonly { readonly number: number; readonly open: OpenConflict }[] {
    return this.#conflicts.page(after, limit);
  }

  countConflicts(): number {
    return this.#conflicts.count().open;
  }

  *rejections(): IterableIterator<Rejection> {
    const rows = this.#database.stream(
      "SELECT chunk, lines FROM rejections WHERE sync = ? AND chunk > ? ORDER BY chunk LIMIT 4",
      this.#number,
    );
    for (const row of rows) for (const line of row.lines(1)) yield row.parse<Rejection>(line);
  }

  /** The parts of a run's plan, each of at most a thousand items, in plan order. */
  planChunks(run: RunId): number {
    const number = this.#runs.number(run);
    return number === null ? 0 : this.#plans.chunks(number);
  }

  /** The items of one part. Of each only that is read which is looked at. */
  planItems(run: RunId, chunk: number): readonly PlanItem[] {
    const number = this.#runs.number(run);
    return number === null ? [] : this.#plans.chunk(number, chunk);
  }
}

const isEnded = ({ endedAt }: RunRecord): boolean => endedAt !== null;
