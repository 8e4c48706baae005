import { hashText } from "../../base/hash.ts";
import type { LinkId } from "../../model/ids.ts";
import type { Counts, PlanItem } from "../../model/plan.ts";
import { type EncodedBooks, type EncodedDeeds, ItemCodec } from "./item-codec.ts";
import { chunkIsFull, packLines, toLine } from "./lines.ts";
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
 * one for the book-keeping of each.
 */
export class PlanChunk {
  readonly #terms = new TermList();
  readonly #codec = new ItemCodec(this.#terms);
  readonly #deeds: string[] = [];
  readonly #books: string[] = [];
  readonly #marks: number[] = [];
  readonly #hash = new Uint32Array(2);
  readonly #operations = { create: 0, update: 0, delete: 0 };
  #conflicts = 0;
  #length = 0;

  add(item: PlanItem): void {
    const { deeds, books } = this.#codec.encode(item);
    const line = toLine(deeds);
    this.#deeds.push(line);
    this.#books.push(JSON.stringify(books));
    this.#length += line.length;
    this.#marks.push(item.link === null ? keyMark(item.key, this.#hash) : linkMark(item.link));
    for (const { kind } of item.operations) this.#operations[kind]++;
    this.#conflicts += item.conflicts.length;
  }

  get isEmpty(): boolean {
    return this.#deeds.length === 0;
  }

  get full(): boolean {
    return chunkIsFull(this.#deeds.length, this.#length);
  }

  /** What the items do, as one text: equal texts, equal deeds. */
  deeds(): string {
    return `${JSON.stringify(this.#terms.texts)}\n${this.#deeds.join("\n")}\n`;
  }

  lines(): readonly string[] {
    return [JSON.stringify(this.#terms.texts), ...this.#deeds, ...this.#books];
  }

  packed(): PackedChunk {
    const { create: creates, update: updates, delete: deletes } = this.#operations;
    return {
      marks: Uint32Array.from(this.#marks),
      counts: { creates, updates, deletes, conflicts: this.#conflicts },
      packed: packLines(this.lines()),
    };
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

/** A chunk read again: how many items it has, and each of them. */
export class ReadPlanChunk {
  readonly items: number;
  readonly #codec: ItemCodec;
  readonly #lines: readonly string[];
  readonly #parse: <T>(line: string) => T;

  /** `parse` reads a line that `toLine` made. */
  constructor(lines: readonly string[], parse: <T>(line: string) => T) {
    this.items = (lines.length - 1) / 2;
    this.#codec = new ItemCodec(new TermList(parse(lines[0] ?? "")));
    this.#lines = lines;
    this.#parse = parse;
  }

  item(at: number): PlanItem {
    return this.#codec.decode({
      deeds: this.#parse<EncodedDeeds>(this.#lines[1 + at] ?? ""),
      books: this.#parse<EncodedBooks>(this.#lines[1 + this.items + at] ?? ""),
    });
  }
}
