import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { EndpointName, RunId } from "../model/ids.ts";
import type { PlanHeader } from "../model/plan.ts";
import type { RunOutcome, RunRecord } from "../state/store.ts";
import { archiveDeletes } from "./archive-deletes.ts";
import { makePlan, type Planned } from "./make-plan.ts";
import type { OpenSync } from "./open-sync.ts";
import { recoverRuns } from "./recover-runs.ts";
import { newRunId } from "./run-id.ts";
import { runPlan } from "./run-plan.ts";
import { sameJson } from "./same-json.ts";

export interface SyncRequest {
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly progress?: (endpoint: EndpointName, done: number, total: number) => void;
  /** Called with the plan before any of it is carried out; may swap it for a part of it. */
  readonly inspect?: (planned: Planned) => Result<Planned, Diagnostic>;
  /** The start of the hash of a plan that a person approved with its brakes; `true` approves whatever comes. */
  readonly approved?: string | true;
  /** Makes the plan as of this moment: `run.startedAt` of a plan made before. */
  readonly madeAt?: number;
  readonly undoes?: RunId;
}

/** How a sync's run went. */
export type SyncReport =
  /** Every endpoint already holds what it should. */
  | { readonly kind: "nothing"; readonly header: PlanHeader; readonly recovered: readonly RunRecord[] }
  /** The brakes hold the plan until a person approves it. */
  | { readonly kind: "blocked"; readonly header: PlanHeader; readonly recovered: readonly RunRecord[] }
  | {
      readonly kind: "ran";
      readonly run: RunId;
      readonly outcome: RunOutcome;
      readonly header: PlanHeader;
      readonly recovered: readonly RunRecord[];
    };

/** Plans a sync and carries the plan out, under the sync's lease. */
export async function runSync(sync: OpenSync, request: SyncRequest): Promise<Result<SyncReport, Diagnostic>> {
  const lease = sync.state.lease();
  if (!lease.ok) return lease;
  try {
    return await runLeased(sync, request);
  } finally {
    lease.value.release();
  }
}

async function runLeased(sync: OpenSync, request: SyncRequest): Promise<Result<SyncReport, Diagnostic>> {
  const { clock, signal } = request;
  const recovered = await recoverRuns(sync, clock, signal);
  if (!recovered.ok) return recovered;
  const made = await makePlan(sync, {
    madeAt: request.madeAt ?? clock(),
    signal,
    ...(request.progress ? { progress: request.progress } : {}),
  });
  if (!made.ok) return made;
  const inspected = request.inspect?.(made.value) ?? ok(made.value);
  if (!inspected.ok) {
    made.value.items.dispose();
    return inspected;
  }
  const planned = inspected.value;
  try {
    const { header, items } = planned;
    const report = { header, recovered: recovered.value };
    if (isRemembered(sync, planned)) return ok({ ...report, kind: "nothing" });
    const run = newRunId(clock());
    if (header.brakes.length > 0 && !isApproved(sync, header.hash, request.approved)) {
      if (items.size > 0) noteBlocked(sync, run, planned, clock());
      return ok({ ...report, kind: "blocked" });
    }
    if (signal.aborted) return err(problem("run.cancelled", "The run was cancelled; nothing was written"));
    if (sync.compiled.file.deletes === "archive") {
      const archived = await archiveDeletes(sync, planned, run, clock(), signal);
      if (!archived.ok) return archived;
    }
    const outcome = await runPlan(sync, planned, { run, clock, signal, undoes: request.undoes ?? null });
    const operations = Object.values(header.endpoints).some(
      ({ creates, updates, deletes }) => creates + updates + deletes > 0,
    );
    const quiet = !operations && header.newConflicts === 0;
    return ok(quiet ? { ...report, kind: "nothing" } : { ...report, kind: "ran", run, outcome });
  } finally {
    planned.items.dispose();
    if (planned !== made.value) made.value.items.dispose();
  }
}

function isApproved({ state }: OpenSync, hash: string, approved: string | true | undefined): boolean {
  if (approved === true || state.approved(hash)) return true;
  return approved !== undefined && approved.length >= 8 && hash.startsWith(approved);
}

/** Whether state already knows all that this read showed, so that the run need not even be noted. */
function isRemembered({ state }: OpenSync, { header, items, observations, settled }: Planned): boolean {
  if (!settled || !sameJson(header.rejections, state.rejections())) return false;
  const open = state.conflicts();
  const found = [...items].flatMap(({ conflicts }) => conflicts);
  const known = new Map(open.map(({ conflict }) => [conflict.id, conflict.sides]));
  if (found.length !== open.length || !found.every(({ id, sides }) => sameJson(known.get(id), sides)))
    return false;
  return [...observations].every(([name, { version }]) => {
    const memory = state.remembered(name);
    return memory?.fingerprint === header.fingerprint && memory.version !== "" && memory.version === version;
  });
}

/** Puts a blocked plan into history, once, so that a person can look at it. Nothing else changes. */
function noteBlocked(sync: OpenSync, run: RunId, { header, items }: Planned, now: number): void {
  const { state } = sync;
  const [last] = state.runs(1);
  if (last?.outcome?.kind === "blocked" && last.planHash === header.hash) return;
  const { madeAt: startedAt, hash: planHash, fingerprint, endpoints, brakes } = header;
  state.begin({ id: run, startedAt, planHash, fingerprint, endpoints, brakes, undoes: null }, items);
  state.commit(run, {
    endedAt: now,
    outcome: { kind: "blocked" },
    links: [],
    ended: [],
    conflicts: state.conflicts().map(({ conflict }) => conflict),
    rejections: state.rejections(),
    endpoints: {},
  });
}
