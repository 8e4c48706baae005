import { randomUUID } from "node:crypto";
import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import { checkRestorable } from "../connectors/file/restore.ts";
import type { RunId } from "../model/ids.ts";
import type { RunRecord } from "../state/store.ts";
import { finishUndo, replacedBy } from "./finish-undo.ts";
import type { OpenSync } from "./open-sync.ts";
import { recoverRuns } from "./recover-runs.ts";

export interface Undone {
  /** The run that history shows for the undoing. */
  readonly run: RunId;
  readonly files: readonly string[];
}

/**
 * Takes a run back (SPEC J26): puts the files that it replaced back byte for byte, and state to where it was, as if the
 * run had never been. Refuses, without touching anything, where a file was changed since (`file.changed`), where its
 * old content is no longer kept or where there is nothing to put back (`run.no-backup`).
 */
export async function undoRun(
  sync: OpenSync,
  undoes: RunId,
  run: RunId,
  clock: () => number,
  signal: AbortSignal,
): Promise<Result<Undone, Diagnostic>> {
  const { state } = sync;
  const lease = state.lease();
  if (!lease.ok) return lease;
  try {
    const recovered = await recoverRuns(sync, clock, signal);
    if (!recovered.ok) return recovered;
    const undone = await undoable(sync, undoes);
    if (!undone.ok) return undone;
    begin(sync, run, undone.value, clock());
    const files = await finishUndo(sync, run, undone.value, clock);
    return files.ok ? ok({ run, files: files.value }) : files;
  } finally {
    lease.value.release();
  }
}

async function undoable({ state }: OpenSync, run: RunId): Promise<Result<RunRecord, Diagnostic>> {
  const record = state.run(run);
  if (record === null) {
    const hint = "syncline history lists them.";
    return err(problem("run.not-found", `There is no run ${run}`, { hint }));
  }
  const replaced = replacedBy(state, run);
  if (state.intents(run).some(({ kind }) => kind === "send")) {
    const message = `Run ${run} wrote to more than files, so it cannot be put back byte for byte`;
    return err(problem("run.no-backup", message));
  }
  if (replaced.files.length === 0) {
    return err(problem("run.no-backup", `Run ${run} replaced no files, so there is nothing to put back`));
  }
  const takenBack = state
    .runs(Number.MAX_SAFE_INTEGER)
    .find(({ undoes, outcome }) => undoes === run && outcome?.kind === "done");
  if (takenBack !== undefined) {
    const message = `Run ${run} was taken back already, by run ${takenBack.id}`;
    return err(problem("run.no-backup", message));
  }
  const restorable = await checkRestorable(replaced);
  return restorable.ok ? ok(record) : restorable;
}

/** Notes the undoing before the first file is put back: a crash on the way is then told from a person's work. */
function begin({ state }: OpenSync, run: RunId, undone: RunRecord, startedAt: number): void {
  const endpoints = Object.fromEntries(
    Object.entries(undone.endpoints).map(([name, { creates, updates, deletes, ...rest }]) => [
      name,
      { ...rest, creates: deletes, updates, deletes: creates },
    ]),
  );
  const { id: undoes, fingerprint } = undone;
  const planHash = `undo-${randomUUID()}`;
  state.begin({ id: run, startedAt, planHash, fingerprint, endpoints, brakes: [], undoes }, []);
}
