import type { CompiledSync } from "../../mapping/compiled.ts";
import type { EndpointName } from "../../model/ids.ts";
import type { Observation } from "../observation.ts";
import type { CachedSource, Looked } from "./cached-source.ts";

interface Before {
  readonly by: string;
  readonly looked: Looked;
  readonly observation: Observation;
}

/** What endpoints showed in the preview before: most of what is typed changes the mapping of one of them, or of none. */
export class SeenBefore {
  #before = new Map<EndpointName, Before>();

  /** What an endpoint showed, where its records, what maps them and what state knows of them are just the same now. */
  get(
    name: EndpointName,
    compiled: CompiledSync,
    source: CachedSource | undefined,
    stateVersion: string,
    hashesHold: boolean,
  ): Observation | null {
    const before = this.#before.get(name);
    if (before === undefined || before.looked !== source?.looked || source.isReadWhole) return null;
    return before.by === basisOf(name, compiled, stateVersion, hashesHold) ? before.observation : null;
  }

  keep(
    observations: ReadonlyMap<EndpointName, Observation>,
    compiled: CompiledSync,
    sources: ReadonlyMap<EndpointName, CachedSource>,
    stateVersion: string,
  ): void {
    this.#before = new Map();
    // Lookups have a say in every mapping, and may be others next time.
    if (Object.keys(compiled.file.lookups).length > 0) return;
    for (const [name, observation] of observations) {
      const source = sources.get(name);
      const looked = source?.looked ?? null;
      if (source === undefined || looked === null || observation.summary === null) continue;
      // One whose doubts are settled by asking is looked at anew, and so is one that is not in memory.
      if (source.capabilities.readsMayMiss || source.isReadWhole) continue;
      const hashesHold = observation.memory?.fingerprint === compiled.fingerprint;
      const by = basisOf(name, compiled, stateVersion, hashesHold);
      this.#before.set(name, { by, looked, observation });
    }
  }
}

/** All that decides what an endpoint's records come to, beside themselves. */
const basisOf = (
  name: EndpointName,
  { file, endpoints }: CompiledSync,
  stateVersion: string,
  hashesHold: boolean,
): string =>
  JSON.stringify([
    stateVersion,
    hashesHold,
    file.record,
    Object.keys(file.lookups),
    endpoints.get(name)?.definition,
  ]);
