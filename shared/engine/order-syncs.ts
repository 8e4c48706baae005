import { groupByReferences } from "../connectors/sql/order-by-references.ts";
import type { Reference } from "../mapping/compiled.ts";
import type { EndpointName } from "../model/ids.ts";

/** A sync, and the tables that it writes. */
export interface WritingSync {
  readonly path: string;
  readonly tables: readonly WrittenTable[];
}

export interface WrittenTable {
  readonly endpoint: EndpointName;
  /** Names the database: `postgres://127.0.0.1:5432/shop`. Names of tables are compared within one. */
  readonly database: string;
  /** As references name it. */
  readonly table: string;
  readonly references: readonly Pick<Reference, "table">[];
}

export interface OrderedSync {
  readonly path: string;
  /** Endpoints on which records can be named by those of a sync that comes later: their deletes wait for that one. */
  readonly deletesWait: ReadonlySet<EndpointName>;
}

export interface SyncOrder {
  readonly syncs: readonly OrderedSync[];
  /** The paths of syncs whose tables name each other in a circle, for which there is no right order. */
  readonly circles: readonly (readonly string[])[];
}

/**
 * The order in which several syncs run one after the other (SPEC C57): each behind those that write the tables which
 * its own rows name. Otherwise, and within a circle, they stay in their order.
 */
export function orderSyncs(syncs: readonly WritingSync[]): SyncOrder {
  const writers = Map.groupBy(
    syncs.flatMap(({ path, tables }) => tables.map((table) => ({ path, table }))),
    ({ table }) => nameOf(table.database, table.table),
  );
  const groups = groupByReferences(
    syncs.map(({ path, tables }) => ({
      table: path,
      references: tables.flatMap(({ database, references }) =>
        references.flatMap(({ table }) =>
          (writers.get(nameOf(database, table)) ?? []).map((writer) => ({ table: writer.path })),
        ),
      ),
      tables,
    })),
  );
  // From the last to the first, so that what later ones name is known.
  const named = new Set<string>();
  const ordered: OrderedSync[] = [];
  for (const { table: path, tables } of groups.flat().reverse()) {
    const waiting = tables.filter(({ database, table }) => named.has(nameOf(database, table)));
    ordered.unshift({ path, deletesWait: new Set(waiting.map(({ endpoint }) => endpoint)) });
    for (const { database, references } of tables)
      for (const { table } of references) named.add(nameOf(database, table));
  }
  const circles = groups.filter(({ length }) => length > 1);
  return { syncs: ordered, circles: circles.map((circle) => circle.map(({ table }) => table)) };
}

/** Syncs that run in the order given. */
export const unordered = (paths: readonly string[]): SyncOrder => ({
  syncs: paths.map((path) => ({ path, deletesWait: new Set() })),
  circles: [],
});

/** References name what is visible without its schema, which for most is `public`; SQLite tells no case apart. */
const nameOf = (database: string, table: string): string =>
  JSON.stringify(
    database.startsWith("postgres:")
      ? [database, table.replace(/^public\./, "")]
      : [database, table.toLowerCase()],
  );
