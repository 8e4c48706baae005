import type { KnownRecords } from "../connectors/contract.ts";
import { type LinkId, linkId } from "../model/ids.ts";
import { HashTable } from "./hash-table.ts";

/** The columns of a record index: slot → link, hash of the record's bytes, hash of its native id. */
export interface RecordColumns {
  readonly links: Uint32Array;
  /** `[high, low]` a slot; `0, 0`: not known, the record is always decoded. */
  readonly bytes: Uint32Array;
  /** `[high, low]` a slot. */
  readonly ids: Uint32Array;
}

const magic = 0x58444e49; // "INDX"
const layoutVersion = 1;
const headerWords = 4;
const wordsPerSlot = 5;

/**
 * What is remembered of an endpoint's records, packed: each slot holds the link of a record, a hash of its bytes and
 * one of its native id. A record whose bytes hash as they did need not be decoded. Several slots may hold one hash;
 * the first is then found. Immutable; `RecordIndexBuilder` makes the next one.
 */
export class RecordIndex implements KnownRecords {
  static readonly empty = new RecordIndex({
    links: new Uint32Array(0),
    bytes: new Uint32Array(0),
    ids: new Uint32Array(0),
  });

  readonly columns: RecordColumns;
  #byBytes: HashTable | null = null;
  #byId: HashTable | null = null;
  /** Slot + 1 by link; 0 for a link that is not here. */
  #byLink: Uint32Array | null = null;

  /** Takes the columns over; they must not be changed from then on. */
  constructor(columns: RecordColumns) {
    this.columns = columns;
  }

  get slots(): number {
    return this.columns.links.length;
  }

  /** The slot of the record whose bytes have this hash, or -1. */
  find(high: number, low: number): number {
    this.#byBytes ??= new HashTable(this.columns.bytes);
    return this.#byBytes.find(high, low);
  }

  /** The slot of the record whose native id has this hash, or -1. */
  findId(high: number, low: number): number {
    this.#byId ??= new HashTable(this.columns.ids);
    return this.#byId.find(high, low);
  }

  linkOf(slot: number): LinkId {
    return linkId(this.columns.links[slot]!);
  }

  /** The slot of a link's record, or -1. */
  slotOf(link: LinkId): number {
    this.#byLink ??= slotsByLink(this.columns.links);
    return (this.#byLink[link] ?? 0) - 1;
  }

  /** Little-endian words: magic, layout, slots, checksum; then the three columns. */
  pack(): Uint8Array {
    const { links, bytes, ids } = this.columns;
    const words = new Uint32Array(headerWords + links.length * wordsPerSlot);
    words.set(links, headerWords);
    words.set(bytes, headerWords + links.length);
    words.set(ids, headerWords + links.length * 3);
    words[0] = magic;
    words[1] = layoutVersion;
    words[2] = links.length;
    words[3] = checksum(words.subarray(headerWords));
    return new Uint8Array(words.buffer);
  }

  /** `null` for bytes that are not a whole, undamaged index: there is then nothing known of the endpoint's records. */
  static unpack(packed: Uint8Array): RecordIndex | null {
    if (packed.length < headerWords * 4 || packed.length % 4 !== 0) return null;
    const aligned = packed.byteOffset % 4 === 0 ? packed : packed.slice();
    const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
    const slots = words[2]!;
    if (words[0] !== magic || words[1] !== layoutVersion) return null;
    if (words.length !== headerWords + slots * wordsPerSlot) return null;
    if (words[3] !== checksum(words.subarray(headerWords))) return null;
    const afterLinks = headerWords + slots;
    return new RecordIndex({
      links: words.subarray(headerWords, afterLinks),
      bytes: words.subarray(afterLinks, afterLinks + slots * 2),
      ids: words.subarray(afterLinks + slots * 2),
    });
  }
}

function slotsByLink(links: Uint32Array): Uint32Array {
  let last = 0;
  for (let slot = 0; slot < links.length; slot++) if (links[slot]! > last) last = links[slot]!;
  const slots = new Uint32Array(last + 1);
  for (let slot = 0; slot < links.length; slot++) slots[links[slot]!] = slot + 1;
  return slots;
}

function checksum(words: Uint32Array): number {
  let sum = 0x811c9dc5 | 0;
  for (let at = 0; at < words.length; at++) {
    sum = Math.imul(sum ^ words[at]!, 0x01000193);
    sum = (sum << 7) | (sum >>> 25);
  }
  return sum >>> 0;
}
