import type { Migrations } from "../../../shared/state/sqlite/prepare.ts";

/**
 * The shape of the agent's own database, step by step; its version is the number of steps taken. A step that was ever
 * released does not change.
 */
export const agentMigrations: Migrations = [
  {
    since: "0.1.0",
    sql: `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE workspaces (
    folder TEXT PRIMARY KEY,
    added_at INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE syncs (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    workspace TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    good_text TEXT,         -- the sync file as it last passed its check
    pause TEXT,             -- JSON: Pause
    times TEXT,             -- JSON: SyncTimes
    last_success INTEGER,
    failing TEXT            -- JSON: Failing
  ) WITHOUT ROWID;

  -- What state does not know of runs: why they were begun, and how quick they were.
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    sync TEXT NOT NULL,
    run TEXT,               -- as state knows it; NULL of a run that left no trace there
    at INTEGER NOT NULL,
    cause TEXT NOT NULL,    -- JSON: Cause
    point TEXT NOT NULL,    -- JSON: RunPoint
    problem TEXT            -- JSON: Diagnostic, where the run failed before state knew of it
  );
  CREATE INDEX runs_failed ON runs (sync, number) WHERE problem IS NOT NULL;
  CREATE INDEX runs_by_sync ON runs (sync, at);
  CREATE INDEX runs_by_run ON runs (run);

  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID; -- JSON
  `,
  },
];
