import type { RunRecord } from "../../../shared/state/store.ts";
import type { Style } from "../style.ts";

/** How a run ended, in a word or two. */
export function renderOutcome({ outcome }: RunRecord, style: Style): string {
  if (outcome === null) return style.warning("interrupted");
  switch (outcome.kind) {
    case "done":
      return style.good("done");
    case "partial":
      return style.warning(`${outcome.refused.length} refused`);
    case "blocked":
      return style.warning("held by a brake");
    case "failed":
      return style.error("failed");
    case "recovered":
      return style.warning("recovered");
  }
}

/** `shop +1 ~2 -0, stock +0 ~2 -0`: only endpoints that something was done on. */
export function renderCounts({ endpoints }: Pick<RunRecord, "endpoints">): string {
  const parts = Object.entries(endpoints)
    .filter(([, { creates, updates, deletes }]) => creates + updates + deletes > 0)
    .map(([name, { creates, updates, deletes }]) => `${name} +${creates} ~${updates} -${deletes}`);
  return parts.length > 0 ? parts.join(", ") : "nothing to write";
}
