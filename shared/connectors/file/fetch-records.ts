import { stat } from "node:fs/promises";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { Fault } from "../../formats/format.ts";
import type { Fetched } from "../contract.ts";
import { versionOfHash } from "../version.ts";
import { FileRecords } from "./file-records.ts";
import { attempt, cancelled, changing } from "./problem.ts";
import { sameStamp, stampOf } from "./stamp.ts";
import type { Survey } from "./survey.ts";

export interface FetchPlace {
  readonly survey: Survey;
  readonly record: number;
}

/** Decodes records again, in the order asked for. `file.changed` where a file is not as it was read. */
export async function fetchRecords(
  places: readonly FetchPlace[],
  signal: AbortSignal,
): Promise<Result<readonly Fetched[], Diagnostic>> {
  const wanted = new Map<Survey, number[]>();
  for (const [index, { survey }] of places.entries()) {
    const others = wanted.get(survey);
    if (others === undefined) wanted.set(survey, [index]);
    else others.push(index);
  }
  const fetched: Fetched[] = new Array(places.length);
  for (const [survey, indexes] of wanted) {
    if (signal.aborted) return err(cancelled());
    const { path } = survey.file;
    const whole = await attempt(path, "read", async () => {
      const records = new FileRecords(survey);
      try {
        for (const index of indexes) {
          const { record } = places[index]!;
          const native = records.native(record);
          if (native instanceof Fault) return false;
          fetched[index] = {
            native,
            version: versionOfHash(survey.spans.high(record), survey.spans.low(record)),
          };
        }
        return sameStamp(stampOf(await stat(path, { bigint: true })), survey.stamp);
      } finally {
        records.close();
      }
    });
    // A file that is gone by now is not as it was read, either.
    if (!whole.ok && whole.error.code !== "file.missing") return whole;
    if (!whole.ok || !whole.value) return err(changing(path));
  }
  return ok(fetched);
}
