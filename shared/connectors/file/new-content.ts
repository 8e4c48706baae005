import type { FormatSession } from "../../formats/format.ts";
import type { NativeWrite } from "../contract.ts";
import type { Spans } from "./spans.ts";

/** One change to a file: `record` is replaced or goes, or a new one comes before it. */
export interface Edit {
  readonly kind: "insert" | "replace" | "drop";
  readonly record: number;
  /** The new record; of one that goes, what it was. */
  readonly bytes: Buffer;
  readonly write: NativeWrite;
}

/** In file order; new records before the one that they are to stand before. */
export const inFileOrder = (one: Edit, other: Edit): number =>
  one.record - other.record || Number(one.kind !== "insert") - Number(other.kind !== "insert");

/**
 * Weaves the edits into a file's text as it streams by. Takes the pieces of the text that `spans` belongs to, in order;
 * gives the pieces of the new text to `out`. Unchanged stretches go through as they are.
 */
export class NewContent {
  readonly #spans: Spans;
  readonly #edits: readonly Edit[];
  readonly #weaver: ReturnType<FormatSession["weave"]>;
  #record = 0;
  #edit = 0;
  #window: Buffer = Buffer.alloc(0);
  /** Where in the text the window starts, and up to where all went to the weaver. */
  #base = 0;
  #woven = 0;
  /** What stands before the window and was not woven, since it is between two records. */
  #gap: Buffer[] = [];

  /** `edits` are in file order. */
  constructor(session: FormatSession, spans: Spans, edits: readonly Edit[], out: (bytes: Buffer) => void) {
    this.#spans = spans;
    this.#edits = edits;
    this.#weaver = session.weave(out);
  }

  push(bytes: Buffer, final: boolean): void {
    const rest = this.#window;
    // Always a window of its own: the weaver may hold on to parts of it, and `bytes` are only lent.
    this.#window = Buffer.concat([rest, bytes]);
    const windowEnd = this.#base + this.#window.length;
    let whole = this.#record;
    while (whole < this.#spans.count && this.#spans.end(whole) <= windowEnd) whole++;
    this.#weaveTo(whole);
    const keepFrom = whole < this.#spans.count ? Math.min(this.#spans.start(whole), windowEnd) : windowEnd;
    if (this.#woven < keepFrom || final) this.#gap.push(this.#slice(this.#woven, keepFrom));
    this.#window = this.#slice(keepFrom, windowEnd);
    this.#base = keepFrom;
    this.#woven = keepFrom;
    if (final) this.#weaver.finish(Buffer.concat(this.#gap));
  }

  /** Weaves the records before `whole`, all of which are in the window. */
  #weaveTo(whole: number): void {
    for (;;) {
      const edit = this.#edits[this.#edit];
      const next = Math.min(whole, edit?.record ?? whole);
      if (this.#record < next) {
        const gap = this.#gapBefore(this.#record);
        this.#weaver.keep(gap, this.#records(this.#record, next));
        this.#record = next;
      } else if (edit?.kind === "insert" && edit.record === this.#record) {
        this.#weaver.insert(edit.bytes);
        this.#edit++;
      } else if (edit?.record === this.#record && this.#record < whole) {
        const gap = this.#gapBefore(this.#record);
        if (edit.kind === "replace") this.#weaver.keep(gap, edit.bytes);
        else this.#weaver.drop(gap, this.#records(this.#record, this.#record + 1));
        this.#woven = this.#spans.end(this.#record);
        this.#record++;
        this.#edit++;
      } else return;
    }
  }

  #gapBefore(record: number): Buffer {
    const near = this.#slice(this.#woven, this.#spans.start(record));
    const gap = this.#gap.length === 0 ? near : Buffer.concat([...this.#gap, near]);
    this.#gap = [];
    return gap;
  }

  #records(from: number, until: number): Buffer {
    this.#woven = this.#spans.end(until - 1);
    return this.#slice(this.#spans.start(from), this.#woven);
  }

  #slice(from: number, until: number): Buffer {
    return this.#window.subarray(from - this.#base, until - this.#base);
  }
}
