import type { Diagnostic } from "../base/diagnostic.ts";
import { ok, type Result } from "../base/result.ts";
import type { ReadOnlyConnector } from "../connectors/read-only-connector.ts";
import { hashOfVersion } from "../connectors/version.ts";
import type { SyncState } from "../state/store.ts";
import { Mark, type Observation } from "./observation.ts";

/** So many records are asked for one by one. Beyond that nobody knows, and the rest counts as neither gone nor there. */
export const mostAsked = 1000;

export type ConfirmState = Pick<SyncState, "link" | "linksByKey">;

/**
 * Asks for the records that a read left in doubt: those that a read of everything should have shown and may have missed, since
 * pages that are read one after the other show nothing of a record that moves between them (SPEC C12); and those that a
 * read of changes did not show and of which it is not known how they were (SPEC C15).
 */
export async function confirmUnseen(
  connector: ReadOnlyConnector,
  observation: Observation,
  state: ConfirmState,
  signal: AbortSignal,
): Promise<Result<null, Diagnostic>> {
  const mayMiss = connector.capabilities.readsMayMiss || observation.summary?.extent === "changes";
  if (!mayMiss || !observation.complete) return ok(null);
  const { marks, index, mapping } = observation;
  if (observation.summary?.extent === "changes") doubtReplaced(observation, state);
  const asked: { readonly slot: number; readonly id: string }[] = [];
  for (let slot = 0; slot < marks.length; slot++) {
    if (marks[slot] !== Mark.unseen) continue;
    const end = state.link(index.linkOf(slot))?.ends[mapping.name];
    if (end?.kind === "present" && asked.length < mostAsked) asked.push({ slot, id: end.id });
    else observation.doubt(slot);
  }
  if (asked.length === 0) return ok(null);
  const found = await connector.find(
    asked.map(({ id }) => id),
    signal,
  );
  if (!found.ok) return found;
  for (const [at, { slot }] of asked.entries()) {
    const one = found.value[at];
    if (one === undefined || one.kind === "unknown") observation.doubt(slot);
    else if (one.kind === "none") observation.miss(slot);
    else {
      const { high, low } = hashOfVersion(one.version) ?? { high: 0, low: 0 };
      observation.record(one.native, one.version, high, low, one.position);
    }
  }
  return ok(null);
}

/** A new record of a key whose own record a read of changes did not show: that one may have been deleted without a word. */
function doubtReplaced(observation: Observation, state: ConfirmState): void {
  for (const stray of observation.strays) {
    for (const { id } of state.linksByKey(observation.keyOf(stray))) {
      const slot = observation.index.slotOf(id);
      if (slot >= 0 && observation.placeIn(slot) === null) observation.reopen(slot);
    }
  }
}
