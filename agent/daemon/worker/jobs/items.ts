import { ok } from "../../../../shared/base/result.ts";
import { runId } from "../../../../shared/model/ids.ts";
import type { ParsedParams } from "../../../../shared/protocol/methods.ts";
import type { PlanItem } from "../../../../shared/protocol/views.ts";
import type { JobResult } from "../job.ts";
import type { Tools } from "../workshop.ts";

type Ask = ParsedParams<"run.items">;

/** Where a page begins: a part of the plan, and an item in it. */
const cursor = /^(\d+)\.(\d+)$/;

/** A page of a run's plan, and how many items match in all. */
export async function pageOfItems(
  path: string,
  ask: Ask,
  { reader, signal }: Tools,
): Promise<JobResult<"items">> {
  const stored = reader.sync(path);
  const id = runId(ask.run);
  const chunks = stored?.planChunks(id) ?? 0;
  const from = cursor.exec(ask.after ?? "0.0");
  const [first, skip] = [Number(from?.[1] ?? 0), Number(from?.[2] ?? 0)];
  const items: PlanItem[] = [];
  let next: string | null = null;
  let total = 0;
  for (let chunk = 0; chunk < chunks && !signal.aborted; chunk++) {
    const all = stored!.planItems(id, chunk);
    for (const [at, item] of all.entries()) {
      if (!matches(item, ask.filter)) continue;
      total++;
      if (chunk < first || (chunk === first && at < skip)) continue;
      if (items.length < ask.limit) items.push(item);
      else next ??= `${chunk}.${at}`;
    }
    // Others have their turn in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return ok({ items, next, total });
}

function matches(item: PlanItem, { endpoint, operation, field, text }: Ask["filter"]): boolean {
  const { operations, decisions, conflicts, key } = item;
  if (operations.length === 0 && conflicts.length === 0 && decisions.every(({ lost }) => lost.length === 0))
    return false;
  if (endpoint !== undefined && !operations.some((one) => one.endpoint === endpoint)) return false;
  if (operation === "conflict" && conflicts.length === 0) return false;
  if (operation !== undefined && operation !== "conflict") {
    const found = operations.some(
      (one) => one.kind === operation && (endpoint === undefined || one.endpoint === endpoint),
    );
    if (!found) return false;
  }
  if (field !== undefined && !fieldsOf(item).has(field)) return false;
  return text === undefined || text === "" || holds(item, key, text.toLowerCase());
}

function fieldsOf({ operations, conflicts }: PlanItem): ReadonlySet<string> {
  const fields = operations.flatMap((one) =>
    one.kind === "update" ? one.fields.map(({ field }) => field) : Object.keys(one.record),
  );
  return new Set([...fields, ...conflicts.flatMap(({ field }) => field ?? [])]);
}

function holds({ operations }: PlanItem, key: string, text: string): boolean {
  if (key.toLowerCase().includes(text)) return true;
  const values = operations.flatMap((one) =>
    one.kind === "update" ? one.fields.flatMap(({ from, to }) => [from, to]) : Object.values(one.record),
  );
  return values.some((value) => value != null && String(value).toLowerCase().includes(text));
}
