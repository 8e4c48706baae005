import type { Diagnostic } from "../base/diagnostic.ts";
import { ok, type Result } from "../base/result.ts";
import type { WriteOutcome } from "../connectors/contract.ts";
import { recover } from "../connectors/file/recover.ts";
import type { EndpointName, RunId } from "../model/ids.ts";
import type { NotedIntent, RunRecord } from "../state/store.ts";
import { commitRun } from "./commit-run.ts";
import { cannotBePutBack, finishUndo } from "./finish-undo.ts";
import { indexOf } from "./index-of.ts";
import { IndexUpdate } from "./index-update.ts";
import { madeBefore } from "./made-before.ts";
import type { OpenSync } from "./open-sync.ts";
import { asPlanned, type Outcomes } from "./results.ts";
import { settleSent } from "./settle-sent.ts";

/**
 * Finishes what a crash left of earlier runs (SPEC J24): writes that took effect are put into state as if the run had
 * gone on, the others count as refused and are planned again; an undoing is finished. The caller holds the sync's lease.
 */
export async function recoverRuns(
  sync: OpenSync,
  clock: () => number,
  signal: AbortSignal,
): Promise<Result<readonly RunRecord[], Diagnostic>> {
  const { state } = sync;
  const unfinished = state.unfinished();
  for (const { id, undoes } of unfinished) {
    const undone = undoes === null ? null : state.run(undoes);
    // The reverse of a run record by record has a plan, and is an ordinary run in all but its name.
    if (undone !== null && state.items(id).next().done === true) {
      const finished = await finishUndo(sync, id, undone, clock);
      if (!finished.ok && !cannotBePutBack(finished.error)) return finished;
      continue;
    }
    const outcomes = await outcomesOf(sync, id, signal);
    if (!outcomes.ok) return outcomes;
    const indexes = new Map<EndpointName, IndexUpdate>();
    for (const name of sync.connectors.keys()) {
      const memory = state.endpoint(name);
      indexes.set(name, IndexUpdate.unread(indexOf(state, name, memory), memory));
    }
    commitRun(sync, {
      run: id,
      items: state.items(id),
      outcomes: outcomes.value,
      indexes,
      rejections: state.rejections(),
      endedAt: clock(),
      recovered: true,
      // It may have been a part of a plan; what it does not speak of, the next run does.
      partial: true,
    });
  }
  return ok(unfinished);
}

/** What became of the operations of a run that a crash ended. */
async function outcomesOf(
  sync: OpenSync,
  run: RunId,
  signal: AbortSignal,
): Promise<Result<Outcomes, Diagnostic>> {
  const outcomes = new Map<EndpointName, NonNullable<ReturnType<Outcomes["get"]>>>();
  const sent: Extract<NotedIntent, { kind: "send" }>[] = [];
  for (const intent of sync.state.intents(run)) {
    if (intent.kind === "send") {
      sent.push(intent);
      continue;
    }
    const recovered = await recover(intent);
    if (!recovered.ok) return recovered;
    if (recovered.value.includes("not-applied")) continue;
    const { endpoint } = intent;
    const made = recovered.value.includes("overtaken") ? await madeBefore(sync, run, endpoint, signal) : null;
    const unplanned = byIndex(intent.outcomes);
    outcomes.set(endpoint, (ordinal) =>
      made === null || made.has(ordinal) ? (unplanned.get(ordinal) ?? asPlanned) : null,
    );
  }
  for (const [endpoint, intents] of Map.groupBy(sent, (intent) => intent.endpoint)) {
    const settled = byIndex(await settleSent(sync, run, endpoint, intents, signal));
    outcomes.set(endpoint, (ordinal) => settled.get(ordinal) ?? null);
  }
  return ok(outcomes);
}

const byIndex = (outcomes: readonly WriteOutcome[]): ReadonlyMap<number, WriteOutcome> =>
  new Map(outcomes.map((outcome) => [outcome.index, outcome]));
