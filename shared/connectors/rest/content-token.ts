import type { RecordHash } from "../contract.ts";
import { versionOfHash } from "../version.ts";

/** A token for all records of an endpoint together, in whatever order: equal tokens, equal content. */
export class ContentToken {
  #count = 0;
  #high = 0;
  #low = 0;

  add({ high, low }: RecordHash): void {
    this.#count++;
    this.#high = (this.#high + high) >>> 0;
    this.#low = (this.#low + low) >>> 0;
  }

  remove({ high, low }: RecordHash): void {
    this.#count--;
    this.#high = (this.#high - high) >>> 0;
    this.#low = (this.#low - low) >>> 0;
  }

  toString(): string {
    return `${this.#count}-${versionOfHash(this.#high, this.#low)}`;
  }
}
