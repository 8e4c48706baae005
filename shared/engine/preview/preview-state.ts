import { statSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { LinkId } from "../../model/ids.ts";
import type { Link } from "../../model/link.ts";
import { Database } from "../../state/sqlite/database.ts";
import { migrations } from "../../state/sqlite/migrations.ts";
import { stateFile } from "../../state/sqlite/open-store.ts";
import { versionProblem } from "../../state/sqlite/prepare.ts";
import { SqliteSyncState } from "../../state/sqlite/sync-state.ts";
import { StateFailure } from "../../state/store.ts";
import type { PlanningState } from "../planning-sync.ts";

/** How long a read waits for a database that is just being made or recovered, in milliseconds. */
const patience = 200;

/** A sync of which nothing is known yet: its first run is what is previewed. */
const noState: PlanningState = {
  *links() {},
  link: () => null,
  openLinks: () => [],
  linksByKey: () => [],
  countLinks: () => 0,
  endpoint: () => null,
  remembered: () => null,
  conflicts: () => [],
  rejections: () => [],
};

/** The state of one sync, read while others may write it; nothing is ever written or made. */
export class PreviewState {
  readonly #path: string;
  readonly #folder: string;
  readonly #sync: string;
  #open: { readonly database: Database; readonly file: string } | null = null;

  /** `folder` is the user's data folder, `sync` the sync file's absolute path. */
  constructor(folder: string, sync: string) {
    this.#folder = folder;
    this.#path = join(folder, stateFile);
    this.#sync = sync;
  }

  /** Lets `use` read what state says at one moment, whatever is written meanwhile. */
  async with<T>(use: (state: PlanningState) => Promise<T>): Promise<Result<T, Diagnostic>> {
    try {
      const database = this.#database();
      if (!database.ok) return database;
      if (database.value === null) return ok(await use(noState));
      const opened = database.value;
      opened.script("BEGIN");
      try {
        const row = opened.get("SELECT number FROM syncs WHERE path = ?", this.#sync);
        if (row === null) return ok(await use(noState));
        return ok(await use(new SqliteSyncState(opened, this.#folder, this.#sync, row.integer(0))));
      } finally {
        opened.script("COMMIT");
      }
    } catch (cause) {
      if (cause instanceof StateFailure) return err(cause.problem);
      throw cause;
    }
  }

  /** A link as it is now. */
  link(id: LinkId): Link | null {
    const opened = this.#open?.database;
    const row = opened?.get("SELECT number FROM syncs WHERE path = ?", this.#sync);
    if (opened === undefined || !row) return null;
    return new SqliteSyncState(opened, this.#folder, this.#sync, row.integer(0)).link(id);
  }

  close(): void {
    this.#open?.database.close();
    this.#open = null;
  }

  /** The database that is there now; `null` where there is none yet. */
  #database(): Result<Database | null, Diagnostic> {
    const stats = statSync(this.#path, { throwIfNoEntry: false });
    const file = stats === undefined ? null : `${stats.dev} ${stats.ino}`;
    if (this.#open !== null && this.#open.file === file) return ok(this.#open.database);
    this.close();
    if (file === null) return ok(null);
    const database = new Database(this.#path, { readOnly: true, timeout: patience });
    const other = versionProblem(database, migrations);
    if (other !== null) {
      database.close();
      return err(other);
    }
    this.#open = { database, file };
    return ok(database);
  }
}
