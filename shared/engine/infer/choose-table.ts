import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { nearestName } from "../../base/nearest-name.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { ListedTable } from "../../connectors/sql/list-tables.ts";
import { type TableName, tableText } from "../../mapping/sources/sql.ts";

const mostListed = 20;

/**
 * The table that a person means: by its name, whatever signs it holds, or by its schema's and its own; without one, the
 * only table that there is. `place` begins the messages.
 */
export function chooseTable(
  wanted: string | null,
  tables: readonly ListedTable[],
  place: string,
): Result<TableName, Diagnostic> {
  const shown = (listed: readonly ListedTable[]): string => {
    const names = listed.slice(0, mostListed).map(({ name }) => tableText(name));
    return `${names.join(", ")}${listed.length > mostListed ? `, and ${listed.length - mostListed} more` : ""}`;
  };
  const missing = (message: string, hint: string) => err(problem("endpoint.missing", message, { hint }));
  if (tables.length === 0)
    return missing(
      `${place} has no tables that this user can see`,
      "Name another database, or another user.",
    );
  if (wanted === null) {
    const own = tables.filter(({ isView }) => !isView);
    const [only, ...more] = own.length > 0 ? own : tables;
    return only !== undefined && more.length === 0
      ? ok(only.name)
      : missing(`${place} has several tables`, `Name one with --table, or behind a #: ${shown(tables)}.`);
  }
  const found = named(wanted, tables);
  const [one, other] = found;
  if (one !== undefined && (other === undefined || one.name.schema === null)) return ok(one.name);
  if (one !== undefined)
    return missing(`Several schemas of ${place} have a table "${wanted}"`, `Name one: ${shown(found)}.`);
  const nearest = nearestName(
    wanted,
    tables.map(({ name }) => tableText(name)),
  );
  return missing(
    `${place} has no table "${wanted}"`,
    nearest === null
      ? `There ${tables.length === 1 ? "is" : "are"}: ${shown(tables)}.`
      : `Did you mean "${nearest}"?`,
  );
}

/** Tables of that name; where none is written just so, those that differ by case alone. */
function named(wanted: string, tables: readonly ListedTable[]): readonly ListedTable[] {
  const is = (text: string, { name, schema }: ListedTable, fold: (text: string) => string): boolean =>
    [name.name, `${schema}.${name.name}`].some((one) => fold(one) === fold(text));
  const exact = tables.filter((table) => is(wanted, table, (text) => text));
  return exact.length > 0 ? exact : tables.filter((table) => is(wanted, table, (text) => text.toLowerCase()));
}
