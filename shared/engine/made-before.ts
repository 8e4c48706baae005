import { plannedWrites } from "../apply/planned-write.ts";
import type { RecordSink } from "../connectors/contract.ts";
import type { EndpointName, RunId } from "../model/ids.ts";
import type { NativeRecord } from "../model/native.ts";
import type { OpenSync } from "./open-sync.ts";

/**
 * The numbers of the writes by which a run made records on an endpoint whose files were changed since (SPEC J47): those
 * whose record is there. What the run alone had put there must not look like somebody else's record at the first meeting.
 * Of what it changed and deleted, the files say enough.
 */
export async function madeBefore(
  { state, compiled, connectors }: OpenSync,
  run: RunId,
  endpoint: EndpointName,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const mapping = compiled.endpoints.get(endpoint);
  const connector = connectors.get(endpoint);
  if (mapping === undefined || connector === undefined) return new Set();
  const there = new Set<string>();
  const sink: RecordSink = {
    same() {},
    record(native: NativeRecord) {
      const id = mapping.identify(native);
      if (id !== null) there.add(id);
    },
    bad() {},
    gone() {},
  };
  const read = await connector.read({ known: null, cursor: null }, sink, signal);
  if (!read.ok) return new Set();
  const planned =
    plannedWrites(state.items(run), new Map([[endpoint, { mapping }]]), null).get(endpoint) ?? [];
  const made = planned.filter(({ write }) => write.kind === "create" && there.has(write.id));
  return new Set(made.map(({ write }) => write.index));
}
