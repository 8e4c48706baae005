import { hashText } from "../../base/hash.ts";
import type { LinkId } from "../../model/ids.ts";
import { BulkInsert } from "./bulk-insert.ts";
import type { Database } from "./database.ts";

/** How many new keys are gathered, so that they go into the table sorted and its rows are only appended to. */
const gatheredAtMost = 2 ** 20;

/** By which keys the links of one sync are found: a hash of each link's key. Different keys may share one. */
export class LinkKeys {
  readonly #database: Database;
  readonly #sync: number;
  readonly #hash = new Uint32Array(2);
  /** Keys that are not in the table yet: hash × 2^20 + the place of the link's id in `#ids`. */
  #gathered: number[] = [];
  #ids: LinkId[] = [];

  constructor(database: Database, sync: number) {
    this.#database = database;
    this.#sync = sync;
  }

  hashOf(key: string): number {
    hashText(key, this.#hash);
    return this.#hash[1]!;
  }

  /** Is sure to take effect with `flush`. */
  add(id: LinkId, key: string): void {
    this.#gathered.push(this.hashOf(key) * gatheredAtMost + this.#ids.length);
    this.#ids.push(id);
    if (this.#ids.length === gatheredAtMost) this.flush();
  }

  remove(id: LinkId, key: string): void {
    this.#database.run(
      "DELETE FROM link_keys WHERE sync = ? AND hash = ? AND id = ?",
      this.#sync,
      this.hashOf(key),
      id,
    );
  }

  flush(): void {
    const rows = new BulkInsert(this.#database, "link_keys", [this.#sync], 2);
    for (const key of Float64Array.from(this.#gathered).sort())
      rows.add(Math.floor(key / gatheredAtMost), this.#ids[key % gatheredAtMost]!);
    rows.flush();
    this.#gathered = [];
    this.#ids = [];
  }
}
