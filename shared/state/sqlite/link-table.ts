import { hashText } from "../../base/hash.ts";
import { type LinkId, linkId } from "../../model/ids.ts";
import type { Link } from "../../model/link.ts";
import { BulkInsert } from "./bulk-insert.ts";
import type { Database } from "./database.ts";
import { type EncodedLink, LinkCodec } from "./link-codec.ts";
import type { Row } from "./row.ts";
import { TermTable } from "./term-table.ts";

/** How many new links are gathered before their keys go into the key table, sorted: its rows are then only appended. */
const keyBatch = 2 ** 20;

/** The run that made a link, by its number, and the key that the link had then. */
export interface Making {
  readonly run: number;
  readonly key: string;
}

/** The links of one sync. */
export class LinkTable {
  readonly #database: Database;
  readonly #sync: number;
  readonly #terms: TermTable;
  readonly #codec: LinkCodec;
  readonly #hash = new Uint32Array(2);

  constructor(database: Database, sync: number) {
    this.#database = database;
    this.#sync = sync;
    this.#terms = new TermTable(database, sync);
    this.#codec = new LinkCodec(this.#terms);
  }

  *all(): IterableIterator<Link> {
    const rows = this.#database.stream(
      `SELECT id, open, link FROM links WHERE sync = ? AND id > ? ORDER BY id LIMIT 1000`,
      this.#sync,
    );
    for (const row of rows) yield this.#link(row);
  }

  get(id: LinkId): Link | null {
    const row = this.#database.get(
      "SELECT id, open, link FROM links WHERE sync = ? AND id = ?",
      this.#sync,
      id,
    );
    return row && this.#link(row);
  }

  making(id: LinkId): Making | null {
    const row = this.#database.get("SELECT run, link FROM links WHERE sync = ? AND id = ?", this.#sync, id);
    return row && { run: row.integer(0), key: firstKeyOf(row.json(1)) };
  }

  open(): readonly LinkId[] {
    return this.#database
      .all("SELECT id FROM links WHERE sync = ? AND open = 1 ORDER BY id", this.#sync)
      .map((row) => linkId(row.integer(0)));
  }

  withKey(key: string): readonly Link[] {
    return this.#database
      .all(
        `SELECT id, open, link FROM links WHERE sync = ?1 AND id IN
           (SELECT id FROM link_keys WHERE sync = ?1 AND hash = ?2) ORDER BY id`,
        this.#sync,
        this.#hashOf(key),
      )
      .map((row) => this.#link(row))
      .filter((link) => link.key === key);
  }

  count(): number {
    return this.#counters().links;
  }

  last(): number {
    return this.#counters().last;
  }

  /** Ends links, then makes or changes links. Part of a transaction. `run` is the number of the run that does it. */
  write(run: number, links: Iterable<Link>, ended: Iterable<LinkId>): void {
    this.#terms.refresh();
    let { links: count, last } = this.#counters();
    for (const id of ended) if (this.#end(id)) count--;
    const made = new BulkInsert(this.#database, "links", 5);
    const keys = new Float64Array(keyBatch);
    const ids = new Float64Array(keyBatch);
    let gathered = 0;
    for (const link of links) {
      if (link.id <= last) {
        made.flush();
        if (this.#change(run, link)) count++;
        continue;
      }
      last = link.id;
      count++;
      made.add(
        this.#sync,
        link.id,
        run,
        link.open ? 1 : 0,
        JSON.stringify(this.#codec.encode(link, link.key)),
      );
      keys[gathered] = this.#hashOf(link.key) * keyBatch + gathered;
      ids[gathered++] = link.id;
      if (gathered === keyBatch) {
        this.#addKeys(keys, ids);
        gathered = 0;
      }
    }
    made.flush();
    this.#addKeys(keys.subarray(0, gathered), ids);
    this.#database.run("UPDATE syncs SET links = ?, last_link = ? WHERE number = ?", count, last, this.#sync);
  }

  /** `keys`: hash of a key × 2^20 + the place of the link's id in `ids`. */
  #addKeys(keys: Float64Array, ids: Float64Array): void {
    const rows = new BulkInsert(this.#database, "link_keys", 3);
    for (const key of keys.sort()) rows.add(this.#sync, Math.floor(key / keyBatch), ids[key % keyBatch]!);
    rows.flush();
  }

  /** Writes a link whose id has been used. Whether the link was not there. */
  #change(run: number, link: Link): boolean {
    const before = this.#encoded(link.id);
    const encoded = this.#codec.encode(link, before ? firstKeyOf(before) : link.key);
    this.#database.run(
      `INSERT INTO links (sync, id, run, open, link) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET open = excluded.open, link = excluded.link`,
      this.#sync,
      link.id,
      run,
      link.open ? 1 : 0,
      JSON.stringify(encoded),
    );
    if (before?.[0] !== link.key) {
      if (before) this.#removeKey(link.id, before[0]);
      this.#database.run(
        "INSERT INTO link_keys VALUES (?, ?, ?)",
        this.#sync,
        this.#hashOf(link.key),
        link.id,
      );
    }
    return before === null;
  }

  /** Whether there was such a link. */
  #end(id: LinkId): boolean {
    const before = this.#encoded(id);
    if (!before) return false;
    this.#removeKey(id, before[0]);
    this.#database.run("DELETE FROM links WHERE sync = ? AND id = ?", this.#sync, id);
    return true;
  }

  #removeKey(id: LinkId, key: string): void {
    this.#database.run(
      "DELETE FROM link_keys WHERE sync = ? AND hash = ? AND id = ?",
      this.#sync,
      this.#hashOf(key),
      id,
    );
  }

  #encoded(id: LinkId): EncodedLink | null {
    const row = this.#database.get("SELECT link FROM links WHERE sync = ? AND id = ?", this.#sync, id);
    return row?.json<EncodedLink>(0) ?? null;
  }

  #link(row: Row): Link {
    return this.#codec.decode(linkId(row.integer(0)), row.integer(1) === 1, row.json(2));
  }

  #hashOf(key: string): number {
    hashText(key, this.#hash);
    return this.#hash[1]!;
  }

  #counters(): { readonly links: number; readonly last: number } {
    const row = this.#database.get("SELECT links, last_link FROM syncs WHERE number = ?", this.#sync);
    return row ? { links: row.integer(0), last: row.integer(1) } : { links: 0, last: 0 };
  }
}

const firstKeyOf = ([key, , , firstKey]: EncodedLink): string => firstKey ?? key;
