import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Attention, FileState } from "../../../shared/protocol/views.ts";
import type { Stale } from "../../../shared/schedule/staleness.ts";
import type { StoredOverview } from "../../../shared/state/sqlite/state-reader.ts";
import type { Failing } from "../store/agent-store.ts";

/** What is known of a sync that may need a person. */
export interface AttentionFacts {
  readonly file: FileState;
  readonly failing: Failing | null;
  readonly stale: Stale | null;
  readonly unreadable: readonly { readonly endpoint: string; readonly problem: Diagnostic }[];
  /** `null` where the sync has never run. */
  readonly overview: StoredOverview | null;
  /** When the latest run that no brake held and nothing made fail began. */
  readonly wentWellAt: number | null;
}

/** What waits for a person, worst first (SPEC A7). Pure. */
export function attentionOf({
  file,
  failing,
  stale,
  unreadable,
  overview,
  wentWellAt,
}: AttentionFacts): readonly Attention[] {
  const found: Attention[] = [];
  if (file.kind === "wrong") {
    const [first] = file.problems;
    if (first !== undefined) found.push({ kind: "file", problem: first });
  }
  if (failing !== null) found.push({ kind: "failing", ...failing });
  if (stale !== null) found.push({ kind: "stale", ...stale });
  // A failing run says what is wrong already.
  if (failing === null) for (const one of unreadable) found.push({ kind: "unreadable", ...one });
  if (overview === null) return found;
  const { lastRun, conflicts, rejected } = overview;
  // A run that finds nothing to do leaves no trace in state, and yet what the one before it told of is over.
  const isOver = lastRun !== null && wentWellAt !== null && wentWellAt > lastRun.startedAt;
  if (lastRun?.outcome?.kind === "blocked" && !isOver)
    found.push({ kind: "blocked", run: lastRun.id, hash: lastRun.planHash, brakes: lastRun.brakes });
  if (conflicts.unresolved > 0) found.push({ kind: "conflicts", count: conflicts.unresolved });
  if (rejected > 0) found.push({ kind: "rejected", count: rejected });
  if (!isOver && (lastRun?.outcome?.kind === "partial" || lastRun?.outcome?.kind === "recovered")) {
    const { length } = lastRun.outcome.refused;
    if (length > 0) found.push({ kind: "refused", run: lastRun.id, count: length });
  }
  return found;
}
