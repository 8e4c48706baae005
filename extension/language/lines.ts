import type { Location } from "../../shared/base/diagnostic.ts";
import type { Span } from "./tree.ts";

/** Lines of a text, for diagnostics that name a line and a column. */
export class Lines {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = starts;
    this.#length = text.length;
  }

  /** The part of the text that a location names; the first sign where it names none. */
  span({ line, column, endLine, endColumn }: Location): Span {
    const start = this.#offset(line ?? 1, column ?? 1);
    return { start, end: Math.max(start, this.#offset(endLine ?? line ?? 1, endColumn ?? column ?? 1)) };
  }

  #offset(line: number, column: number): number {
    return Math.min(this.#length, (this.#starts[line - 1] ?? this.#length) + column - 1);
  }
}
