import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { nearestName } from "../../base/nearest-name.ts";
import type { DeclaredColumn } from "../../mapping/compiled.ts";
import { SqlFailure } from "./failure.ts";
import type { SqlColumn } from "./sql-table.ts";

/** A column of which nothing is declared but its type, as those that a query computes. */
export const computed = (type: string): DeclaredColumn => ({
  type,
  required: false,
  nullable: true,
  generated: true,
  unique: false,
  enum: null,
  maxLength: null,
  scale: null,
  description: null,
});

/** The columns that tell rows apart: those that the sync file names, else the key that the database has, if all of it is read. */
export function idColumns(
  named: readonly string[],
  key: readonly string[],
  columns: readonly SqlColumn[],
): readonly SqlColumn[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (const name of named) if (!byName.has(name)) throw missingColumn(name, [...byName.keys()]);
  const found = (named.length > 0 ? named : key).map((name) => byName.get(name));
  return found.every((column) => column !== undefined) ? found : [];
}

export const sameNames = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

/** A query must name its columns apart, or a record could not hold them. */
export function distinct(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return;
  throw new SqlFailure(
    "whole",
    problem("endpoint.answer", `The query gives several columns called "${twice}".`, {
      hint: "Give each its own name with AS.",
    }),
  );
}

/** A user's SELECT as something that rows can be selected from. */
export function asSource(query: string): string {
  // The line break ends a comment that the query may end in.
  return `(${query.replace(/[\s;]+$/, "")}\n)`;
}

export const missingColumn = (name: string, known: readonly string[]): SqlFailure =>
  new SqlFailure(
    "whole",
    problem("endpoint.missing", `There is no column "${name}".`, { hint: near(name, known) }),
  );

export const missingTable = (name: string, known: readonly string[]): SqlFailure =>
  new SqlFailure("whole", missingTableProblem(name, known));

export const missingTableProblem = (name: string, known: readonly string[]): Diagnostic =>
  problem("endpoint.missing", `There is no table or view "${name}".`, { hint: near(name, known) });

function near(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== null) return `Did you mean "${nearest}"?`;
  if (known.length === 0) return "There are none that this user can see.";
  return `There ${known.length === 1 ? "is" : "are"}: ${known.slice(0, 12).join(", ")}${known.length > 12 ? ", …" : ""}.`;
}
