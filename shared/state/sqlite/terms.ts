import { assert } from "../../base/assert.ts";

/** JSON texts that stored records hold again and again, by number. */
export interface Terms {
  /** The number of a text, from 1 upwards; a new text gets a new one. */
  number(kind: TermKind, text: string): number;
  /** What a text says, read once; `T` is what the text was made of. A number that was never given is a bug. */
  value<T>(number: number): T;
  /** The newest term of a kind, if there is any. */
  last<T>(kind: TermKind): T | null;
}

export type TermKind = "layout" | "origin" | "decisions" | "columns";

/** Terms in memory. */
export class TermList implements Terms {
  readonly texts: string[] = [];
  readonly #values: unknown[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #last = new Map<TermKind, number>();

  /** With texts that were numbered before, in their order. They are read, but not found by `last`. */
  constructor(texts: readonly string[] = []) {
    for (const text of texts) this.#add(text);
  }

  number(kind: TermKind, text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#add(text);
    this.#last.set(kind, number);
    return number;
  }

  value<T>(number: number): T {
    assert(number >= 1 && number <= this.texts.length, `there is no term ${number}`);
    return this.#values[number - 1] as T;
  }

  last<T>(kind: TermKind): T | null {
    const number = this.#last.get(kind);
    return number === undefined ? null : this.value<T>(number);
  }

  #add(text: string): number {
    this.#values.push(JSON.parse(text));
    const number = this.texts.push(text);
    this.#numbers.set(text, number);
    return number;
  }
}
