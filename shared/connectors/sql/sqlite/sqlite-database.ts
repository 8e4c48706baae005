import { randomUUID } from "node:crypto";
import { accessSync, constants, existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { problem } from "../../../base/diagnostic.ts";
import type { Database, Fate, SqlSession } from "../database.ts";
import { cancelled, SqlFailure } from "../failure.ts";
import { sqliteDialect } from "./dialect.ts";
import { isBusy, sqliteFailure } from "./failure.ts";
import { SqliteSession } from "./session.ts";

/** How long a lock of another program is waited for, in milliseconds. */
const patience = 10_000;

/** A database in a file. It is open only while something is done with it, so that nobody is ever in anybody's way. */
export class SqliteDatabase implements Database {
  readonly dialect = sqliteDialect;
  readonly place: string;
  readonly listen = null;

  /** `path` is absolute. */
  constructor(path: string) {
    this.place = path;
  }

  async reading<T>(signal: AbortSignal, act: (session: SqlSession) => Promise<T>): Promise<T> {
    // A handle that could not write could not undo, either, what a program left that died while it wrote.
    return this.#transaction(isWritable(this.place) ? "read" : "read-only", "BEGIN", signal, act);
  }

  async writing<T>(signal: AbortSignal, act: (session: SqlSession, token: string) => Promise<T>): Promise<T> {
    return this.#transaction("write", "BEGIN IMMEDIATE", signal, (session) => act(session, randomUUID()));
  }

  async fateOf(): Promise<Fate> {
    return "unnamed";
  }

  async script(sql: string): Promise<void> {
    const database = this.#open("write");
    try {
      for (const one of ["BEGIN IMMEDIATE", sql, "COMMIT"]) await this.#patiently(() => database.exec(one));
    } finally {
      database.close();
    }
  }

  async close(): Promise<void> {}

  async #transaction<T>(
    mode: "read" | "read-only" | "write",
    begin: string,
    signal: AbortSignal,
    act: (session: SqlSession) => Promise<T>,
  ): Promise<T> {
    if (signal.aborted) throw cancelled();
    const database = this.#open(mode);
    try {
      await this.#patiently(() => database.exec(begin));
      // A read begins, and its moment with it, as it first looks at something.
      await this.#patiently(() => database.exec("SELECT 1 FROM sqlite_schema LIMIT 1"));
      const done = await act(new SqliteSession(database, this.place, signal));
      if (signal.aborted) throw cancelled();
      if (mode === "write") await this.#patiently(() => database.exec("COMMIT"));
      return done;
    } finally {
      // Closing a handle rolls back what was not committed.
      database.close();
    }
  }

  #open(mode: "read" | "read-only" | "write"): DatabaseSync {
    if (!existsSync(this.place))
      throw new SqlFailure(
        "whole",
        problem("file.missing", `There is no database ${this.place}.`, {
          hint: "Check the endpoint's path. Relative paths start at the sync file's folder.",
          at: { file: this.place },
        }),
      );
    try {
      const url = pathToFileURL(this.place);
      // Should the file go away just now, none is made in its place.
      url.searchParams.set("mode", mode === "read-only" ? "ro" : "rw");
      const database = new DatabaseSync(url, { readOnly: mode === "read-only", timeout: 0 });
      if (mode !== "write") database.exec("PRAGMA query_only = 1");
      return database;
    } catch (error) {
      throw sqliteFailure(error, this.place);
    }
  }

  /** SQLite would wait by itself, but nothing else would go on meanwhile. */
  async #patiently(act: () => void): Promise<void> {
    for (let waited = 0, pause = 5; ; pause = Math.min(200, pause * 2)) {
      try {
        act();
        return;
      } catch (error) {
        if (!isBusy(error) || waited >= patience) throw sqliteFailure(error, this.place);
        await wait(pause);
        waited += pause;
      }
    }
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
