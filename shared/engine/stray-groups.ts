import type { EndpointName } from "../model/ids.ts";
import type { Observation } from "./observation.ts";
import { StrayFinder } from "./stray-finder.ts";
import { type FoundStray, StrayCursor, StrayPool } from "./stray-pool.ts";

/** The strays of all endpoints by key. A group is taken out once it is dealt with. */
export class StrayGroups {
  readonly #pools: readonly StrayPool[];
  readonly #rivals = new Map<EndpointName, Set<string>>();
  #finder: StrayFinder | null = null;

  constructor(observations: readonly Observation[]) {
    let first = 0;
    this.#pools = observations.map((observation) => {
      const pool = new StrayPool(observation, first);
      first += pool.size;
      return pool;
    });
  }

  get(key: string): readonly FoundStray[] {
    this.#finder ??= new StrayFinder(this.#pools);
    return this.#finder.find(key);
  }

  /** Takes some strays out of their group: a link has them now. */
  adopt(key: string, endpoints: ReadonlySet<EndpointName>): void {
    this.#finder ??= new StrayFinder(this.#pools);
    this.#finder.take(key, endpoints);
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

  /** The groups by key, in the order of the keys: a plan does not depend on the order in which records were read. */
  *inOrder(): Iterable<readonly FoundStray[]> {
    const cursors = this.#pools.map((pool) => new StrayCursor(pool));
    for (;;) {
      const key = cursors.reduce<string | null>((least, { stray }) => {
        return stray !== null && (least === null || stray.key < least) ? stray.key : least;
      }, null);
      if (key === null) return;
      const group: FoundStray[] = [];
      for (const cursor of cursors) {
        const before = group.length;
        for (; cursor.stray?.key === key; cursor.next()) group.push(cursor.stray);
        if (group.length > before + 1) this.noteRivals(group[before]!.endpoint, key);
      }
      yield group;
    }
  }
}
