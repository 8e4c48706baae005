import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Rejection } from "../model/plan.ts";
import { syncNameOf } from "./load-sync.ts";

/** Where a sync's rejected records are listed: beside it, one JSON line each. */
export const deadLetterFile = (syncPath: string): string =>
  join(dirname(syncPath), ".syncline", `${syncNameOf(syncPath)}.rejected.ndjson`);

/** Lists the records that were rejected in the last run, with their reasons; without any, the file goes. */
export async function writeDeadLetters(
  syncPath: string,
  rejections: readonly Rejection[],
): Promise<string | null> {
  const file = deadLetterFile(syncPath);
  if (rejections.length === 0) {
    await rm(file, { force: true });
    return null;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, rejections.map((rejection) => `${JSON.stringify(rejection)}\n`).join(""));
  return file;
}
