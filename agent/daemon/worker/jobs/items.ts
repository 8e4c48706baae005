import { ok } from "../../../../shared/base/result.ts";
import { runId } from "../../../../shared/model/ids.ts";
import type { ParsedParams } from "../../../../shared/protocol/methods.ts";
import type { PlanItem } from "../../../../shared/protocol/views.ts";
import type { JobResult } from "../job.ts";
import type { Tools } from "../workshop.ts";

type Ask = ParsedParams<"run.items">;

/**
 * Where a page begins: a part of the plan, an item in it, and how many match in all. That is counted for the first page
 * only: a plan does not change, and a hundred pages of a large one are not to cost a hundred times all of it.
 */
const cursor = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;

/** A page of a run's plan, and how many items match in all. */
export async function pageOfItems(
  path: string,
  ask: Ask,
  { reader, signal }: Tools,
): Promise<JobResult<"items">> {
  const stored = reader.sync(path);
  const id = runId(ask.run);
  const chunks = stored?.planChunks(id) ?? 0;
  const from = cursor.exec(ask.after ?? "");
  const [first, skip] = [Number(from?.[1] ?? 0), Number(from?.[2] ?? 0)];
  const known = from === null ? null : Number(from[3]);
  const items: PlanItem[] = [];
  let next: string | null = null;
  let total = 0;
  for (let chunk = first; chunk < chunks && !signal.aborted; chunk++) {
    const all = stored!.planItems(id, chunk);
    for (const [at, item] of all.entries()) {
      if (!matches(item, ask.filter)) continue;
      total++;
      if (chunk === first && at < skip) continue;
      if (items.length < ask.limit) items.push(plain(item));
      else next ??= `${chunk}.${at}`;
    }
    if (next !== null && known !== null) break;
    // Others have their turn in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const inAll = known ?? total;
  return ok({ items, next: next === null ? null : `${next}.${inAll}`, total: inAll });
}

/** The same with all its parts read: what is read when it is looked at does not go to another thread. */
const plain = ({ link, key, operations, decisions, conflicts, after }: PlanItem): PlanItem => ({
  link,
  key,
  operations: operations.map((operation) => {
    if (operation.kind !== "create") return operation;
    const { kind, endpoint, record, native } = operation;
    return { kind, endpoint, record, native };
  }),
  decisions,
  conflicts,
  after,
});

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
