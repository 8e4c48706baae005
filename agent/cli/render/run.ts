import type { RunRecord } from "../../../shared/state/store.ts";
import type { Style } from "../style.ts";
import { renderCounts } from "./plan.ts";

/** How a run ended, in a word or two. */
export function renderOutcome({ outcome }: Pick<RunRecord, "outcome">, style: Style): string {
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

/** What a run did, or would have done had no brake held it. */
export function renderDeeds({ endpoints, outcome, undoes }: RunRecord): string {
  const counts = renderCounts(endpoints) || "nothing to write";
  const held = outcome?.kind === "blocked" ? "would be " : "";
  return `${held}${counts}${undoes === null ? "" : ` (takes back ${undoes})`}`;
}
