import type { CanonicalRecord, Value } from "../model/value.ts";

/** A record that was decoded in a read. */
export interface Sighting {
  readonly id: string;
  readonly record: CanonicalRecord;
  readonly version: string;
  readonly position: number;
}

/** A sighting as one line of JSON; `shape` says which fields the values are of. */
type Packed = readonly [shape: number, id: string, version: string, position: number, ...values: Value[]];

const chunkSize = 1 << 20;
/** A line's place is its chunk's number times this, plus where it starts there. */
const chunkStep = 2 ** 32;

/**
 * Sightings, numbered from 0 in the order in which they are added. They are kept as packed text outside the heap: a
 * million of them take little more room than their file, and the garbage collector does not see them.
 */
export class Sightings implements Iterable<Sighting> {
  readonly #shapes: (readonly string[])[] = [];
  readonly #chunks: Buffer[] = [];
  #used = chunkSize;
  #size = 0;
  #places = new Float64Array(64);
  #ends = new Uint32Array(64);

  get size(): number {
    return this.#size;
  }

  /** Gives the sighting's number. */
  add({ id, record, version, position }: Sighting): number {
    const values = Object.values(record);
    const text = JSON.stringify([this.#shapeOf(record), id, version, position, ...values]);
    // A UTF-16 unit is at most three bytes of UTF-8.
    const room = text.length * 3;
    if (this.#used + room > (this.#chunks.at(-1)?.length ?? 0)) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(chunkSize, room)));
      this.#used = 0;
    }
    if (this.#size === this.#places.length) this.#grow();
    this.#places[this.#size] = (this.#chunks.length - 1) * chunkStep + this.#used;
    this.#used += this.#chunks.at(-1)!.write(text, this.#used);
    this.#ends[this.#size] = this.#used;
    return this.#size++;
  }

  at(number: number): Sighting {
    const place = this.#places[number]!;
    const text = this.#chunks[Math.floor(place / chunkStep)]!.toString(
      "utf8",
      place % chunkStep,
      this.#ends[number],
    );
    // Written by `add`.
    const packed = JSON.parse(text) as Packed;
    const fields = this.#shapes[packed[0]]!;
    const record: Record<string, Value> = {};
    for (let at = 0; at < fields.length; at++) record[fields[at]!] = packed[at + 4]!;
    return { id: packed[1], record, version: packed[2], position: packed[3] };
  }

  /** Forgets what was seen, and keeps how many there were. */
  release(): void {
    this.#chunks.length = 0;
    this.#used = chunkSize;
    this.#places = new Float64Array(0);
    this.#ends = new Uint32Array(0);
  }

  *[Symbol.iterator](): Generator<Sighting> {
    for (let number = 0; number < this.#size; number++) yield this.at(number);
  }

  #shapeOf(record: CanonicalRecord): number {
    const fields = Object.keys(record);
    const known = this.#shapes.findIndex((shape) => sameFields(shape, fields));
    return known >= 0 ? known : this.#shapes.push(fields) - 1;
  }

  #grow(): void {
    const places = new Float64Array(this.#size * 2);
    places.set(this.#places);
    this.#places = places;
    const ends = new Uint32Array(this.#size * 2);
    ends.set(this.#ends);
    this.#ends = ends;
  }
}

function sameFields(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
