import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { sha256Hex } from "../../base/hash.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Lease } from "../store.ts";
import { explained, sqlite } from "./failure.ts";

/** How long to wait, in milliseconds, so that of several processes that come at the same moment one gets the lease. */
const patience = 100;

/**
 * Takes the lease of a sync: an exclusive lock on a file of its own. The operating system drops the lock when the process
 * ends, however it ends, so there is nothing to time out, no process number to be mistaken and no lease left behind.
 * A note beside it says who has it, for the message only.
 */
export function takeLease(folder: string, sync: string): Result<Lease, Diagnostic> {
  const path = join(folder, "leases", `${sha256Hex([sync]).slice(0, 32)}.lock`);
  const note = `${path}.json`;
  let lock: DatabaseSync | null = null;
  try {
    mkdirSync(join(folder, "leases"), { recursive: true, mode: 0o700 });
    lock = new DatabaseSync(path, { timeout: patience });
    lock.exec("BEGIN EXCLUSIVE");
    writeFileSync(note, JSON.stringify({ pid: process.pid, host: hostname() }), { mode: 0o600 });
    return ok(held(lock, note));
  } catch (error) {
    lock?.close();
    if (isBusy(error)) return err(taken(sync, note));
    const diagnostic = explained(error, path);
    if (diagnostic) return err(diagnostic);
    throw error;
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && error.errcode === sqlite.busy;

function held(lock: DatabaseSync, note: string): Lease {
  let open = true;
  return {
    release() {
      if (!open) return;
      open = false;
      rmSync(note, { force: true });
      lock.close();
    },
  };
}

function taken(sync: string, note: string): Diagnostic {
  return problem("run.locked", `Another run of this sync is under way${holder(note)}.`, {
    hint: "Run again once it is done.",
    at: { file: sync },
  });
}

/** ` (process 4711 on mill, since 2026-11-22 14:05:01 UTC)`; nothing where the note does not say. */
function holder(note: string): string {
  try {
    const { pid, host } = JSON.parse(readFileSync(note, "utf8"));
    const since = statSync(note).mtime.toISOString().slice(0, 19).replace("T", " ");
    return ` (process ${pid} on ${host}, since ${since} UTC)`;
  } catch {
    return "";
  }
}
