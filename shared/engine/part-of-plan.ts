import type { Counts, PlanItem } from "../model/plan.ts";
import type { Planned } from "./make-plan.ts";
import { PlanItems } from "./plan-items.ts";

const none: Counts = { creates: 0, updates: 0, deletes: 0 };
const counted = { create: "creates", update: "updates", delete: "deletes" } as const;

/** A plan of just those items that are `taken`; the others are met again by the next run. Brakes are those of the whole. */
export function partOfPlan(whole: Planned, taken: (item: PlanItem) => boolean): Planned {
  const items = new PlanItems();
  const counts = new Map<string, Counts>();
  for (const item of whole.items) {
    if (!taken(item)) continue;
    items.add(item);
    for (const { endpoint, kind } of item.operations) {
      const before = counts.get(endpoint) ?? none;
      counts.set(endpoint, { ...before, [counted[kind]]: before[counted[kind]] + 1 });
    }
  }
  const endpoints = Object.fromEntries(
    Object.entries(whole.header.endpoints).map(([name, summary]) => [
      name,
      { ...summary, ...(counts.get(name) ?? none) },
    ]),
  );
  return {
    ...whole,
    items,
    partial: true,
    settled: false,
    header: { ...whole.header, endpoints, hash: items.hash() },
  };
}
