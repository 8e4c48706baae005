/**
 * The shape of the agent's own database, step by step; its version is the number of steps taken. A step that was ever
 * released does not change.
 */
export const agentMigrations: readonly string[] = [
  `
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
    point TEXT NOT NULL     -- JSON: RunPoint
  );
  CREATE INDEX runs_by_sync ON runs (sync, at);
  CREATE INDEX runs_by_run ON runs (run);

  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID; -- JSON
  `,
];
