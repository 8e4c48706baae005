import { type LinkId, linkId } from "../../model/ids.ts";
import type { Link } from "../../model/link.ts";
import { BulkInsert } from "./bulk-insert.ts";
import type { Database } from "./database.ts";
import { toLine } from "./lines.ts";
import { type EncodedLink, LinkCodec } from "./link-codec.ts";
import { LinkKeys } from "./link-keys.ts";
import type { Row } from "./row.ts";
import { TermTable } from "./term-table.ts";

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
  readonly #keys: LinkKeys;

  constructor(database: Database, sync: number) {
    this.#database = database;
    this.#sync = sync;
    this.#terms = new TermTable(database, sync);
    this.#codec = new LinkCodec(this.#terms);
    this.#keys = new LinkKeys(database, sync);
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
        this.#keys.hashOf(key),
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

  /**
   * Makes or changes links, each of them once, then ends links. Part of a transaction. `run` is the number of the run that
   * does it.
   */
  write(run: number, links: Iterable<Link>, ended: Iterable<LinkId>): void {
    this.#terms.refresh();
    let { links: count, last } = this.#counters();
    const made = new BulkInsert(this.#database, "links", [this.#sync, run], 3);
    for (const link of links) {
      if (link.id <= last) {
        made.flush();
        if (this.#change(run, link)) count++;
        continue;
      }
      last = link.id;
      count++;
      made.add(link.id, link.open ? 1 : 0, toLine(this.#codec.encode(link, link.key)));
      this.#keys.add(link.id, link.key);
    }
    made.flush();
    for (const id of ended) if (this.#end(id)) count--;
    this.#keys.flush();
    this.#database.run("UPDATE syncs SET links = ?, last_link = ? WHERE number = ?", count, last, this.#sync);
  }

  /** Writes a link whose id has been used. Whether the link was not there. */
  #change(run: number, link: Link): boolean {
    const before = this.#encoded(link.id);
    const encoded = this.#codec.encode(link, before ? firstKeyOf(before) : link.key);
    this.#database.run(
      `INSERT INTO links VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET open = excluded.open, link = excluded.link`,
      this.#sync,
      run,
      link.id,
      link.open ? 1 : 0,
      toLine(encoded),
    );
    if (before?.[0] !== link.key) {
      if (before) this.#keys.remove(link.id, before[0]);
      this.#keys.add(link.id, link.key);
    }
    return before === null;
  }

  /** Whether there was such a link. */
  #end(id: LinkId): boolean {
    const before = this.#encoded(id);
    if (!before) return false;
    this.#keys.remove(id, before[0]);
    this.#database.run("DELETE FROM links WHERE sync = ? AND id = ?", this.#sync, id);
    return true;
  }

  #encoded(id: LinkId): EncodedLink | null {
    const row = this.#database.get("SELECT link FROM links WHERE sync = ? AND id = ?", this.#sync, id);
    return row?.json<EncodedLink>(0) ?? null;
  }

  #link(row: Row): Link {
    return this.#codec.decode(linkId(row.integer(0)), row.integer(1) === 1, row.json(2));
  }

  #counters(): { readonly links: number; readonly last: number } {
    const row = this.#database.get("SELECT links, last_link FROM syncs WHERE number = ?", this.#sync);
    return row ? { links: row.integer(0), last: row.integer(1) } : { links: 0, last: 0 };
  }
}

const firstKeyOf = ([key, , , firstKey]: EncodedLink): string => firstKey ?? key;
