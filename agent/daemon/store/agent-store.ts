import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { AgentSettings, Cause, Pause, RunPoint } from "../../../shared/protocol/views.ts";
import type { DueStore, SyncTimes } from "../../../shared/schedule/schedule.ts";
import type { Database } from "../../../shared/state/sqlite/database.ts";
import type { Row } from "../../../shared/state/sqlite/row.ts";
import { StateFailure } from "../../../shared/state/store.ts";
import { type AgentDatabase, durably, moveToDisk, openAgentDatabase } from "./agent-database.ts";

/** A run of bad runs. */
export interface Failing {
  readonly since: number;
  readonly times: number;
  readonly problem: Diagnostic;
}

/** What is kept of a sync, beside its times. */
export interface KeptSync {
  readonly addedAt: number;
  /** The sync file as it last passed its check; `null` where it never did. */
  readonly goodText: string | null;
  readonly pause: Pause | null;
  readonly lastSuccess: number | null;
  readonly failing: Failing | null;
}

export interface KeptRun {
  readonly run: string | null;
  readonly cause: Cause;
  readonly point: RunPoint;
  /** Why it failed; `null` where it did not, or where state knows of it. */
  readonly problem: Diagnostic | null;
}

/** A run that failed before state knew of it. */
export interface FailedRun {
  readonly number: number;
  readonly cause: Cause;
  readonly point: RunPoint;
  readonly problem: Diagnostic;
}

const newSync: Omit<KeptSync, "addedAt"> = { goodText: null, pause: null, lastSuccess: null, failing: null };

/** Points are kept for so long, in milliseconds. */
const pointsKept = 90 * 86_400_000;

type Statement = readonly [sql: string, ...values: (string | number | null)[]];

/** How many points of a sync are kept, and how often it is looked whether there are more. */
const mostPoints = 20_000;
const thinnedEvery = 500;

/**
 * What the agent keeps for itself: workspaces, due times, pauses, settings. What could not be written is still true in
 * memory, `problem` says so, and it is written once that is possible again: a full disk stops no sync.
 */
export class AgentStore implements DueStore {
  readonly #folder: string;
  #database: AgentDatabase;
  readonly #times = new Map<string, SyncTimes>();
  readonly #syncs = new Map<string, KeptSync>();
  readonly #unwritten = new Set<string>();
  #settings: Partial<AgentSettings> | null = null;
  #problem: Diagnostic | null;
  #batch: Statement[] | null = null;
  #points = 0;
  #pause: Pause | null = null;
  readonly #paths = new Map<string, { readonly path: string; readonly workspace: string }>();

  private constructor(folder: string, database: AgentDatabase) {
    this.#folder = folder;
    this.#database = database;
    this.#problem = database.problem;
  }

  /**
   * `folder` is the user's data folder. Where it cannot be written to, what is kept there is read, and all that is new is
   * kept in memory; only what a newer Syncline wrote, or what is damaged, is left alone.
   */
  static open(folder: string): Result<AgentStore, Diagnostic> {
    const database = openAgentDatabase(folder);
    return database.ok ? ok(new AgentStore(folder, database.value)) : database;
  }

  /** Several writes as one: all of them are on disk when this returns, or none. */
  together(work: () => void): void {
    if (this.#batch !== null) {
      work();
      return;
    }
    const batch: Statement[] = [];
    this.#batch = batch;
    try {
      work();
    } finally {
      this.#batch = null;
      this.#write(batch);
    }
  }

  /** Tries again to write what could not be written. */
  retry(): void {
    if (this.#problem === null) return;
    if (this.#database.problem !== null) {
      const moved = moveToDisk(this.#database, this.#folder);
      if (moved === null) return;
      this.#database = moved;
    }
    const statements = [...this.#unwritten].flatMap((id) => this.#whole(id));
    const written = attempt(this.#database.connection, [...statements, pauseStatement(this.pause())]);
    if (written.ok) this.#unwritten.clear();
    this.#problem = written.ok ? null : written.error;
  }

  /** Why not all is on disk; `null` where it is. */
  get problem(): Diagnostic | null {
    return this.#problem;
  }

  workspaces(): readonly string[] {
    return this.#database.connection
      .all("SELECT folder FROM workspaces ORDER BY added_at, folder")
      .map((row) => row.text(0));
  }

  /** Unlike what the agent notes by itself, this is a person's wish: where it cannot be kept, they must know. */
  addWorkspace(folder: string, now: number): Result<void, Diagnostic> {
    return this.#asked("INSERT OR IGNORE INTO workspaces (folder, added_at) VALUES (?, ?)", folder, now);
  }

  removeWorkspace(folder: string): Result<void, Diagnostic> {
    return this.#asked("DELETE FROM workspaces WHERE folder = ?", folder);
  }

  /** What is kept of a sync; it is kept from now on. */
  sync(id: string, path: string, workspace: string, now: number): KeptSync {
    const known = this.#syncs.get(id) ?? this.#stored(id);
    const kept = known ?? { addedAt: now, ...newSync };
    this.#syncs.set(id, kept);
    this.#paths.set(id, { path, workspace });
    if (known === null) this.#keepWhole(id);
    return kept;
  }

  keep(id: string, change: Partial<Omit<KeptSync, "addedAt">>): KeptSync | null {
    const before = this.#syncs.get(id);
    if (before === undefined) return null;
    const kept = { ...before, ...change };
    this.#syncs.set(id, kept);
    this.#keepWhole(id);
    return kept;
  }

  load(sync: string): SyncTimes | null {
    const known = this.#times.get(sync);
    if (known !== undefined) return known;
    const row = this.#database.connection.get("SELECT times FROM syncs WHERE id = ?", sync);
    return row === null || row.isNull(0) ? null : parsed<SyncTimes>(row, 0);
  }

  save(sync: string, times: SyncTimes): void {
    this.#times.set(sync, times);
    this.#keepWhole(sync);
  }

  addRun(sync: string, { run, cause, point, problem }: KeptRun): void {
    this.#write([
      [
        "INSERT INTO runs (sync, run, at, cause, point, problem) VALUES (?, ?, ?, ?, ?, ?)",
        sync,
        run,
        point.at,
        JSON.stringify(cause),
        JSON.stringify(point),
        json(problem),
      ],
      ["DELETE FROM runs WHERE sync = ? AND at < ?", sync, point.at - pointsKept],
    ]);
    if (++this.#points % thinnedEvery !== 0) return;
    this.#write([
      [
        `DELETE FROM runs WHERE sync = ?1 AND number <= coalesce(
           (SELECT number FROM runs WHERE sync = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2), -1)`,
        sync,
        mostPoints,
      ],
    ]);
  }

  /** Runs that failed and left no trace in state, newest first, from before a number on. */
  failures(
    sync: string,
    before: number,
    limit: number,
  ): readonly { readonly number: number; readonly failed: FailedRun }[] {
    return this.#database.connection
      .all(
        `SELECT number, cause, point, problem FROM runs
         WHERE sync = ? AND problem IS NOT NULL AND number < ? ORDER BY number DESC LIMIT ?`,
        sync,
        before,
        limit,
      )
      .map((row) => ({ number: row.integer(0), failed: failedRun(row) }));
  }

  failure(sync: string, number: number): FailedRun | null {
    const row = this.#database.connection.get(
      "SELECT number, cause, point, problem FROM runs WHERE sync = ? AND number = ? AND problem IS NOT NULL",
      sync,
      number,
    );
    return row === null ? null : failedRun(row);
  }

  /** When the latest run that went well began; `null` before the first. */
  wentWellAt(sync: string): number | null {
    const row = this.#database.connection.get(
      "SELECT at, point FROM runs WHERE sync = ? AND problem IS NULL ORDER BY number DESC LIMIT 1",
      sync,
    );
    return row === null || parsed<RunPoint>(row, 1).outcome === "blocked" ? null : row.integer(0);
  }

  /** What is kept of the syncs of a workspace. */
  syncsOf(workspace: string): readonly { readonly id: string; readonly path: string }[] {
    return this.#database.connection
      .all(
        "SELECT id, path FROM syncs WHERE workspace = ? AND good_text IS NOT NULL ORDER BY path",
        workspace,
      )
      .map((row) => ({ id: row.text(0), path: row.text(1) }));
  }

  countFailures(sync: string): number {
    const sql = "SELECT count(*) FROM runs WHERE sync = ? AND problem IS NOT NULL";
    return this.#database.connection.get(sql, sync)?.integer(0) ?? 0;
  }

  /** Why a run was begun; `null` of one that the agent did not begin. */
  causeOf(run: string): Cause | null {
    const row = this.#database.connection.get("SELECT cause FROM runs WHERE run = ?", run);
    return row === null ? null : parsed<Cause>(row, 0);
  }

  /** First one first; at most the newest `limit`. */
  points(sync: string, from: number, to: number, limit: number): readonly RunPoint[] {
    return this.#database.connection
      .all(
        "SELECT point FROM runs WHERE sync = ? AND at BETWEEN ? AND ? ORDER BY at DESC LIMIT ?",
        sync,
        from,
        to,
        limit,
      )
      .map((row) => parsed<RunPoint>(row, 0))
      .reverse();
  }

  settings(): Partial<AgentSettings> {
    this.#settings ??= this.#setting<Partial<AgentSettings>>("settings") ?? {};
    return this.#settings;
  }

  configure(settings: AgentSettings): Result<void, Diagnostic> {
    const kept = this.#asked(
      "INSERT OR REPLACE INTO settings (name, value) VALUES ('settings', ?)",
      JSON.stringify(settings),
    );
    if (kept.ok) this.#settings = settings;
    return kept;
  }

  /** The pause of everything. */
  pause(): Pause | null {
    this.#pause ??= this.#setting<Pause>("pause");
    return this.#pause;
  }

  setPause(pause: Pause | null): void {
    this.#pause = pause;
    this.#write([pauseStatement(pause)]);
  }

  close(): void {
    this.retry();
    this.#database.connection.close();
  }

  #stored(id: string): KeptSync | null {
    const row = this.#database.connection.get(
      "SELECT added_at, good_text, pause, last_success, failing FROM syncs WHERE id = ?",
      id,
    );
    if (row === null) return null;
    return {
      addedAt: row.integer(0),
      goodText: row.isNull(1) ? null : row.text(1),
      pause: row.isNull(2) ? null : parsed<Pause>(row, 2),
      lastSuccess: row.isNull(3) ? null : row.integer(3),
      failing: row.isNull(4) ? null : parsed<Failing>(row, 4),
    };
  }

  #setting<T>(name: string): T | null {
    const row = this.#database.connection.get("SELECT value FROM settings WHERE name = ?", name);
    return row === null ? null : parsed<T | null>(row, 0);
  }

  #asked(...statement: Statement): Result<void, Diagnostic> {
    this.retry();
    const written = this.#database.problem === null ? ok(undefined) : err(this.#database.problem);
    if (!written.ok) return written;
    return durably(this.#database, () => attempt(this.#database.connection, [statement]));
  }

  /** A sync's row, as it is by now. */
  #whole(id: string): readonly Statement[] {
    const kept = this.#syncs.get(id);
    const place = this.#paths.get(id);
    if (kept === undefined || place === undefined) return [];
    return [
      [
        "INSERT OR REPLACE INTO syncs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        place.path,
        place.workspace,
        kept.addedAt,
        kept.goodText,
        json(kept.pause),
        json(this.load(id)),
        kept.lastSuccess,
        json(kept.failing),
      ],
    ];
  }

  #keepWhole(id: string): void {
    const written = this.#write(this.#whole(id));
    if (!written) this.#unwritten.add(id);
  }

  /** Whether it is written; within a batch that is only known at its end. */
  #write(statements: readonly Statement[]): boolean {
    if (this.#batch !== null) {
      this.#batch.push(...statements);
      return true;
    }
    const written = attempt(this.#database.connection, statements);
    if (!written.ok) {
      for (const [sql, id] of statements)
        if (sql.includes("INTO syncs") && typeof id === "string") this.#unwritten.add(id);
      this.#problem = written.error;
    } else if (this.#database.problem === null && this.#unwritten.size === 0) this.#problem = null;
    return written.ok;
  }
}

/** All of the statements, or none. */
function attempt(connection: Database, statements: readonly Statement[]): Result<void, Diagnostic> {
  if (statements.length === 0) return ok(undefined);
  try {
    connection.transaction(() => {
      for (const [sql, ...values] of statements) connection.run(sql, ...values);
    });
    return ok(undefined);
  } catch (cause) {
    if (cause instanceof StateFailure) return err(cause.problem);
    throw cause;
  }
}

const pauseStatement = (pause: Pause | null): Statement => [
  "INSERT OR REPLACE INTO settings (name, value) VALUES ('pause', ?)",
  JSON.stringify(pause),
];

const failedRun = (row: Row): FailedRun => ({
  number: row.integer(0),
  cause: parsed<Cause>(row, 1),
  point: parsed<RunPoint>(row, 2),
  problem: parsed<Diagnostic>(row, 3),
});

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** What this store wrote itself. */
const parsed = <T>(row: Row, column: number): T => JSON.parse(row.text(column));
