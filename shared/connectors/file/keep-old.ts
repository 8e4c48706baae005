import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "./sync-folder.ts";
import { stemOf } from "./temporary.ts";

/**
 * Keeps what a file holds now in the backups folder: as a second name of the same file where the file system can do that,
 * which costs nothing and also keeps what another program still writes into it, else as a copy. Throws what node:fs throws.
 */
export async function keepOld(target: string, backups: string): Promise<string> {
  await mkdir(backups, { recursive: true, mode: 0o700 });
  const backup = join(backups, `${randomBytes(6).toString("hex")}-${stemOf(target)}`);
  try {
    await link(target, backup);
  } catch {
    await copyOld(target, backup);
  }
  await syncFolder(backups);
  return backup;
}

async function copyOld(target: string, backup: string): Promise<void> {
  try {
    await copyFile(target, backup, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const handle = await open(backup, "r+");
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    await rm(backup, { force: true });
    throw error;
  }
}
