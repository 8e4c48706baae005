import { createHash, randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemCode } from "./problem.ts";

// Tells this process from an earlier one that had the same id, as every process in a container may.
const token = randomBytes(4).toString("hex");

const pattern = /^\.(.+)\.syncline-(\d+)-([0-9a-f]{8})-[0-9a-f]{8}\.tmp$/s;

/** A file's name, short enough that something can be put before and after it. */
export function stemOf(target: string): string {
  const name = basename(target);
  return Buffer.byteLength(name) <= 160 ? name : createHash("sha256").update(name).digest("hex");
}

/** A new name beside `target` for the file that is to take its place. */
export const temporaryFor = (target: string): string =>
  join(
    dirname(target),
    `.${stemOf(target)}.syncline-${process.pid}-${token}-${randomBytes(4).toString("hex")}.tmp`,
  );

export const isTemporary = (name: string): boolean => pattern.test(name);

export const isTemporaryOf = (name: string, target: string): boolean =>
  pattern.exec(name)?.[1] === stemOf(target);

/** Removes what processes that are no longer alive left beside `target`. What cannot be removed stays. */
export async function sweepTemporaries(target: string): Promise<void> {
  const folder = dirname(target);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const parts = pattern.exec(name);
    if (parts === null || parts[1] !== stemOf(target)) continue;
    const owner = Number(parts[2]);
    const dead = owner === process.pid ? parts[3] !== token : !isAlive(owner);
    if (dead) await rm(join(folder, name), { force: true }).catch(() => {});
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
}
