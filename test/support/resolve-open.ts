import type { Resolution } from "../../shared/model/conflict.ts";
import type { SyncState } from "../../shared/state/store.ts";

/** Settles an open conflict by its name, as somebody who sees it as it is now. Whether there is such a one. */
export function resolveOpen(
  state: Pick<SyncState, "conflicts" | "resolve">,
  id: string,
  resolution: Resolution,
): boolean {
  const seen = state.conflicts().filter(({ conflict }) => conflict.id === id);
  return state.resolve(seen.map(({ conflict }) => [conflict, resolution] as const)) > 0;
}
