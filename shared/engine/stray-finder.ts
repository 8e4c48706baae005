import { hashText } from "../base/hash.ts";
import type { EndpointName } from "../model/ids.ts";
import { HashTable } from "../state/hash-table.ts";
import type { FoundStray, StrayPool } from "./stray-pool.ts";

/** Finds strays by their key. */
export class StrayFinder {
  readonly #pools: readonly StrayPool[];
  readonly #byHash: HashTable;
  /** Of each stray, the next one whose key has the same hash; -1 for none. */
  readonly #next: Int32Array;
  readonly #hash = new Uint32Array(2);

  constructor(pools: readonly StrayPool[]) {
    this.#pools = pools;
    const size = pools.reduce((sum, pool) => sum + pool.size, 0);
    const hashes = new Uint32Array(size * 2);
    for (const pool of pools) {
      for (let number = 0; number < pool.size; number++) {
        hashText(pool.at(number)?.key ?? "", this.#hash);
        hashes.set(this.#hash, (pool.first + number) * 2);
      }
    }
    this.#byHash = new HashTable(hashes);
    this.#next = new Int32Array(size).fill(-1);
    for (let number = size - 1; number >= 0; number--) {
      const first = this.#byHash.find(hashes[number * 2]!, hashes[number * 2 + 1]!);
      if (first === number) continue;
      this.#next[number] = this.#next[first]!;
      this.#next[first] = number;
    }
  }

  find(key: string): readonly FoundStray[] {
    const found: FoundStray[] = [];
    for (const [pool, number] of this.#places(key)) {
      const stray = pool.at(number);
      if (stray?.key === key) found.push(stray);
    }
    return found;
  }

  take(key: string, endpoints: ReadonlySet<EndpointName>): void {
    for (const [pool, number] of this.#places(key)) {
      const stray = pool.at(number);
      if (stray?.key === key && endpoints.has(stray.endpoint)) pool.take(number);
    }
  }

  *#places(key: string): Iterable<readonly [StrayPool, number]> {
    hashText(key, this.#hash);
    let number = this.#byHash.find(this.#hash[0]!, this.#hash[1]!);
    for (; number >= 0; number = this.#next[number]!) {
      const pool = this.#pools.findLast(({ first }) => first <= number)!;
      yield [pool, number - pool.first];
    }
  }
}
