import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Result } from "../base/result.ts";
import { attempt } from "../connectors/file/problem.ts";
import type { Rejection } from "../model/plan.ts";
import { syncNameOf } from "./load-sync.ts";

/** Where a sync's rejected records are listed: beside it, one JSON line each. */
export const deadLetterFile = (syncPath: string): string =>
  join(dirname(syncPath), ".syncline", `${syncNameOf(syncPath)}.rejected.ndjson`);

/** Lists the records that were rejected in the last run, with their reasons; without any, the file goes. */
export async function writeDeadLetters(
  syncPath: string,
  rejections: readonly Rejection[],
): Promise<Result<void, Diagnostic>> {
  const file = deadLetterFile(syncPath);
  return attempt(file, "write", async () => {
    if (rejections.length === 0) return rm(file, { force: true });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, rejections.map((rejection) => `${JSON.stringify(rejection)}\n`).join(""));
  });
}
