import { assert } from "../../base/assert.ts";
import type { RunId } from "../../model/ids.ts";
import type { Remembered, RunRecord, Store, SyncState } from "../store.ts";
import type { Database } from "./database.ts";
import { allRemembered } from "./endpoint-table.ts";
import { findRun } from "./run-table.ts";
import { SqliteSyncState } from "./sync-state.ts";

/** A store in a `Database` that has been prepared. `folder` is where leases are. */
export class SqliteStore implements Store {
  readonly #database: Database;
  readonly #folder: string;
  readonly #states = new Map<string, SyncState>();

  constructor(database: Database, folder: string) {
    this.#database = database;
    this.#folder = folder;
  }

  sync(path: string, name: string): SyncState {
    const row = this.#database.get("SELECT number, name FROM syncs WHERE path = ?", path);
    if (row?.text(1) !== name) {
      this.#database.run(
        "INSERT INTO syncs (path, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name",
        path,
        name,
      );
    }
    const known = this.#states.get(path);
    if (known) return known;
    const made = row ?? this.#database.get("SELECT number, name FROM syncs WHERE path = ?", path);
    assert(made, "a sync that was just added is there");
    const state = new SqliteSyncState(this.#database, this.#folder, path, made.integer(0));
    this.#states.set(path, state);
    return state;
  }

  syncs(): readonly { readonly path: string; readonly name: string }[] {
    return this.#database
      .all("SELECT path, name FROM syncs ORDER BY path")
      .map((row) => ({ path: row.text(0), name: row.text(1) }));
  }

  remembered(): readonly Remembered[] {
    return allRemembered(this.#database);
  }

  findRun(run: RunId): { readonly sync: string; readonly run: RunRecord } | null {
    return findRun(this.#database, run);
  }

  forget(path: string): void {
    const row = this.#database.get("SELECT number FROM syncs WHERE path = ?", path);
    if (row === null) return;
    const number = row.integer(0);
    this.#states.delete(path);
    this.#database.transaction(() => {
      const runs = "SELECT number FROM runs WHERE sync = ?";
      for (const table of ["intent_outcomes", "intents", "plan_chunks"]) {
        this.#database.run(`DELETE FROM ${table} WHERE run IN (${runs})`, number);
      }
      const ofSync = [
        "runs",
        "links",
        "link_keys",
        "terms",
        "endpoints",
        "conflicts",
        "rejections",
        "approvals",
      ];
      for (const table of ofSync) this.#database.run(`DELETE FROM ${table} WHERE sync = ?`, number);
      this.#database.run("DELETE FROM syncs WHERE number = ?", number);
    });
  }

  close(): void {
    this.#database.close();
  }
}
