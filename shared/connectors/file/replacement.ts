import { renameSync, rmSync, statSync } from "node:fs";
import { link, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { ReplaceIntent } from "../contract.ts";
import { hashFile } from "./content-hash.ts";
import { keepOld } from "./keep-old.ts";
import type { FilePorts } from "./ports.ts";
import { attempt, cancelled, changing, fileProblem, held, ignoreMissing, systemCode } from "./problem.ts";
import { type Stamp, sameStamp, stampOf } from "./stamp.ts";
import { syncFolder } from "./sync-folder.ts";
import { temporaryFor } from "./temporary.ts";

/** A file whose new content is on disk beside it, or one that is to go. */
export interface Replacement {
  readonly target: string;
  /** `null`: the target goes. */
  readonly prepared: string | null;
  /** Hashes of the target's bytes; `null`: no file. */
  readonly before: string | null;
  readonly after: string | null;
  /** Of the target as it was read; `null`: no file. */
  readonly stamp: Stamp | null;
}

export interface ReplaceOptions {
  readonly backups: string;
  readonly ports: FilePorts;
  readonly signal: AbortSignal;
  readonly intend: (files: ReplaceIntent["files"]) => Promise<void>;
}

/** How many of the replacements took effect, in order, and what stopped the next one. */
export interface Replaced {
  readonly count: number;
  readonly problem: Diagnostic | null;
}

/**
 * Puts prepared files in the places of their targets, one atomic step for each (SPEC F80). Before the first step the old
 * content is kept and the intent is durable. An error, or `"changed"`, means that nothing took effect.
 */
export async function replaceAll(
  replacements: readonly Replacement[],
  options: ReplaceOptions,
): Promise<Result<Replaced, Diagnostic> | "changed"> {
  if (replacements.length === 0) return ok({ count: 0, problem: null });
  const { ports } = options;
  const kept: Kept[] = [];
  try {
    const setback = await keepAll(replacements, kept, options);
    if (setback !== null) {
      await discardBackups(kept);
      return setback;
    }
    ports.probe("intend");
    await options.intend(kept.map(intended));
  } catch (error) {
    await discardBackups(kept);
    throw error;
  }
  let count = 0;
  let problem: Diagnostic | null = null;
  for (const one of kept) {
    ports.probe("replace");
    problem = await replaceOne(one);
    if (problem !== null) break;
    count++;
  }
  await discardBackups(kept.slice(count));
  if (problem !== null && count === 0) return err(problem);
  ports.probe("sync-folder");
  for (const folder of new Set(replacements.map(({ target }) => dirname(target)))) await syncFolder(folder);
  ports.probe("end");
  return ok({ count, problem });
}

/** A replacement whose old content is kept. */
interface Kept {
  readonly replacement: Replacement;
  readonly backup: string | null;
  /** Of the target as it was looked at last. */
  readonly stamp: Stamp | null;
}

const intended = ({ replacement: { target, prepared, before, after }, backup }: Kept) => ({
  target,
  prepared: prepared ?? "",
  backup,
  before,
  after,
});

/** Checks that every target still is what it was, and keeps it. `null` where all is well. */
async function keepAll(
  replacements: readonly Replacement[],
  kept: Kept[],
  { backups, ports, signal }: ReplaceOptions,
): Promise<Result<never, Diagnostic> | "changed" | null> {
  for (const replacement of replacements) {
    const { target, before } = replacement;
    const checked = await attempt(target, "write", () => unchangedStamp(replacement));
    if (!checked.ok) return checked;
    if (checked.value === "changed") return "changed";
    ports.probe("keep");
    const backup = await attempt(backups, "write", () => (before === null ? null : keepOld(target, backups)));
    if (!backup.ok) return backup;
    kept.push({ replacement, backup: backup.value, stamp: checked.value });
  }
  return signal.aborted ? err(cancelled()) : null;
}

/** The target's stamp, if it holds what it held when it was read. */
async function unchangedStamp({ target, stamp, before }: Replacement): Promise<Stamp | null | "changed"> {
  const stats = await stat(target, { bigint: true }).catch(ignoreMissing);
  if (stats === null || stamp === null) return stats === null && stamp === null ? null : "changed";
  const now = stampOf(stats);
  return sameStamp(now, stamp) || (await hashFile(target)) === before ? now : "changed";
}

/** A program that holds the file open, as on Windows, gets this many chances to let it go; about four seconds in all. */
const attempts = 8;

async function replaceOne({
  replacement: { target, prepared },
  backup,
  stamp,
}: Kept): Promise<Diagnostic | null> {
  for (let count = 1; ; count++) {
    try {
      // Nothing is awaited between this look and the step itself, to leave another program as little time as can be.
      const stats = statSync(target, { bigint: true, throwIfNoEntry: false });
      const now = stats === undefined ? null : stampOf(stats);
      if ((now === null) !== (stamp === null) || (now && stamp && !sameStamp(now, stamp)))
        return changing(target);
      if (prepared === null) rmSync(target);
      else renameSync(prepared, target);
      break;
    } catch (error) {
      if (!isHeld(error)) return fileProblem(error, target, "write");
      if (count === attempts) return held(target);
      await wait(Math.min(1000, 20 * 2 ** count));
    }
  }
  return backup !== null && stamp !== null ? writtenMeanwhile(target, backup, stamp) : null;
}

/** Windows reports a file that is open elsewhere as one that may not be replaced. */
function isHeld(error: unknown): boolean {
  const code = systemCode(error);
  return code === "EBUSY" || (process.platform === "win32" && (code === "EPERM" || code === "EACCES"));
}

/**
 * What a program wrote into the old file after the last look at it is in the backup, which is the same file: it comes back
 * (SPEC F82).
 */
async function writtenMeanwhile(target: string, backup: string, stamp: Stamp): Promise<Diagnostic | null> {
  const restored = await attempt(target, "write", async () => {
    const now = stampOf(await stat(backup, { bigint: true }));
    if (now.node !== stamp.node || now.device !== stamp.device || sameStamp(now, stamp)) return false;
    const again = temporaryFor(target);
    await link(backup, again);
    await rename(again, target);
    return true;
  });
  if (!restored.ok) return restored.error;
  return restored.value ? changing(target) : null;
}

async function discardBackups(kept: readonly Kept[]): Promise<void> {
  for (const { backup } of kept) if (backup !== null) await rm(backup, { force: true }).catch(() => {});
}
