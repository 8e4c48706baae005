import { createHash, randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemCode } from "./problem.ts";

// Tells this process from an earlier one that had the same id, as every process in a container may.
const token = randomBytes(4).toString("hex");

const pattern = /^\.(.+)\.syncline-(\d+)-([0-9a-f]{8})-[0-9a-f]{8}\.tmp$/s;

/** The stem of a claim on several targets in a folder at once. */
export const severalStem = "~";

/** A file's name, short enough that something can be put before and after it. */
export function stemOf(target: string): string {
  const name = basename(target);
  return Buffer.byteLength(name) <= 160 ? name : createHash("sha256").update(name).digest("hex");
}

/** A new name in a folder for something that concerns the target with this stem, and only as long as this process lives. */
export const temporaryIn = (folder: string, stem: string): string =>
  join(folder, `.${stem}.syncline-${process.pid}-${token}-${randomBytes(4).toString("hex")}.tmp`);

/** A new name beside `target` for the file that is to take its place. */
export const temporaryFor = (target: string): string => temporaryIn(dirname(target), stemOf(target));

export const isTemporary = (name: string): boolean => pattern.test(name);

/**
 * Removes what dead processes left in a folder for the targets with these stems (SPEC F90). Returns whether a living one
 * has something there, `own` aside. What cannot be removed stays. Throws what node:fs throws for the folder.
 */
export async function sweepTemporaries(
  folder: string,
  stems: ReadonlySet<string>,
  own: string | null,
): Promise<boolean> {
  let living = false;
  for (const name of await readdir(folder)) {
    const parts = pattern.exec(name);
    if (parts === null || join(folder, name) === own) continue;
    const [, stem = "", owner = "", ownerToken] = parts;
    if (!stems.has(stem) && stem !== severalStem) continue;
    if (Number(owner) === process.pid ? ownerToken === token : isAlive(Number(owner))) living = true;
    else await rm(join(folder, name), { force: true }).catch(() => {});
  }
  return living;
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
}
