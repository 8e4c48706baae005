import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import type { NativeChange, NativeRecord, NativeValue } from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import type { RecordShape } from "./record.ts";
import { type SqlColumn, type SqlValue, Unfit } from "./sql-table.ts";

/** Columns of one row and what they get, in step. */
export interface Assignment {
  readonly columns: readonly SqlColumn[];
  readonly values: readonly SqlValue[];
}

/** What a new row is made of, or why it cannot be. */
export function assignmentOf(native: NativeRecord, shape: RecordShape): Assignment | Diagnostic {
  return assigned(Object.entries(native), shape);
}

/** What an update sets. The whole of a column changes, never a part of its value. */
export function assignmentOfChanges(
  changes: readonly NativeChange[],
  shape: RecordShape,
): Assignment | Diagnostic {
  const values = new Map<string, NativeValue>();
  for (const { path, value } of changes) {
    const [name, ...rest] = path;
    if (typeof name !== "string" || rest.length > 0)
      return refused(`A column is written as a whole, so not "${formatPath(path)}"`);
    values.set(name, value ?? null);
  }
  return assigned(values, shape);
}

function assigned(
  given: Iterable<readonly [string, NativeValue]>,
  shape: RecordShape,
): Assignment | Diagnostic {
  const columns: SqlColumn[] = [];
  const values: SqlValue[] = [];
  for (const [name, native] of given) {
    const column = shape.column(name);
    if (column === null) return refused(`The column "${name}" cannot be written`);
    const value = native === null ? null : column.encode(native);
    if (value instanceof Unfit) return refused(`The column "${name}" ${value.reason}`);
    columns.push(column);
    values.push(value);
  }
  return { columns, values };
}

export const refused = (message: string, hint?: string): Diagnostic =>
  problem("endpoint.rejected", message, hint === undefined ? {} : { hint });

/** Which columns, as one text, so that rows with the same can go together. */
export const columnsKey = ({ columns }: Assignment): string =>
  JSON.stringify(columns.map(({ name }) => name));
