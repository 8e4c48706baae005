import type { PlanItem } from "../../model/plan.ts";
import { type EncodedItem, ItemCodec } from "./item-codec.ts";
import { chunkIsFull, packLines, toLine } from "./lines.ts";
import { TermList } from "./terms.ts";

/** Plan items on their way into one packed chunk: its terms in the first line, an item in each further line. */
export class PlanChunk {
  readonly #terms = new TermList();
  readonly #codec = new ItemCodec(this.#terms);
  readonly #lines: string[] = [];
  #length = 0;

  add(item: PlanItem): void {
    const line = toLine(this.#codec.encode(item));
    this.#lines.push(line);
    this.#length += line.length;
  }

  get full(): boolean {
    return chunkIsFull(this.#lines.length, this.#length);
  }

  lines(): readonly string[] {
    return [toLine(this.#terms.texts), ...this.#lines];
  }

  packed(): Uint8Array {
    return packLines(this.lines());
  }
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
