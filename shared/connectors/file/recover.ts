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

/**
 * Whether a file holds what the intent says. `overtaken`: it holds something that nobody planned, and what was prepared for
 * its place is there no more, so in all likelihood it was written and then changed by another program.
 */
export type Recovery = "applied" | "overtaken" | "not-applied";

/**
 * Settles what a crash left of a write, file by file, in the intent's order (SPEC F85). Where some files were replaced, the
 * others follow, as long as they are still what they were; where none was, what had been prepared is taken away.
 * A second call gives the same answer, but that a file which another program had changed before its turn came then counts
 * as overtaken.
 */
export async function recover(intent: ReplaceIntent): Promise<Result<readonly Recovery[], Diagnostic>> {
  const states: Recovery[] = [];
  for (const file of intent.files) {
    const state = await attempt(file.target, "read", () => stateOf(file));
    if (!state.ok) return state;
    states.push(state.value);
  }
  const begun = states.includes("applied");
  // What is certain enough to put a file in its place is not to take one away.
  const isLikely = states.includes("overtaken");
  for (const [index, file] of intent.files.entries()) {
    const settled = await attempt(file.target, "write", async () => {
      const follows = begun || (isLikely && file.after !== null);
      if (follows && states[index] === "not-applied" && (await hashFile(file.target)) === file.before)
        states[index] = await finish(file);
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
  return ok(states);
}

async function stateOf({ target, prepared, before, after }: IntendedFile): Promise<Recovery> {
  const now = await hashFile(target);
  if (now === after) return "applied";
  if (now === null || now === before || prepared === "") return "not-applied";
  return (await hashFile(prepared)) === null ? "overtaken" : "not-applied";
}

/** Nothing is done where what was prepared is no longer there. */
async function finish({ target, prepared, after }: IntendedFile): Promise<Recovery> {
  if (after === null) await rm(target);
  else if ((await hashFile(prepared)) === after) await rename(prepared, target);
  else return "not-applied";
  return "applied";
}
