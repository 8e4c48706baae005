import type { NativeRecord, NativeValue } from "../../../model/native.ts";
import { parsePath, valueAt } from "../../../model/path.ts";
import {
  type ArgumentProblem,
  define,
  type FunctionDefinition,
  overload,
  type Returns,
  type StaticCall,
  type Surroundings,
} from "../function.ts";
import { numberText, numericOf } from "../numeric.ts";
import { any, text } from "../parameter.ts";
import { fail } from "../problem.ts";
import { dynType, type Type } from "../type.ts";
import { type ExpressionValue, plain, showValue } from "../value.ts";

const tableOf = ({ literals, scope }: StaticCall): Type | undefined =>
  typeof literals[0] === "string" ? scope.lookups.get(literals[0]) : undefined;

function columnOf(call: StaticCall): Type | undefined {
  const table = tableOf(call);
  const column = call.literals[2];
  return table?.kind === "object" && typeof column === "string" ? table.members.get(column) : undefined;
}

/** The named table and column must be there, as far as they are known. */
function inspect(call: StaticCall): readonly ArgumentProblem[] {
  const [name, , column] = call.literals;
  const { lookups } = call.scope;
  if (typeof name !== "string") return [];
  const table = lookups.get(name);
  if (table === undefined) {
    const message = `There is no lookup ${showValue(name)}`;
    return [{ argument: 0, code: "sync.unknown-lookup", message, names: lookups.keys() }];
  }
  if (typeof column !== "string" || table.kind !== "object" || !table.closed || table.members.has(column))
    return [];
  const message = `The lookup ${name} has no column ${showValue(column)}`;
  return [{ argument: 2, code: "sync.expression-name", message, names: table.members.keys() }];
}

/** Keys are text; a number finds the key that is spelled as it is. */
function keyOf(value: ExpressionValue): string {
  const key = plain(value);
  if (typeof key === "string" || typeof key === "boolean") return String(key);
  const number = numericOf(key);
  return number === null ? fail(`${showValue(key)} is not a key`) : numberText(number);
}

/** The record of a key, or null. */
function rowOf(table: string, key: ExpressionValue, { tables }: Surroundings): NativeRecord | null {
  const records = tables.get(table) ?? fail(`There is no lookup ${showValue(table)}`);
  return records.get(keyOf(key)) ?? null;
}

const cellOf = (row: NativeRecord, column: string): NativeValue | undefined => {
  if (Object.hasOwn(row, column)) return row[column];
  const path = parsePath(column);
  return path === null ? undefined : valueAt(row, path);
};

const aRow: Returns = { shown: "record", of: (call) => tableOf(call) ?? dynType };
const aCell: Returns = { shown: "any", of: (call) => columnOf(call) ?? dynType };

const [table, key, column] = [text("lookup"), any("key"), text("column")];
const [readTable, readColumn] = [table.reader("lookup"), column.reader("lookup")];

export const lookupFunctions: readonly FunctionDefinition[] = [
  define(
    "lookup",
    "What a lookup's record holds in a column; null where no record has the key.",
    ['lookup("countries", "DE", "name")', '"Germany"'],
    () => ({
      ...overload([table, key, column], aCell, ([a, b, c], around) => (variables) => {
        const [name, sought, wanted] = [a!(variables), b!(variables), c!(variables)];
        if (name === null || sought === null || wanted === null) return null;
        const row = rowOf(readTable(name), sought, around);
        return row === null ? null : (cellOf(row, readColumn(wanted)) ?? null);
      }),
      inspect,
    }),
  ),
  define(
    "lookupRow",
    "A lookup's whole record; null where no record has the key.",
    ['lookupRow("countries", "FR").name', '"France"'],
    () => ({
      ...overload([table, key], aRow, ([a, b], around) => (variables) => {
        const [name, sought] = [a!(variables), b!(variables)];
        return name === null || sought === null ? null : rowOf(readTable(name), sought, around);
      }),
      inspect,
    }),
  ),
];
