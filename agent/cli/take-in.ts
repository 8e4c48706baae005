import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { ok, type Result } from "../../shared/base/result.ts";
import type { TakenIn } from "../../shared/engine/take-in/take-in-columns.ts";
import { takenInRemarks } from "../../shared/engine/take-in/taken-in-remarks.ts";
import { keepTakenIn } from "../../shared/engine/take-in/with-new-columns.ts";

/** Puts new columns into the sync file before a run, and says what they became. */
export async function takeIn(
  path: string,
  taken: TakenIn | null,
): Promise<Result<readonly Diagnostic[], Diagnostic>> {
  if (taken === null) return ok([]);
  const kept = await keepTakenIn(path, taken);
  return kept.ok ? ok(takenInRemarks(path, taken)) : kept;
}
