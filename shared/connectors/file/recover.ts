import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import type { ReplaceIntent } from "../contract.ts";
import { hashFile } from "./content-hash.ts";
import { attempt, ignoreMissing } from "./problem.ts";
import { syncFolder } from "./sync-folder.ts";
import { stemOf, sweepTemporaries } from "./temporary.ts";

type IntendedFile = ReplaceIntent["files"][number];

/** Whether a file holds what the intent says. What was written and then changed by another program counts as not applied. */
export type Recovery = "applied" | "not-applied";

/**
 * Settles what a crash left of a write, file by file, in the intent's order (SPEC F85). Where some files were replaced, the
 * others follow, as long as they are still what they were; where none was, what had been prepared is taken away.
 * A second call gives the same answer.
 */
export async function recover(intent: ReplaceIntent): Promise<Result<readonly Recovery[], Diagnostic>> {
  const applied: boolean[] = [];
  for (const file of intent.files) {
    const now = await attempt(file.target, "read", () => hashFile(file.target));
    if (!now.ok) return now;
    applied.push(now.value === file.after);
  }
  const begun = applied.includes(true);
  for (const [index, file] of intent.files.entries()) {
    const settled = await attempt(file.target, "write", async () => {
      if (begun && !applied[index] && (await hashFile(file.target)) === file.before)
        applied[index] = await finish(file);
      if (file.prepared !== "") await rm(file.prepared, { force: true });
    });
    if (!settled.ok) return settled;
  }
  for (const folder of new Set(intent.files.map(({ target }) => dirname(target)))) {
    const stems = new Set(intent.files.map(({ target }) => stemOf(target)));
    const swept = await attempt(folder, "write", async () => {
      if ((await stat(folder).catch(ignoreMissing)) === null) return;
      await sweepTemporaries(folder, stems, null);
      await syncFolder(folder);
    });
    if (!swept.ok) return swept;
  }
  return ok(applied.map((done) => (done ? "applied" : "not-applied")));
}

/** False where what was prepared is no longer there. */
async function finish({ target, prepared, after }: IntendedFile): Promise<boolean> {
  if (after === null) await rm(target);
  else if ((await hashFile(prepared)) === after) await rename(prepared, target);
  else return false;
  return true;
}
