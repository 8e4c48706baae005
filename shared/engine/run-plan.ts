import { execute } from "../apply/execute.ts";
import type { EndpointName, RunId } from "../model/ids.ts";
import type { RunOutcome } from "../state/store.ts";
import { commitRun } from "./commit-run.ts";
import { IndexUpdate } from "./index-update.ts";
import type { Planned } from "./make-plan.ts";
import type { OpenSync } from "./open-sync.ts";
import type { Outcomes } from "./results.ts";
import { RunJournal } from "./run-journal.ts";

export interface RunRequest {
  readonly run: RunId;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** The run that this one takes back. */
  readonly undoes: RunId | null;
}

/** Carries a plan out and puts what came of it into state. The caller holds the sync's lease. */
export async function runPlan(sync: OpenSync, planned: Planned, request: RunRequest): Promise<RunOutcome> {
  const { state, compiled } = sync;
  const { header, items, observations } = planned;
  const { run, clock } = request;
  state.begin(
    {
      id: run,
      startedAt: header.madeAt,
      planHash: header.hash,
      fingerprint: header.fingerprint,
      endpoints: header.endpoints,
      brakes: header.brakes,
      undoes: request.undoes,
    },
    items,
  );

  // What was seen of records without a link is in the plan by now, and carrying it out has better use for the memory.
  for (const { strays } of observations.values()) strays.release();

  const targets = new Map(
    [...sync.connectors].map(([name, connector]) => {
      const expected = header.endpoints[name]?.version ?? "";
      return [name, { connector, mapping: compiled.endpoints.get(name)!, expected }];
    }),
  );
  const journal = new RunJournal(state, compiled, run);
  const execution = await execute(items, targets, journal, request.signal);

  const outcomes: Outcomes = new Map(
    [...execution.outcomes].map(([name, done]) => [name, (ordinal: number) => done[ordinal]!]),
  );
  const indexes = new Map<EndpointName, IndexUpdate>();
  for (const [name, observation] of observations) {
    const { creates = 0, deletes = 0 } = header.endpoints[name] ?? {};
    const version = execution.versions.get(name) ?? null;
    const growth = version === null ? 0 : creates - deletes;
    indexes.set(
      name,
      IndexUpdate.afterReading(
        observation,
        header.fingerprint,
        sync.connectors.get(name)!.place,
        version,
        growth,
        header.madeAt,
        clock(),
        planned.partial,
      ),
    );
  }
  return commitRun(sync, {
    run,
    items: items.stored(),
    outcomes,
    indexes,
    rejections: header.rejections,
    endedAt: clock(),
    recovered: false,
    partial: planned.partial,
  });
}
