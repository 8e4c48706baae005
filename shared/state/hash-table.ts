/**
 * Finds positions in a packed list of 64-bit hashes (`[high, low, high, low, …]`) by open addressing.
 * Positions whose hash is `0, 0` are not in it. Of several positions with one hash, only the first is kept, so that a
 * million equal records are no slower than a million different ones.
 */
export class HashTable {
  readonly #hashes: Uint32Array;
  /** Position + 1; 0 is a free place. At most half full, so that every search ends soon. */
  readonly #places: Uint32Array;
  readonly #mask: number;

  constructor(hashes: Uint32Array) {
    const count = hashes.length / 2;
    let size = 4;
    while (size < count * 2) size *= 2;
    const places = new Uint32Array(size);
    const mask = size - 1;
    for (let position = 0; position < count; position++) {
      const high = hashes[position * 2]!;
      const low = hashes[position * 2 + 1]!;
      if (high === 0 && low === 0) continue;
      let place = (low ^ high) & mask;
      while (places[place] !== 0 && !holds(hashes, places[place]! - 1, high, low)) place = (place + 1) & mask;
      if (places[place] === 0) places[place] = position + 1;
    }
    this.#hashes = hashes;
    this.#places = places;
    this.#mask = mask;
  }

  /** The first position with this hash, or -1. */
  find(high: number, low: number): number {
    let place = (low ^ high) & this.#mask;
    for (;;) {
      const position = this.#places[place]! - 1;
      if (position < 0) return -1;
      if (holds(this.#hashes, position, high, low)) return position;
      place = (place + 1) & this.#mask;
    }
  }
}

const holds = (hashes: Uint32Array, position: number, high: number, low: number): boolean =>
  hashes[position * 2] === high && hashes[position * 2 + 1] === low;
