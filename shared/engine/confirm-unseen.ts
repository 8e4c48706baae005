import type { Diagnostic } from "../base/diagnostic.ts";
import { ok, type Result } from "../base/result.ts";
import type { Connector } from "../connectors/contract.ts";
import { hashOfVersion } from "../connectors/version.ts";
import type { SyncState } from "../state/store.ts";
import { Mark, type Observation } from "./observe.ts";

/** So many records are asked for one by one. Beyond that nobody knows, and the rest counts as neither gone nor there. */
const mostAsked = 1000;

/**
 * Asks for the records that a read should have shown and did not, where it may have missed them: pages that are read one after
 * the other show nothing of a record that moves between them (SPEC C12).
 */
export async function confirmUnseen(
  connector: Connector,
  observation: Observation,
  state: Pick<SyncState, "link">,
  signal: AbortSignal,
): Promise<Result<null, Diagnostic>> {
  if (!connector.capabilities.readsMayMiss || !observation.complete) return ok(null);
  const { marks, index, mapping } = observation;
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
    else if (one.kind === "record") {
      const { high, low } = hashOfVersion(one.version) ?? { high: 0, low: 0 };
      observation.record(one.native, one.version, high, low, one.position);
    }
  }
  return ok(null);
}
