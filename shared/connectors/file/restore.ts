import { copyFile, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { ReplaceIntent } from "../contract.ts";
import { hashFile } from "./content-hash.ts";
import { attempt } from "./problem.ts";
import { syncFolder } from "./sync-folder.ts";
import { temporaryFor } from "./temporary.ts";

type IntendedFile = ReplaceIntent["files"][number];

/**
 * Puts back what a write replaced, byte for byte (SPEC F89). Does nothing at all where a file is no longer what the write
 * left (`file.changed`) or where its old content is no longer kept (`run.no-backup`).
 */
export async function restore(intent: ReplaceIntent): Promise<Result<void, Diagnostic>> {
  const restorable = await checkRestorable(intent);
  if (!restorable.ok) return restorable;
  for (const file of intent.files) {
    const restored = await attempt(file.target, "write", () => putBack(file));
    if (!restored.ok) return restored;
  }
  return ok(undefined);
}

/** Whether `restore` would do its work; looks only. */
export async function checkRestorable({ files }: ReplaceIntent): Promise<Result<void, Diagnostic>> {
  for (const file of files) {
    const refusal = await attempt(file.target, "read", () => whyNot(file));
    if (!refusal.ok) return refusal;
    if (refusal.value !== null) return err(refusal.value);
  }
  return ok(undefined);
}

async function whyNot({ target, backup, before, after }: IntendedFile): Promise<Diagnostic | null> {
  const at = { file: target };
  const now = await hashFile(target);
  // As when an undo was interrupted.
  if (now === before) return null;
  if (now !== after)
    return problem(
      "file.changed",
      `${target} was changed since the run, so what it replaced was not put back.`,
      {
        at,
        hint:
          backup === null
            ? "Nothing was there before the run."
            : `The content from before the run is in ${backup}.`,
      },
    );
  if (before !== null && (backup === null || (await hashFile(backup)) !== before))
    return problem("run.no-backup", `What ${target} held before the run is no longer kept.`, { at });
  return null;
}

async function putBack({ target, backup, before }: IntendedFile): Promise<void> {
  if ((await hashFile(target)) === before) return;
  if (backup === null) await rm(target);
  else {
    await mkdir(dirname(target), { recursive: true });
    const prepared = temporaryFor(target);
    try {
      await copyFile(backup, prepared);
      const handle = await open(prepared, "r");
      await handle.sync().finally(() => handle.close());
      await rename(prepared, target);
    } finally {
      await rm(prepared, { force: true });
    }
  }
  await syncFolder(dirname(target));
}
