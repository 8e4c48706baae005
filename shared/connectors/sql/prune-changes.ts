import { realpathSync } from "node:fs";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { type TableName, tableText } from "../../mapping/sources/sql.ts";
import { parseCursor } from "./cursor.ts";
import { cancelled, SqlFailure } from "./failure.ts";
import type { SqlEndpoint } from "./sql-endpoint.ts";

/** Where an endpoint of some sync was when it was last read, and where its next read of changes begins. */
export interface ChangeReader {
  readonly place: string;
  readonly cursor: string | null;
}

export interface PrunedChanges {
  /** The change table. */
  readonly table: string;
  /** How many of its rows are gone. */
  readonly rows: number;
}

/**
 * Deletes the rows of an endpoint's change table that nobody needs any more (SPEC C59): those that are older than `older`
 * milliseconds and that every reader's cursor has passed. `own` is what this very endpoint was; without a cursor of its
 * own, nothing says that anybody has read the table. Readers on other machines are not known. Since they read everything
 * at least as often as `full:` says, nothing that is younger than that may go.
 */
export async function pruneChanges(
  { database, options }: SqlEndpoint,
  own: ChangeReader | null,
  readers: readonly ChangeReader[],
  older: number,
  signal: AbortSignal,
): Promise<Result<PrunedChanges, Diagnostic>> {
  const { changes, fullEvery } = options;
  if (changes?.kind !== "table")
    return err(
      problem("usage", "The endpoint does not follow changes by a table", {
        hint: "Write `changes: { table: NAME }` under its `table:` first.",
      }),
    );
  if (older < fullEvery)
    return err(
      problem("usage", "--older is shorter than the endpoint's `full:`", {
        hint: "A sync on another machine may still need what it has not read since it last read everything.",
      }),
    );
  const table = tableText(changes.table);
  const mark = own === null ? null : markOf(own, changes.table);
  if (mark === null) return err(unread(table));
  const others = readers
    .filter(({ place }) => isPerhapsIn(database.place, place))
    .flatMap((reader) => markOf(reader, changes.table) ?? []);
  try {
    const rows = await database.writing(signal, (session) =>
      database.dialect.changes.prune(session, changes.table, [mark, ...others], older),
    );
    if (signal.aborted) return err(cancelled().problem);
    return rows === null ? err(unread(table)) : ok({ table, rows });
  } catch (cause) {
    if (cause instanceof SqlFailure) return err(cause.problem);
    throw cause;
  }
}

/** The mark of a change table that may be this one: which schema a name without one is in, only the database knows. */
function markOf({ cursor }: ChangeReader, { name }: TableName): string | null {
  const parsed = cursor === null ? null : parseCursor(cursor);
  if (parsed?.by !== "table") return null;
  const same = parsed.table.toLowerCase() === name.toLowerCase();
  return same || parsed.table.toLowerCase().endsWith(`.${name.toLowerCase()}`) ? parsed.mark : null;
}

/** Whether a place may be in a database. Files are told apart; a server's tables have numbers, which their marks name. */
function isPerhapsIn(database: string, place: string): boolean {
  if (database.startsWith("postgres:")) return place.startsWith("postgres:");
  try {
    return realpathSync(place.slice(0, place.lastIndexOf("#"))) === realpathSync(database);
  } catch {
    return false;
  }
}

const unread = (table: string): Diagnostic =>
  problem("endpoint.missing", `The sync has not read "${table}" yet, so nothing of it may go.`, {
    hint: "Run the sync first.",
  });
