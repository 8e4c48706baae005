import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { StateFailure } from "../store.ts";
import type { Database } from "./database.ts";
import { damaged } from "./failure.ts";

/** The steps that make a database's shape; its version is the number of steps taken. */
export type Migrations = readonly { readonly since: string; readonly sql: string }[];

/** Up to this size a database is looked through whenever it is opened, which then takes a few milliseconds. */
const checkedSize = 16_000_000;

/** Brings a database that was just opened to the shape that this Syncline works with, or says why it cannot (SPEC J2, J3). */
export function prepare(database: Database, migrations: Migrations): Diagnostic | null {
  const newer = tooNew(database, migrations);
  if (newer) return newer;
  database.script(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA journal_size_limit = 67108864;
  `);
  if (size(database) <= checkedSize) check(database);
  if (version(database) < migrations.length) migrate(database, migrations);
  return null;
}

/** Why a database that is only read cannot be; it is brought to its shape by whoever writes next. */
export function versionProblem(database: Database, migrations: Migrations): Diagnostic | null {
  if (version(database) >= migrations.length) return tooNew(database, migrations);
  return problem("state.unavailable", `The state database ${database.path} is of an older Syncline.`, {
    hint: "The next run brings it up to date.",
    at: { file: database.path },
  });
}

function tooNew(database: Database, migrations: Migrations): Diagnostic | null {
  if (version(database) <= migrations.length) return null;
  const needs = database.get("SELECT value FROM meta WHERE name = 'needs'")?.text(0) ?? "a newer version";
  return problem("state.newer", `The state database ${database.path} was written by a newer Syncline.`, {
    hint: `Update Syncline here: ${needs} or later is needed. Nothing was changed.`,
    at: { file: database.path },
  });
}

/** Takes all missing steps, or none. Another process may be doing the same. */
function migrate(database: Database, migrations: Migrations): void {
  database.transaction(() => {
    for (const { since, sql } of migrations.slice(version(database))) {
      database.script(sql);
      database.run("INSERT OR REPLACE INTO meta VALUES ('needs', ?)", since);
    }
    database.script(`PRAGMA user_version = ${migrations.length}`);
  });
}

function check(database: Database): void {
  const found = database.get("PRAGMA quick_check(1)")?.text(0);
  if (found !== "ok") throw new StateFailure(damaged(database.path, found ?? "it cannot be checked"));
}

const version = (database: Database): number => database.get("PRAGMA user_version")?.integer(0) ?? 0;

function size(database: Database): number {
  const row = database.get("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
  return row?.integer(0) ?? 0;
}
