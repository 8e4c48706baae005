import { join } from "node:path";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { AgentSettings, Cause, Pause, RunPoint } from "../../../shared/protocol/views.ts";
import type { DueStore, SyncTimes } from "../../../shared/schedule/schedule.ts";
import { Database } from "../../../shared/state/sqlite/database.ts";
import type { Row } from "../../../shared/state/sqlite/row.ts";
import { StateFailure } from "../../../shared/state/store.ts";
import { agentMigrations } from "./migrations.ts";

export const agentFile = "agent.db";

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
}

const newSync: Omit<KeptSync, "addedAt"> = { goodText: null, pause: null, lastSuccess: null, failing: null };

/** Points are kept for so long, in milliseconds. */
const pointsKept = 90 * 86_400_000;

/**
 * What the agent keeps for itself: workspaces, due times, pauses, settings. What could not be written is still true in
 * memory until the agent ends, and `problem` says so: a full disk stops no sync.
 */
export class AgentStore implements DueStore {
  readonly #database: Database;
  readonly #times = new Map<string, SyncTimes>();
  readonly #syncs = new Map<string, KeptSync>();
  #settings: Partial<AgentSettings> | null = null;
  #problem: Diagnostic | null = null;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** `folder` is the user's data folder, which is there. */
  static open(folder: string): Result<AgentStore, Diagnostic> {
    const path = join(folder, agentFile);
    try {
      const database = new Database(path);
      const store = new AgentStore(database);
      const version = database.get("PRAGMA user_version")?.integer(0) ?? 0;
      if (version > agentMigrations.length) {
        database.close();
        const hint = "Update Syncline, or start it with another SYNCLINE_HOME.";
        return err(
          problem("state.newer", `${path} was written by a newer Syncline.`, { hint, at: { file: path } }),
        );
      }
      if (version < agentMigrations.length) {
        database.script("PRAGMA journal_mode = WAL");
        database.transaction(() => {
          for (const step of agentMigrations.slice(version)) database.script(step);
          database.script(`PRAGMA user_version = ${agentMigrations.length}`);
        });
      }
      return ok(store);
    } catch (cause) {
      if (cause instanceof StateFailure) return err(cause.problem);
      throw cause;
    }
  }

  /** Why the latest write did not reach the disk; `null` where it did. */
  get problem(): Diagnostic | null {
    return this.#problem;
  }

  workspaces(): readonly string[] {
    return this.#database
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
    if (known === null)
      this.#noted(
        "INSERT OR IGNORE INTO syncs (id, path, workspace, added_at) VALUES (?, ?, ?, ?)",
        id,
        path,
        workspace,
        now,
      );
    return kept;
  }

  keep(id: string, change: Partial<Omit<KeptSync, "addedAt">>): KeptSync | null {
    const before = this.#syncs.get(id);
    if (before === undefined) return null;
    const kept = { ...before, ...change };
    this.#syncs.set(id, kept);
    this.#noted(
      "UPDATE syncs SET good_text = ?, pause = ?, last_success = ?, failing = ? WHERE id = ?",
      kept.goodText,
      json(kept.pause),
      kept.lastSuccess,
      json(kept.failing),
      id,
    );
    return kept;
  }

  load(sync: string): SyncTimes | null {
    const known = this.#times.get(sync);
    if (known !== undefined) return known;
    const row = this.#database.get("SELECT times FROM syncs WHERE id = ?", sync);
    return row === null || row.isNull(0) ? null : parsed<SyncTimes>(row, 0);
  }

  save(sync: string, times: SyncTimes): void {
    this.#times.set(sync, times);
    this.#noted("UPDATE syncs SET times = ? WHERE id = ?", JSON.stringify(times), sync);
  }

  addRun(sync: string, { run, cause, point }: KeptRun): void {
    this.#noted(
      "INSERT INTO runs (sync, run, at, cause, point) VALUES (?, ?, ?, ?, ?)",
      sync,
      run,
      point.at,
      JSON.stringify(cause),
      JSON.stringify(point),
    );
    this.#noted("DELETE FROM runs WHERE sync = ? AND at < ?", sync, point.at - pointsKept);
  }

  /** Why a run was begun; `null` of one that the agent did not begin. */
  causeOf(run: string): Cause | null {
    const row = this.#database.get("SELECT cause FROM runs WHERE run = ?", run);
    return row === null ? null : parsed<Cause>(row, 0);
  }

  /** First one first; at most the newest `limit`. */
  points(sync: string, from: number, to: number, limit: number): readonly RunPoint[] {
    return this.#database
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
    return this.#setting<Pause>("pause");
  }

  setPause(pause: Pause | null): void {
    this.#noted("INSERT OR REPLACE INTO settings (name, value) VALUES ('pause', ?)", JSON.stringify(pause));
  }

  close(): void {
    this.#database.close();
  }

  #stored(id: string): KeptSync | null {
    const row = this.#database.get(
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
    const row = this.#database.get("SELECT value FROM settings WHERE name = ?", name);
    return row === null ? null : parsed<T | null>(row, 0);
  }

  #asked(sql: string, ...values: readonly (string | number | null)[]): Result<void, Diagnostic> {
    try {
      this.#database.run(sql, ...values);
      return ok(undefined);
    } catch (cause) {
      if (cause instanceof StateFailure) return err(cause.problem);
      throw cause;
    }
  }

  #noted(sql: string, ...values: readonly (string | number | null)[]): void {
    const written = this.#asked(sql, ...values);
    this.#problem = written.ok ? null : written.error;
  }
}

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** What this store wrote itself. */
const parsed = <T>(row: Row, column: number): T => JSON.parse(row.text(column));
