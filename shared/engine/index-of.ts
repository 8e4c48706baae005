import type { EndpointName } from "../model/ids.ts";
import { RecordIndex } from "../state/record-index.ts";
import { RecordIndexBuilder } from "../state/record-index-builder.ts";
import type { EndpointMemory } from "../state/store.ts";
import type { PlanningState } from "./planning-sync.ts";

/** What is known of an endpoint's records. Where the packed index is lost or damaged it is made again from the links. */
export function indexOf(
  state: PlanningState,
  name: EndpointName,
  memory: EndpointMemory | null,
): RecordIndex {
  const index = memory === null ? null : RecordIndex.unpack(memory.index);
  if (index !== null) return index;
  if (state.countLinks() === 0) return RecordIndex.empty;
  const builder = new RecordIndexBuilder(RecordIndex.empty);
  for (const link of state.links()) {
    const end = link.ends[name];
    if (end?.kind === "present") builder.append(link.id, end.id, 0, 0);
  }
  return builder.build();
}
