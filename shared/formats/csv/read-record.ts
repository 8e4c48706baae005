import type { NativeRecord } from "../../model/native.ts";
import { undecodable } from "../encoding/undecodable.ts";
import { Fault } from "../format.ts";
import { type Cell, cellsOf, cellTexts } from "./cells.ts";
import type { Dialect } from "./dialect.ts";
import type { Table } from "./table.ts";

/** One record as column → text. A fault's offset counts from the record's start. */
export function readRecord(table: Table, bytes: Buffer, start: number, end: number): NativeRecord | Fault {
  const { columns, dialect, ragged, text } = table;
  const record = text.decode(bytes, start, end);
  if (record.includes("\ufffd")) {
    const fault = undecodable(text, bytes, start, end);
    if (fault !== null) return fault;
  }
  const cells = cellTexts(record, dialect.delimiter, dialect.quote);
  if (cells === null) return behindQuote(dialect, bytes.subarray(start, end));
  if (cells.length > columns.length && ragged === "reject")
    return tooLong(table, bytes.subarray(start, end), cells.length);
  const native: Record<string, string> = {};
  const width = Math.min(cells.length, columns.length);
  for (let index = 0; index < width; index++) {
    const column = columns[index]!;
    // Assigning to this one name would set the prototype.
    if (column === "__proto__") define(native, column, cells[index]!);
    else native[column] = cells[index]!;
  }
  return native;
}

/** The cells of a record by the offsets of its bytes; a number as `cellsOf` gives. */
export const byteCells = (dialect: Dialect, record: Buffer): readonly Cell[] | number =>
  cellsOf(
    record.toString("latin1"),
    dialect.delimiterBytes.toString("latin1"),
    dialect.quoteBytes.toString("latin1"),
  );

/** The fault of a record in which text stands behind a closing quote. */
export function behindQuote(dialect: Dialect, record: Buffer): Fault {
  const cells = byteCells(dialect, record);
  return new Fault(
    "record.malformed",
    "Text stands behind the closing quote of a cell.",
    typeof cells === "number" ? cells : 0,
    `A quote that is part of a quoted cell is written twice: ${dialect.quote}${dialect.quote}`,
  );
}

function tooLong(table: Table, record: Buffer, count: number): Fault {
  const cells = byteCells(table.dialect, record);
  return new Fault(
    "record.malformed",
    `The record has ${count} cells, but there are ${table.columns.length} columns.`,
    typeof cells === "number" ? 0 : cells[table.columns.length]!.start,
    `A value that holds "${table.dialect.delimiter}" stands in quotes. To read such records without what is too much, say \`ragged: accept\`.`,
  );
}

const define = (native: Record<string, string>, column: string, value: string): void => {
  Object.defineProperty(native, column, { value, enumerable: true, configurable: true, writable: true });
};
