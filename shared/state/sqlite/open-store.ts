import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { StateFailure, type Store } from "../store.ts";
import { Database } from "./database.ts";
import { explained } from "./failure.ts";
import { migrations } from "./migrations.ts";
import { type Migrations, prepare } from "./prepare.ts";
import { SqliteStore } from "./sqlite-store.ts";

/**
 * Opens the state in a user data folder, making both if need be. Only the user can read it. Any number of processes may
 * have it open. Fails with `state.newer`, `state.corrupt`, `state.unavailable` or `file.full`.
 */
export function openStore(folder: string): Result<Store, Diagnostic> {
  const database = openDatabase(folder, stateFile, migrations);
  return database.ok ? ok(new SqliteStore(database.value, folder)) : database;
}

/** The state's file in a user data folder. */
export const stateFile = "syncline.db";

/** The same for any database of the user's own: opens it, and brings it to its shape. */
export function openDatabase(folder: string, name: string, steps: Migrations): Result<Database, Diagnostic> {
  const path = join(folder, name);
  let database: Database | null = null;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    makeFile(path);
    database = new Database(path);
    const diagnostic = prepare(database, steps);
    if (!diagnostic) return ok(database);
    database.close();
    return err(diagnostic);
  } catch (error) {
    database?.close();
    if (error instanceof StateFailure) return err(error.problem);
    const diagnostic = explained(error, path);
    if (diagnostic) return err(diagnostic);
    throw error;
  }
}

/** Makes an empty file that only the user can read; SQLite gives its companions the same mode. */
function makeFile(path: string): void {
  // A file that is there is left alone: closing it would drop the locks that this process has on it.
  if (!statSync(path, { throwIfNoEntry: false })) closeSync(openSync(path, "a", 0o600));
}
