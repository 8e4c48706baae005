import type { EndpointName } from "../model/ids.ts";
import type { Observation, StraySighting } from "./observe.ts";

/** A stray and the endpoint that it was seen on. */
export interface FoundStray extends StraySighting {
  readonly endpoint: EndpointName;
}

/** The strays of all endpoints by key. A group is taken out once it is dealt with. */
export class StrayGroups {
  readonly #groups = new Map<string, readonly FoundStray[]>();
  readonly #rivals = new Map<EndpointName, Set<string>>();

  constructor(observations: readonly Observation[]) {
    for (const observation of observations) {
      const endpoint = observation.mapping.name;
      for (const sighting of observation.strays) {
        const stray = { ...sighting, endpoint };
        const group = this.#groups.get(sighting.key);
        if (group === undefined) this.#groups.set(sighting.key, [stray]);
        else {
          if (group.some((other) => other.endpoint === endpoint)) this.noteRivals(endpoint, sighting.key);
          this.#groups.set(sighting.key, [...group, stray]);
        }
      }
    }
  }

  get size(): number {
    return this.#groups.size;
  }

  get(key: string): readonly FoundStray[] {
    return this.#groups.get(key) ?? [];
  }

  /** Takes some strays out of their group: a link has them now. */
  adopt(key: string, endpoints: ReadonlySet<EndpointName>): void {
    const rest = this.get(key).filter((stray) => !endpoints.has(stray.endpoint));
    if (rest.length === 0) this.#groups.delete(key);
    else this.#groups.set(key, rest);
  }

  /** Several records on one endpoint claim one key. */
  noteRivals(endpoint: EndpointName, key: string): void {
    const keys = this.#rivals.get(endpoint) ?? new Set();
    this.#rivals.set(endpoint, keys.add(key));
  }

  /** The keys that several records on an endpoint claim. */
  rivalsOn(endpoint: EndpointName): readonly string[] {
    return [...(this.#rivals.get(endpoint) ?? [])];
  }

  /** All keys, sorted: a plan does not depend on the order in which records were read. */
  keys(): readonly string[] {
    const keys = [...this.#groups.keys()];
    return isSorted(keys) ? keys : keys.sort();
  }
}

const isSorted = (keys: readonly string[]): boolean => keys.every((key, i) => i === 0 || keys[i - 1]! <= key);
