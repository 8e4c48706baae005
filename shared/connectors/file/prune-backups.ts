import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Result } from "../../base/result.ts";
import { attempt, ignoreMissing } from "./problem.ts";

/** Removes what was put into the backups folder more than `keep` milliseconds before `now`. Returns how many files went. */
export const pruneBackups = (
  folder: string,
  keep: number,
  now: number,
): Promise<Result<number, Diagnostic>> =>
  attempt(folder, "write", async () => {
    let removed = 0;
    for (const name of (await readdir(folder).catch(ignoreMissing)) ?? []) {
      const path = join(folder, name);
      const stats = await stat(path).catch(ignoreMissing);
      // A kept file is as old as its content; when it got its name here is the time of its last change of status.
      if (stats === null || !stats.isFile() || now - stats.ctimeMs <= keep) continue;
      await rm(path, { force: true });
      removed++;
    }
    return removed;
  });
