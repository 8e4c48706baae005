import { hashText } from "../../base/hash.ts";
import type { LinkId } from "../../model/ids.ts";
import type { Counts, PlanItem } from "../../model/plan.ts";
import { type EncodedItem, ItemCodec } from "./item-codec.ts";
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

/** Plan items on their way into one packed chunk: its terms in the first line, an item in each further line. */
export class PlanChunk {
  readonly #terms = new TermList();
  readonly #codec = new ItemCodec(this.#terms);
  readonly #lines: string[] = [];
  readonly #marks: number[] = [];
  readonly #operations = { create: 0, update: 0, delete: 0 };
  #conflicts = 0;
  #length = 0;

  add(item: PlanItem): void {
    const line = toLine(this.#codec.encode(item));
    this.#lines.push(line);
    this.#length += line.length;
    this.#marks.push(item.link === null ? keyMark(item.key) : linkMark(item.link));
    for (const { kind } of item.operations) this.#operations[kind]++;
    this.#conflicts += item.conflicts.length;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  get full(): boolean {
    return chunkIsFull(this.#lines.length, this.#length);
  }

  lines(): readonly string[] {
    return [toLine(this.#terms.texts), ...this.#lines];
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

export function keyMark(key: string): number {
  const hash = new Uint32Array(2);
  hashText(key, hash);
  return hash[1]!;
}

/** A chunk read again: how many items it has, and each of them. */
export class ReadPlanChunk {
  readonly #codec: ItemCodec;
  readonly #lines: readonly string[];
  readonly #parse: <T>(line: string) => T;

  /** `parse` reads a line that `toLine` made. */
  constructor(chunk: readonly string[], parse: <T>(line: string) => T) {
    const [terms, ...lines] = chunk;
    this.#codec = new ItemCodec(new TermList(parse(terms ?? "")));
    this.#lines = lines;
    this.#parse = parse;
  }

  get items(): number {
    return this.#lines.length;
  }

  item(at: number): PlanItem {
    return this.#codec.decode(this.#parse<EncodedItem>(this.#lines[at] ?? ""));
  }
}
