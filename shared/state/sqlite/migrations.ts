/**
 * The database's shape, step by step; its version is the number of steps taken. A step that was ever released does not
 * change. `since` is the first Syncline that reads what the step makes.
 *
 * Texts are JSON where their column's comment says so; that also carries what SQLite's texts cannot (lone surrogates).
 */
export const migrations: readonly { readonly since: string; readonly sql: string }[] = [
  {
    since: "0.1.0",
    sql: `
      CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

      CREATE TABLE syncs (
        number INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        last_link INTEGER NOT NULL DEFAULT 0, -- the highest link id ever used
        links INTEGER NOT NULL DEFAULT 0      -- how many there are
      );

      CREATE TABLE runs (
        number INTEGER PRIMARY KEY,
        sync INTEGER NOT NULL REFERENCES syncs,
        id TEXT NOT NULL UNIQUE,
        start TEXT NOT NULL,  -- JSON: RunStart
        counts TEXT NOT NULL, -- JSON: RunRecord's counts
        ended_at INTEGER,
        outcome TEXT          -- JSON: RunOutcome
      );
      CREATE INDEX runs_by_sync ON runs (sync, number);
      CREATE INDEX runs_unfinished ON runs (sync, number) WHERE ended_at IS NULL;

      -- No foreign keys: they would be checked a million times in a first load.
      CREATE TABLE links (
        sync INTEGER NOT NULL,
        run INTEGER NOT NULL, -- the run that made it
        id INTEGER NOT NULL,
        open INTEGER NOT NULL,
        link TEXT NOT NULL,   -- JSON: see link-codec.ts
        PRIMARY KEY (sync, id)
      ) WITHOUT ROWID;
      CREATE INDEX links_open ON links (sync, id) WHERE open = 1;

      CREATE TABLE link_keys (
        sync INTEGER NOT NULL,
        hash INTEGER NOT NULL, -- the low half of hashText(key)
        id INTEGER NOT NULL,
        PRIMARY KEY (sync, hash, id)
      ) WITHOUT ROWID;

      CREATE TABLE terms (
        sync INTEGER NOT NULL REFERENCES syncs,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL, -- JSON: what links hold again and again
        PRIMARY KEY (sync, number)
      ) WITHOUT ROWID;

      CREATE TABLE endpoints (
        sync INTEGER NOT NULL REFERENCES syncs,
        name TEXT NOT NULL,   -- JSON
        memory TEXT NOT NULL, -- JSON: EndpointMemory without its index
        record_index BLOB NOT NULL,
        PRIMARY KEY (sync, name)
      );

      CREATE TABLE conflicts (
        number INTEGER PRIMARY KEY,
        sync INTEGER NOT NULL REFERENCES syncs,
        id TEXT NOT NULL,
        conflict TEXT NOT NULL, -- JSON: Conflict
        opened_run TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        closed_run TEXT,
        resolution TEXT         -- JSON: Resolution
      );
      CREATE UNIQUE INDEX conflicts_open ON conflicts (sync, id) WHERE closed_run IS NULL;

      CREATE TABLE rejections (
        sync INTEGER NOT NULL REFERENCES syncs,
        chunk INTEGER NOT NULL,
        lines BLOB NOT NULL, -- packed: Rejection
        PRIMARY KEY (sync, chunk)
      );

      CREATE TABLE approvals (
        sync INTEGER NOT NULL REFERENCES syncs,
        plan_hash TEXT NOT NULL,
        PRIMARY KEY (sync, plan_hash)
      ) WITHOUT ROWID;

      CREATE TABLE plan_chunks (
        run INTEGER NOT NULL REFERENCES runs,
        chunk INTEGER NOT NULL,
        marks BLOB NOT NULL, -- 32 bits an item: see plan-table.ts
        lines BLOB NOT NULL, -- packed: see item-codec.ts
        PRIMARY KEY (run, chunk)
      );

      CREATE TABLE intents (
        run INTEGER NOT NULL REFERENCES runs,
        number INTEGER NOT NULL,
        intent TEXT NOT NULL, -- JSON: WriteIntent without its outcomes
        PRIMARY KEY (run, number)
      );
      CREATE TABLE intent_outcomes (
        run INTEGER NOT NULL,
        number INTEGER NOT NULL,
        chunk INTEGER NOT NULL,
        lines BLOB NOT NULL, -- packed: WriteOutcome
        PRIMARY KEY (run, number, chunk),
        FOREIGN KEY (run, number) REFERENCES intents ON DELETE CASCADE
      );
    `,
  },
];
