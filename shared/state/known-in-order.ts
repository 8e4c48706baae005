import type { KnownRecords } from "../connectors/contract.ts";
import type { RecordIndex } from "./record-index.ts";

/**
 * Finds records by the hash of their bytes. Endpoints mostly give them in the order that the index has them in, so the
 * slot behind the last one found is looked at first.
 */
export class KnownInOrder implements KnownRecords {
  readonly #index: RecordIndex;
  #next = 0;

  constructor(index: RecordIndex) {
    this.#index = index;
  }

  find(high: number, low: number): number {
    const { bytes } = this.#index.columns;
    const next = this.#next;
    const follows = bytes[next * 2] === high && bytes[next * 2 + 1] === low && (high !== 0 || low !== 0);
    const slot = follows ? next : this.#index.find(high, low);
    if (slot >= 0) this.#next = slot + 1;
    return slot;
  }
}
