import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Operation, PlanItem } from "../model/plan.ts";
import type { Value } from "../model/value.ts";
import type { Refusal } from "../state/store.ts";
import type { Planned } from "./make-plan.ts";
import type { OpenSync } from "./open-sync.ts";
import { partOfPlan } from "./part-of-plan.ts";
import type { PlanFile } from "./plan-file.ts";
import { runSync, type SyncReport, type SyncRequest } from "./run-sync.ts";

export interface PlanFileReport {
  readonly report: SyncReport;
  /** Operations of the plan file whose record has moved on since. */
  readonly stale: readonly Refusal[];
}

/**
 * Applies a plan that was made before. Everything is read again, and of what a fresh plan would do just those records go
 * through whose operations are the very ones in the file: the others moved on and are refused by name.
 */
export async function applyPlanFile(
  sync: OpenSync,
  file: PlanFile,
  request: Omit<SyncRequest, "inspect" | "madeAt">,
): Promise<Result<PlanFileReport, Diagnostic>> {
  if (file.header.fingerprint !== sync.compiled.fingerprint) {
    const message = `The plan was made with another version of the sync "${file.header.sync}"`;
    const hint =
      "The sync file or a lookup has changed since. Look at a fresh plan: syncline plan -o plan.json";
    return err(problem("plan.other-sync", message, { hint }));
  }
  const stale: Refusal[] = [];
  const inspect = (fresh: Planned): Result<Planned, Diagnostic> => ok(onlyPlanned(fresh, file, stale));
  const report = await runSync(sync, { ...request, madeAt: file.header.madeAt, inspect });
  return report.ok ? ok({ report: report.value, stale }) : report;
}

function onlyPlanned(fresh: Planned, file: PlanFile, stale: Refusal[]): Planned {
  const planned = new Map(
    file.items.filter(({ operations }) => operations.length > 0).map((item) => [item.key, item]),
  );
  const seen = new Set<string>();
  const part = partOfPlan(fresh, (item) => {
    const before = planned.get(item.key);
    // What the file does not speak of stays undone; what needs no operation may be noted.
    if (before === undefined) return item.operations.length === 0;
    const same = sameOperations(before.operations, item.operations);
    if (same) seen.add(item.key);
    return same;
  });
  const now = new Map([...fresh.items].map((item) => [item.key, item]));
  for (const item of planned.values()) {
    if (!seen.has(item.key)) stale.push(...movedOn(item, now.get(item.key)));
  }
  return part;
}

const sameOperations = (a: readonly Operation[], b: readonly Operation[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The operations of an item that no longer apply, with the fields that are not as the plan expected them. */
function movedOn(item: PlanItem, now: PlanItem | undefined): Refusal[] {
  return item.operations.map((operation) => {
    const { endpoint, kind } = operation;
    const other = now?.operations.find((one) => one.endpoint === endpoint);
    const what = now === undefined ? "nothing is to be done there any more" : differences(operation, other);
    const message = `"${item.key}" has moved on since the plan was made: ${what}`;
    const hint = "It was left as it is. Plan again to see what is to be done now.";
    const at = { endpoint, record: item.key };
    return {
      endpoint,
      key: item.key,
      operation: kind,
      problem: problem("plan.stale", message, { at, hint }),
    };
  });
}

function differences(planned: Operation, now: Operation | undefined): string {
  if (now === undefined) return `${planned.endpoint} needs no ${planned.kind} any more`;
  if (planned.kind !== now.kind)
    return `${planned.endpoint} would need a ${now.kind} now, not a ${planned.kind}`;
  const before = valuesOf(planned);
  const after = valuesOf(now);
  const fields = [...new Set([...before.keys(), ...after.keys()])].filter(
    (field) => before.get(field) !== after.get(field),
  );
  return fields.length === 0 ? `its record on ${planned.endpoint} was changed` : `${fields.join(", ")}`;
}

const valuesOf = (operation: Operation): ReadonlyMap<string, string | Value> =>
  operation.kind === "update"
    ? new Map(operation.fields.map(({ field, from, to }) => [field, JSON.stringify([from, to])]))
    : new Map(Object.entries(operation.record));
