import type { EndpointName } from "../model/ids.ts";
import type { Observation } from "./observation.ts";
import type { Sighting } from "./sightings.ts";

/** A sighting that no link knows, under its key, and the endpoint that it was seen on. */
export interface FoundStray extends Sighting {
  readonly key: string;
  readonly endpoint: EndpointName;
}

/** The strays of one endpoint. Over all endpoints they are numbered on from `first`. */
export class StrayPool {
  readonly first: number;
  readonly size: number;
  readonly #observation: Observation;
  readonly #taken: Uint8Array;

  constructor(observation: Observation, first: number) {
    this.#observation = observation;
    this.first = first;
    this.size = observation.strays.size;
    this.#taken = new Uint8Array(this.size);
  }

  /** `null` once it is taken. */
  at(number: number): FoundStray | null {
    if (this.#taken[number] === 1) return null;
    const sighting = this.#observation.strays.at(number);
    const { id, record, version, position } = sighting;
    const key = this.#observation.keyOf(sighting);
    return { id, record, version, position, key, endpoint: this.#observation.mapping.name };
  }

  take(number: number): void {
    this.#taken[number] = 1;
  }

  /** The numbers in the order of the keys; files often are in it already. */
  *ordered(): Iterable<number> {
    const numbers = new Uint32Array(this.size).map((_, number) => number);
    if (this.#observation.straysInOrder) {
      yield* numbers;
      return;
    }
    const keys = Array.from(numbers, (number) => this.at(number)?.key ?? "");
    yield* numbers.sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b));
  }
}

/** Goes through one pool in the order of keys. */
export class StrayCursor {
  stray: FoundStray | null = null;
  readonly #pool: StrayPool;
  readonly #numbers: Iterator<number>;

  constructor(pool: StrayPool) {
    this.#pool = pool;
    this.#numbers = pool.ordered()[Symbol.iterator]();
    this.next();
  }

  next(): void {
    this.stray = null;
    while (this.stray === null) {
      const { done, value } = this.#numbers.next();
      if (done) return;
      this.stray = this.#pool.at(value);
    }
  }
}
