import type { OrderedSync } from "./order-syncs.ts";
import type { SyncReport } from "./run-sync.ts";

/** A sync whose turn it is. */
export interface Turn extends OrderedSync {
  /** It had one before, and something was left that others had to make way for. */
  readonly isSecond: boolean;
}

/** `again` asks for another turn once the others had theirs; `stop` ends it all. */
export type TurnEnd = "done" | "again" | "stop";

/**
 * Lets each of several syncs take its turn, in their order, and those that ask for it a second one, in the opposite order:
 * new records come after those that they name, and records go after those that name them (SPEC C57, C58).
 */
export async function takeTurns(
  syncs: readonly OrderedSync[],
  take: (turn: Turn) => Promise<TurnEnd>,
): Promise<void> {
  const again: OrderedSync[] = [];
  for (const sync of syncs) {
    const end = await take({ ...sync, isSecond: false });
    if (end === "stop") return;
    if (end === "again" && syncs.length > 1) again.unshift(sync);
  }
  for (const { path } of again)
    if ((await take({ path, deletesWait: new Set(), isSecond: true })) === "stop") return;
}

/** How the turn of a sync ended, of whose records `held` waited for others, or of which a foreign key refused some. */
export function turnEnd(report: SyncReport, held: number): TurnEnd {
  const refused = report.kind === "ran" && report.outcome.kind === "partial" ? report.outcome.refused : [];
  return held > 0 || refused.some(({ problem }) => problem.code === "endpoint.reference") ? "again" : "done";
}
