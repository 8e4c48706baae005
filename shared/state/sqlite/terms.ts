/** Texts that stored records hold again and again, by number. */
export interface Terms {
  /** The number of a text, from 1 upwards; a new text gets a new one. */
  number(kind: TermKind, text: string): number;
  /** Throws for a number that was never given. */
  text(number: number): string;
  /** The newest text of a kind, if there is any. */
  last(kind: TermKind): string | null;
}

export type TermKind = "layout" | "origin" | "decisions" | "columns";

/** Terms in memory. */
export class TermList implements Terms {
  readonly texts: string[];
  readonly #numbers = new Map<string, number>();
  readonly #last = new Map<TermKind, string>();

  constructor(texts: readonly string[] = []) {
    this.texts = [...texts];
  }

  number(kind: TermKind, text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text);
      this.#numbers.set(text, number);
      this.#last.set(kind, text);
    }
    return number;
  }

  text(number: number): string {
    const text = this.texts[number - 1];
    if (text === undefined) throw new RangeError(`no term ${number}`);
    return text;
  }

  last(kind: TermKind): string | null {
    return this.#last.get(kind) ?? null;
  }
}
