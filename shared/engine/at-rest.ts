import type { EndpointName } from "../model/ids.ts";
import type { EndpointSummary } from "../model/plan.ts";
import type { PlanningSync } from "./planning-sync.ts";

/**
 * What state says of the endpoints, where that is all there is to say: nothing is open, the mapping is the one of the
 * last run, and every endpoint holds, byte for byte, what it held after that. `null` where records must be looked at.
 */
export async function endpointsAtRest(
  { state, compiled, connectors }: PlanningSync,
  signal: AbortSignal,
): Promise<Readonly<Record<EndpointName, EndpointSummary>> | null> {
  if (state.openLinks().length > 0 || state.conflicts().length > 0 || state.rejections().length > 0)
    return null;
  const summaries: Record<EndpointName, EndpointSummary> = {};
  for (const [name, connector] of connectors) {
    const memory = state.remembered(name);
    if (memory?.fingerprint !== compiled.fingerprint || memory.place !== connector.place) return null;
    const { records, version } = memory;
    if (version === "" || !(await connector.unchanged(version, signal))) return null;
    summaries[name] = { creates: 0, updates: 0, deletes: 0, records, complete: true, version };
  }
  return summaries;
}
