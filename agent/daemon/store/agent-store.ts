import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { ok, type Result } from "../../../shared/base/result.ts";
import type { AgentSettings, Pause } from "../../../shared/protocol/views.ts";
import type { DueStore, SyncTimes } from "../../../shared/schedule/schedule.ts";
import type { Row } from "../../../shared/state/sqlite/row.ts";
import { AgentWrites, type Statement } from "./agent-writes.ts";
import { RunHistory } from "./run-history.ts";

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

const newSync: Omit<KeptSync, "addedAt"> = { goodText: null, pause: null, lastSuccess: null, failing: null };

/**
 * What the agent keeps for itself: workspaces, due times, pauses, settings. What could not be written is still true in
 * memory, `problem` says so, and it is written once that is possible again: a full disk stops no sync.
 */
export class AgentStore implements DueStore {
  /** The runs that the agent began. */
  readonly runs: RunHistory;
  readonly #writes: AgentWrites;
  readonly #times = new Map<string, SyncTimes>();
  readonly #syncs = new Map<string, KeptSync>();
  /** Syncs whose row on disk is not what it should be. */
  readonly #unwritten: Set<string>;
  #settings: Partial<AgentSettings> | null = null;
  #pause: Pause | null = null;
  readonly #paths = new Map<string, { readonly path: string; readonly workspace: string }>();

  private constructor(writes: AgentWrites, unwritten: Set<string>) {
    this.#writes = writes;
    this.#unwritten = unwritten;
    this.runs = new RunHistory(writes);
  }

  /** `folder` is the user's data folder. Fails where that holds what a newer Syncline wrote, or what is damaged. */
  static open(folder: string): Result<AgentStore, Diagnostic> {
    const unwritten = new Set<string>();
    const writes = AgentWrites.open(folder, (statements) => {
      for (const [sql, id] of statements)
        if (sql.includes("INTO syncs") && typeof id === "string") unwritten.add(id);
    });
    return writes.ok ? ok(new AgentStore(writes.value, unwritten)) : writes;
  }

  /** Several writes as one: all of them are on disk when this returns, or none. */
  together(work: () => void): void {
    this.#writes.together(work);
  }

  /** Tries again to write what could not be written. */
  retry(): void {
    const lost = () => [
      ...[...this.#unwritten].flatMap((id) => this.#whole(id)),
      pauseStatement(this.pause()),
    ];
    if (this.#writes.retry(lost)) this.#unwritten.clear();
  }

  /** Why not all is on disk; `null` where it is. */
  get problem(): Diagnostic | null {
    return this.#writes.problem;
  }

  workspaces(): readonly string[] {
    return this.#writes.connection
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
    const row = this.#writes.connection.get("SELECT times FROM syncs WHERE id = ?", sync);
    return row === null || row.isNull(0) ? null : parsed<SyncTimes>(row, 0);
  }

  save(sync: string, times: SyncTimes): void {
    this.#times.set(sync, times);
    this.#keepWhole(sync);
  }

  /** What is kept of the syncs of a workspace. */
  syncsOf(workspace: string): readonly { readonly id: string; readonly path: string }[] {
    return this.#writes.connection
      .all(
        "SELECT id, path FROM syncs WHERE workspace = ? AND good_text IS NOT NULL ORDER BY path",
        workspace,
      )
      .map((row) => ({ id: row.text(0), path: row.text(1) }));
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
    this.#writes.write([pauseStatement(pause)]);
  }

  close(): void {
    this.retry();
    this.#writes.close();
  }

  #stored(id: string): KeptSync | null {
    const row = this.#writes.connection.get(
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
    const row = this.#writes.connection.get("SELECT value FROM settings WHERE name = ?", name);
    return row === null ? null : parsed<T | null>(row, 0);
  }

  #asked(...statement: Statement): Result<void, Diagnostic> {
    this.retry();
    return this.#writes.asked(...statement);
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
    this.#writes.write(this.#whole(id));
  }
}

const pauseStatement = (pause: Pause | null): Statement => [
  "INSERT OR REPLACE INTO settings (name, value) VALUES ('pause', ?)",
  JSON.stringify(pause),
];

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** What this store wrote itself. */
const parsed = <T>(row: Row, column: number): T => JSON.parse(row.text(column));
