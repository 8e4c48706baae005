import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { ok, type Result } from "../../../shared/base/result.ts";
import { Database } from "../../../shared/state/sqlite/database.ts";
import { openDatabase } from "../../../shared/state/sqlite/open-store.ts";
import { prepare } from "../../../shared/state/sqlite/prepare.ts";
import { StateFailure } from "../../../shared/state/store.ts";
import { agentMigrations } from "./migrations.ts";

export const agentFile = "agent.db";

const tables = ["workspaces", "syncs", "runs", "settings"];

export interface AgentDatabase {
  readonly connection: Database;
  /** Why it is in memory only; `null` where it is on disk. */
  readonly problem: Diagnostic | null;
}

/**
 * Opens the agent's database. Where its folder cannot be written to, one in memory takes its place, with all that can be
 * read. Fails with `state.newer` or `state.corrupt`.
 */
export function openAgentDatabase(folder: string): Result<AgentDatabase, Diagnostic> {
  const opened = openOnDisk(folder);
  if (opened.ok) return ok({ connection: opened.value, problem: null });
  const { error } = opened;
  if (error.code === "state.newer" || error.code === "state.corrupt") return opened;
  const connection = new Database(":memory:");
  prepare(connection, agentMigrations);
  const path = join(folder, agentFile);
  // What the journal beside it holds is seen only where that can be read, too.
  if (existsSync(path) && !copied(connection, path, "mode=ro")) copied(connection, path, "immutable=1");
  return ok({ connection, problem: error });
}

/** The same on disk, once that can be written to again; `null` while it cannot. */
export function moveToDisk({ connection }: AgentDatabase, folder: string): AgentDatabase | null {
  const opened = openOnDisk(folder);
  if (!opened.ok) return null;
  const disk = opened.value;
  try {
    connection.run("ATTACH ? AS disk", disk.path);
    connection.transaction(() => {
      for (const table of tables)
        connection.script(`INSERT OR REPLACE INTO disk.${table} SELECT * FROM ${table}`);
    });
    connection.close();
    return { connection: disk, problem: null };
  } catch (cause) {
    disk.close();
    try {
      connection.script("DETACH disk");
    } catch {
      // It was not attached.
    }
    if (cause instanceof StateFailure) return null;
    throw cause;
  }
}

/**
 * What the agent notes by itself need not outlive a power cut to the last moment: a crash of the program takes none of it.
 * `durably` is for the rest.
 */
function openOnDisk(folder: string): Result<Database, Diagnostic> {
  const opened = openDatabase(folder, agentFile, agentMigrations);
  if (opened.ok) opened.value.script("PRAGMA synchronous = NORMAL");
  return opened;
}

/** Does work whose commits are on the disk itself when it returns. */
export function durably<T>({ connection }: AgentDatabase, work: () => T): T {
  connection.script("PRAGMA synchronous = FULL");
  try {
    return work();
  } finally {
    connection.script("PRAGMA synchronous = NORMAL");
  }
}

/** Takes over all that an old database says; whether that could be read. */
function copied(connection: Database, path: string, how: string): boolean {
  try {
    connection.run("ATTACH ? AS old", `${pathToFileURL(path).href}?${how}`);
  } catch (cause) {
    if (cause instanceof StateFailure) return false;
    throw cause;
  }
  try {
    for (const table of tables)
      connection.script(`INSERT OR REPLACE INTO ${table} SELECT * FROM old.${table}`);
    return true;
  } catch (cause) {
    if (cause instanceof StateFailure) return false;
    throw cause;
  } finally {
    connection.script("DETACH old");
  }
}
