import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import type { TakenIn } from "./take-in-columns.ts";
import { takenInRemarks } from "./taken-in-remarks.ts";
import { keepTakenIn } from "./with-new-columns.ts";

/** Puts new columns into the sync file before a run, and says what they became. */
export async function takeIn(
  path: string,
  taken: TakenIn | null,
): Promise<Result<readonly Diagnostic[], Diagnostic>> {
  if (taken === null) return ok([]);
  const kept = await keepTakenIn(path, taken);
  return kept.ok ? ok(takenInRemarks(path, taken)) : kept;
}
