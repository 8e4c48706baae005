import type { EndpointName } from "../model/ids.ts";
import type { Planned } from "./make-plan.ts";
import { partOfPlan } from "./part-of-plan.ts";

/**
 * A plan without the records that it deletes on these endpoints, and how many those are: other syncs have to make way for
 * them first. A plan that a brake holds stays whole, since it is that very plan which a person approves.
 */
export function holdDeletes(
  planned: Planned,
  endpoints: ReadonlySet<EndpointName>,
): { readonly planned: Planned; readonly held: number } {
  const { header } = planned;
  const hasDeletes = [...endpoints].some((name) => (header.endpoints[name]?.deletes ?? 0) > 0);
  if (!hasDeletes || header.brakes.length > 0) return { planned, held: 0 };
  let held = 0;
  const part = partOfPlan(planned, ({ operations }) => {
    const waits = operations.some(({ kind, endpoint }) => kind === "delete" && endpoints.has(endpoint));
    if (waits) held++;
    return !waits;
  });
  return { planned: part, held };
}
