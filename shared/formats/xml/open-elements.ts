/** Elements in elements beyond this are refused. */
export const deepest = 256;

/** The names of the elements that are open, from the root inwards, as bytes; they outlive the window they came from. */
export class OpenElements {
  #names = Buffer.alloc(1024);
  readonly #ends: number[] = [];

  get depth(): number {
    return this.#ends.length;
  }

  push(bytes: Buffer, start: number, end: number): void {
    const from = this.#ends.at(-1) ?? 0;
    const to = from + end - start;
    if (to > this.#names.length) {
      const larger = Buffer.alloc(to * 2);
      this.#names.copy(larger);
      this.#names = larger;
    }
    for (let i = 0; start + i < end; i++) this.#names[from + i] = bytes[start + i]!;
    this.#ends.push(to);
  }

  /** Closes the innermost element if it has this name. */
  pop(bytes: Buffer, start: number, end: number): boolean {
    const depth = this.#ends.length;
    if (depth === 0) return false;
    const from = depth > 1 ? this.#ends[depth - 2]! : 0;
    if (this.#ends[depth - 1]! - from !== end - start) return false;
    for (let i = 0; start + i < end; i++) if (this.#names[from + i] !== bytes[start + i]) return false;
    this.#ends.pop();
    return true;
  }

  /** The innermost element's name, for a message. */
  innermost(): string {
    const end = this.#ends.at(-1) ?? 0;
    const start = this.#ends.at(-2) ?? 0;
    return this.#names.toString("utf8", start, Math.min(end, start + 60));
  }
}
