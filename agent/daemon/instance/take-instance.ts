import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { AgentPlace } from "../../../shared/protocol/agent-place.ts";
import { makePrivateFolder } from "../server/private-folder.ts";

export interface Instance {
  /** The agent sets out to stop: who misses it from now on need not start another one. */
  leave(): void;
  release(): void;
}

/** So long, in milliseconds, two that start at the same moment wait for one another. */
const patience = 200;
const busy = 5;

/**
 * Makes this process the home's only agent, by an exclusive lock on a file: the system drops it with the process, however
 * that ends, so that a note of a dead one, or a number that another process has by now, counts for nothing (SPEC A41).
 * Fails with `agent.running` and who runs.
 */
export function takeInstance(
  place: AgentPlace,
  about: { readonly version: string; readonly clock: () => number },
): Result<Instance, Diagnostic> {
  const made = makePrivateFolder(place.folder);
  if (!made.ok) return made;
  const path = join(place.folder, "lock");
  const { note } = place;
  let lock: DatabaseSync | null = null;
  try {
    lock = new DatabaseSync(path, { timeout: patience });
    lock.exec("BEGIN EXCLUSIVE");
    const text = { pid: process.pid, startedAt: about.clock(), version: about.version };
    writeFileSync(note, `${JSON.stringify(text)}\n`, { mode: 0o600 });
    return ok(held(lock, note));
  } catch (cause) {
    lock?.close();
    if (cause instanceof Error && "errcode" in cause && cause.errcode === busy) return err(running(note));
    const why = cause instanceof Error ? cause.message : String(cause);
    const hint = "Make the folder writable, and room on its disk.";
    return err(
      problem("agent.failed", `The agent's lock cannot be taken: ${why}`, { hint, at: { file: path } }),
    );
  }
}

function held(lock: DatabaseSync, note: string): Instance {
  let open = true;
  return {
    leave: () => rmSync(note, { force: true }),
    release() {
      if (!open) return;
      open = false;
      rmSync(note, { force: true });
      lock.close();
    },
  };
}

const noteShape = z.object({ pid: z.number(), startedAt: z.number(), version: z.string() });

function running(note: string): Diagnostic {
  const hint = "syncline agent status shows it, syncline agent stop ends it.";
  return problem("agent.running", `An agent is already running${whoIn(note)}.`, { hint });
}

function whoIn(note: string): string {
  try {
    const { pid, startedAt, version } = noteShape.parse(JSON.parse(readFileSync(note, "utf8")));
    const since = new Date(startedAt).toISOString().slice(0, 19).replace("T", " ");
    return ` (process ${pid}, version ${version}, since ${since} UTC)`;
  } catch {
    // It has just begun, and has not written its note yet, or is about to stop.
    return "";
  }
}
