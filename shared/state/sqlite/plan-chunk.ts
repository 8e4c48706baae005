import { hashText } from "../../base/hash.ts";
import type { LinkId } from "../../model/ids.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { Counts, PlanItem } from "../../model/plan.ts";
import { ByteLines, LinesOfBytes } from "./byte-lines.ts";
import {
  type EncodedAfter,
  type EncodedBooks,
  type EncodedDeeds,
  type EncodedNatives,
  ItemCodec,
} from "./item-codec.ts";
import { chunkIsFull, packBytes, toLine } from "./lines.ts";
import { type ItemParts, StoredItem } from "./stored-item.ts";
import { TermList } from "./terms.ts";

/** A chunk as it is kept. */
export interface PackedChunk {
  /** 32 bits an item, in the items' order: its link's id, or for a link that it makes a hash of its key. */
  readonly marks: Uint32Array;
  readonly counts: ItemCounts;
  readonly packed: Uint8Array;
}

/** What items come to. */
export type ItemCounts = Counts & { readonly conflicts: number };

/** Items that are in packed chunks already, so that nobody need pack them again. */
export interface PackedItems extends Iterable<PlanItem> {
  packedChunks(): Iterable<PackedChunk>;
}

/**
 * Plan items on their way into one packed chunk: its terms in the first line, then a line for what each item does, then
 * one for the native records that each makes, one for the link after each, one for the book-keeping of each.
 */
export class PlanChunk {
  readonly #terms = new TermList();
  readonly #codec = new ItemCodec(this.#terms);
  readonly #deeds = new ByteLines();
  readonly #natives = new ByteLines();
  readonly #afters = new ByteLines();
  readonly #books = new ByteLines();
  readonly #marks: number[] = [];
  readonly #hash = new Uint32Array(2);
  readonly #operations = { create: 0, update: 0, delete: 0 };
  #conflicts = 0;
  #length = 0;

  add(item: PlanItem): void {
    const { deeds, natives, after, books } = this.#codec.encode(item);
    this.#length += this.#deeds.add(toLine(deeds));
    this.#length += this.#natives.add(toLine(natives));
    this.#length += this.#afters.add(toLine(after));
    this.#length += this.#books.add(JSON.stringify(books));
    this.#marks.push(item.link === null ? keyMark(item.key, this.#hash) : linkMark(item.link));
    for (const { kind } of item.operations) this.#operations[kind]++;
    this.#conflicts += item.conflicts.length;
  }

  get isEmpty(): boolean {
    return this.#marks.length === 0;
  }

  get full(): boolean {
    return chunkIsFull(this.#marks.length, this.#length);
  }

  /** What a person approves of the items, all but the book-keeping: equal bytes, equal plans. */
  approved(): Buffer {
    return Buffer.concat([this.#termsLine(), this.#deeds.bytes, this.#natives.bytes, this.#afters.bytes]);
  }

  bytes(): Buffer {
    return Buffer.concat([this.approved(), this.#books.bytes]);
  }

  packed(): PackedChunk {
    const { create: creates, update: updates, delete: deletes } = this.#operations;
    return {
      marks: Uint32Array.from(this.#marks),
      counts: { creates, updates, deletes, conflicts: this.#conflicts },
      packed: packBytes(this.bytes()),
    };
  }

  #termsLine(): Buffer {
    return Buffer.from(`${JSON.stringify(this.#terms.texts)}\n`);
  }
}

/** Packs items into chunks. */
export function* packedChunksOf(items: Iterable<PlanItem>): Iterable<PackedChunk> {
  let chunk = new PlanChunk();
  for (const item of items) {
    chunk.add(item);
    if (!chunk.full) continue;
    yield chunk.packed();
    chunk = new PlanChunk();
  }
  if (!chunk.isEmpty) yield chunk.packed();
}

export const linkMark = (link: LinkId): number => link % 2 ** 32;

export function keyMark(key: string, scratch: Uint32Array = new Uint32Array(2)): number {
  hashText(key, scratch);
  return scratch[1]!;
}

/** Lines of an item. */
const parts = 4;

/** A chunk read again: how many items it has, and each of them. */
export class ReadPlanChunk implements ItemParts {
  readonly items: number;
  readonly #codec: ItemCodec;
  readonly #lines: LinesOfBytes;
  readonly #parse: <T>(line: string) => T;

  /** `bytes` are those of a `PlanChunk`; `parse` reads a line that `toLine` made. */
  constructor(bytes: Buffer, parse: <T>(line: string) => T) {
    this.#lines = new LinesOfBytes(bytes);
    this.items = Math.floor((this.#lines.count - 1) / parts);
    this.#codec = new ItemCodec(new TermList(parse(this.#lines.at(0))));
    this.#parse = parse;
  }

  item(at: number): PlanItem {
    return this.#codec.decode({
      deeds: this.#deeds(at),
      natives: this.#natives(at),
      after: this.after(at),
      books: this.books(at),
    });
  }

  /** The same, of which only that is read which is looked at. */
  stored(at: number): PlanItem {
    return new StoredItem(this.#codec, this.#deeds(at), this, at);
  }

  native(at: number, made: number): NativeRecord {
    return this.#codec.native(this.#natives(at)[made]!);
  }

  after(at: number): EncodedAfter {
    return this.#parse(this.#line(2, at));
  }

  books(at: number): EncodedBooks {
    return this.#parse(this.#line(3, at));
  }

  #deeds(at: number): EncodedDeeds {
    return this.#parse(this.#line(0, at));
  }

  #natives(at: number): EncodedNatives {
    return this.#parse(this.#line(1, at));
  }

  #line(part: number, at: number): string {
    return this.#lines.at(1 + part * this.items + at);
  }
}
