import { assert } from "../base/assert.ts";
import { hashText } from "../base/hash.ts";
import type { LinkId } from "../model/ids.ts";
import { RecordIndex } from "./record-index.ts";

const smallestCapacity = 64;

/**
 * Makes the next `RecordIndex` from the last one and what changed. Slots keep their numbers until `build`, which
 * closes the gaps that `remove` left.
 */
export class RecordIndexBuilder {
  #links: Uint32Array;
  #bytes: Uint32Array;
  #ids: Uint32Array;
  #slots: number;
  #removed = 0;
  readonly #idHash = new Uint32Array(2);

  constructor(last: RecordIndex) {
    const capacity = Math.max(smallestCapacity, last.slots);
    this.#links = grown(last.columns.links, capacity);
    this.#bytes = grown(last.columns.bytes, capacity * 2);
    this.#ids = grown(last.columns.ids, capacity * 2);
    this.#slots = last.slots;
  }

  /** A record that the last index does not hold. `high, low`: the hash of its bytes; `0, 0` where not known. */
  append(link: LinkId, id: string, high: number, low: number): void {
    if (this.#slots === this.#links.length) this.#grow();
    // A slot that is new was never removed.
    this.#links[this.#slots] = link;
    this.set(this.#slots++, link, id, high, low);
  }

  /** The record in a slot is now this one. */
  set(slot: number, link: LinkId, id: string, high: number, low: number): void {
    assert(link > 0 && link <= 0xffffffff, `link ${link} does not fit a record index`);
    assert(slot < this.#slots, `slot ${slot} is not in the record index`);
    if (this.#links[slot] === 0) this.#removed--;
    hashText(id, this.#idHash);
    this.#links[slot] = link;
    this.#ids[slot * 2] = this.#idHash[0]!;
    this.#ids[slot * 2 + 1] = this.#idHash[1]!;
    this.setBytes(slot, high, low);
  }

  /** The record in a slot has other bytes now, and is otherwise the same. */
  setBytes(slot: number, high: number, low: number): void {
    assert(slot < this.#slots, `slot ${slot} is not in the record index`);
    this.#bytes[slot * 2] = high;
    this.#bytes[slot * 2 + 1] = low;
  }

  remove(slot: number): void {
    assert(slot < this.#slots, `slot ${slot} is not in the record index`);
    if (this.#links[slot] === 0) return;
    this.#links[slot] = 0;
    this.#removed++;
  }

  /** The next index. The builder is spent. */
  build(): RecordIndex {
    if (this.#removed > 0) this.#closeGaps();
    const slots = this.#slots;
    return new RecordIndex({
      links: this.#links.subarray(0, slots),
      bytes: this.#bytes.subarray(0, slots * 2),
      ids: this.#ids.subarray(0, slots * 2),
    });
  }

  #closeGaps(): void {
    let to = 0;
    for (let from = 0; from < this.#slots; from++) {
      if (this.#links[from] === 0) continue;
      this.#links[to] = this.#links[from]!;
      this.#bytes[to * 2] = this.#bytes[from * 2]!;
      this.#bytes[to * 2 + 1] = this.#bytes[from * 2 + 1]!;
      this.#ids[to * 2] = this.#ids[from * 2]!;
      this.#ids[to * 2 + 1] = this.#ids[from * 2 + 1]!;
      to++;
    }
    this.#slots = to;
    this.#removed = 0;
  }

  #grow(): void {
    const capacity = this.#links.length * 2;
    this.#links = grown(this.#links, capacity);
    this.#bytes = grown(this.#bytes, capacity * 2);
    this.#ids = grown(this.#ids, capacity * 2);
  }
}

function grown(words: Uint32Array, length: number): Uint32Array {
  const larger = new Uint32Array(length);
  larger.set(words);
  return larger;
}
