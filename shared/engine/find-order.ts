import { readFile, realpath } from "node:fs/promises";
import type { Connector } from "../connectors/contract.ts";
import { sameServer } from "../connectors/sql/postgres/same-server.ts";
import { parseSync } from "../mapping/parse/parse.ts";
import { tableText } from "../mapping/sources/sql.ts";
import { type OpenedEndpoints, type OpenOptions, openerOf } from "./open-endpoint.ts";
import { orderSyncs, type SyncOrder, type WritingSync, type WrittenTable } from "./order-syncs.ts";

export interface FoundOrder extends SyncOrder {
  /** Endpoints that were opened to ask for their foreign keys, by the sync's path. The caller disposes of them. */
  readonly opened: ReadonlyMap<string, OpenedEndpoints>;
}

/**
 * Finds the order in which syncs run one after the other, from the foreign keys of the tables that they write. Only
 * databases that several of the syncs write are asked. What cannot be read, parsed or asked has no say in the order: whoever
 * loads that sync says what is wrong with it.
 */
export async function findOrder(
  paths: readonly string[],
  options: OpenOptions & { readonly signal: AbortSignal },
): Promise<FoundOrder> {
  const known = await Promise.all(paths.map((path) => unaskedTables(path, options)));
  const databases = Map.groupBy(
    known.flatMap(({ path, tables }) => tables.map(({ database }) => ({ path, database }))),
    ({ database }) => database,
  );
  const isShared = (database: string): boolean =>
    new Set(databases.get(database)?.map(({ path }) => path)).size > 1;
  const opened = new Map<string, OpenedEndpoints>();
  const syncs: WritingSync[] = [];
  // Whoever does not answer one question, under one of its names, need not be waited for again there.
  const silent = new Set<string>();
  for (const { path, text, tables } of known) {
    const written: WrittenTable[] = [];
    for (const { connector, place, ...table } of tables) {
      if (!isShared(table.database) || silent.has(place)) continue;
      const schema = await connector.discover(0, options.signal);
      if (!schema.ok && schema.error.code === "endpoint.unreachable") silent.add(place);
      written.push({ ...table, references: (schema.ok && schema.value.references) || [] });
    }
    const connectors = new Map(tables.map(({ endpoint, connector }) => [endpoint, connector]));
    opened.set(path, { text, connectors });
    syncs.push({ path, tables: written });
  }
  return { ...orderSyncs(syncs), opened };
}

interface UnaskedTable extends Omit<WrittenTable, "references"> {
  /** The database as the sync file has it. */
  readonly place: string;
  readonly connector: Connector;
}

/** What a sync file says of the tables that it writes. */
async function unaskedTables(
  path: string,
  options: OpenOptions,
): Promise<{ readonly path: string; readonly text: string; readonly tables: readonly UnaskedTable[] }> {
  let text: string;
  let real: string;
  try {
    real = await realpath(path);
    text = await readFile(real, "utf8");
  } catch {
    return { path, text: "", tables: [] };
  }
  const open = openerOf({ path: real, text }, options);
  const endpoints = Object.entries(parseSync(text, real).file?.endpoints ?? {});
  const tables = endpoints.flatMap(([endpoint, { source, mode, id }]): readonly UnaskedTable[] => {
    if ((source.kind !== "sqlite" && source.kind !== "postgres") || mode === "source") return [];
    if (source.options.table === null) return [];
    const table = tableText(source.options.table);
    const connector = open(endpoint, source, id);
    const place = connector.place.slice(0, -table.length - 1);
    const database = source.kind === "postgres" ? sameServer(place) : place;
    return [{ endpoint, place, database, table, connector }];
  });
  return { path, text, tables };
}
