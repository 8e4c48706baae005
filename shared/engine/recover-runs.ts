import type { Diagnostic } from "../base/diagnostic.ts";
import { ok, type Result } from "../base/result.ts";
import { recover } from "../connectors/file/recover.ts";
import type { EndpointName } from "../model/ids.ts";
import type { RunRecord } from "../state/store.ts";
import { commitRun } from "./commit-run.ts";
import { indexOf } from "./index-of.ts";
import { IndexUpdate } from "./index-update.ts";
import type { OpenSync } from "./open-sync.ts";
import type { Outcomes } from "./results.ts";

/**
 * Finishes what a crash left of earlier runs (SPEC J24): writes that took effect are put into state as if the run had
 * gone on, the others count as refused and are planned again. The caller holds the sync's lease.
 */
export async function recoverRuns(
  sync: OpenSync,
  clock: () => number,
): Promise<Result<readonly RunRecord[], Diagnostic>> {
  const { state } = sync;
  const unfinished = state.unfinished();
  for (const { id } of unfinished) {
    const outcomes = new Map<EndpointName, ReturnType<Outcomes["get"]> & {}>();
    for (const intent of state.intents(id)) {
      const recovered = await recover(intent);
      if (!recovered.ok) return recovered;
      if (!recovered.value.every((one) => one === "applied")) continue;
      const unplanned = new Map(intent.outcomes.map((outcome) => [outcome.index, outcome]));
      outcomes.set(intent.endpoint, (ordinal) => unplanned.get(ordinal) ?? "as planned");
    }
    const indexes = new Map<EndpointName, IndexUpdate>();
    for (const name of sync.connectors.keys()) {
      const memory = state.endpoint(name);
      indexes.set(name, IndexUpdate.unread(indexOf(state, name, memory), memory));
    }
    commitRun(sync, {
      run: id,
      items: state.items(id),
      outcomes,
      indexes,
      rejections: state.rejections(),
      endedAt: clock(),
      recovered: true,
      partial: false,
    });
  }
  return ok(unfinished);
}
