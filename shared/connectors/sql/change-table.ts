import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { tableText } from "../../mapping/sources/sql.ts";
import { SqlFailure } from "./failure.ts";
import type { SqlEndpoint } from "./sql-endpoint.ts";

/** The statements that make an endpoint's change table with its triggers, and those that take both away. */
export interface ChangeTable {
  readonly name: string;
  readonly installScript: string;
  readonly removeScript: string;
}

/** What the endpoint's change table would be, from the table as it is now. */
export async function changeTableOf(
  { database, options, id }: SqlEndpoint,
  signal: AbortSignal,
): Promise<Result<ChangeTable, Diagnostic>> {
  const { table, changes } = options;
  if (table === null || changes?.kind !== "table")
    return err(
      problem("usage", "The endpoint does not follow changes by a table", {
        hint: "Write `changes: { table: NAME }` under its `table:` first.",
      }),
    );
  return attempt(async () => {
    const described = await database.reading(signal, (session) =>
      session.describe({ ...options, query: null }, id),
    );
    if (described.id.length === 0)
      return err(
        problem("usage", `Nothing tells the rows of ${tableText(table)} apart`, {
          hint: "Name the columns that do under `id:`.",
        }),
      );
    const key = described.id.map(({ name, declared }) => ({ name, type: declared.type }));
    const request = { table, id: key, changes: changes.table };
    const scripts = database.dialect.changes;
    return ok({
      name: tableText(changes.table),
      installScript: scripts.script(request),
      removeScript: scripts.removeScript(request),
    });
  });
}

/** Runs the one or the other script, as a whole or not at all. */
export const runScript = ({ database }: SqlEndpoint, script: string): Promise<Result<null, Diagnostic>> =>
  attempt(async () => {
    await database.script(script);
    return ok(null);
  });

async function attempt<T>(act: () => Promise<Result<T, Diagnostic>>): Promise<Result<T, Diagnostic>> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof SqlFailure) return err(cause.problem);
    throw cause;
  }
}
