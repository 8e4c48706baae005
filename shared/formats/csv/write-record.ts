import type { NativeChange, NativeRecord, NativeValue, Path } from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import { Fault } from "../format.ts";
import { cellText, unencodable, writeCell } from "./cell-writer.ts";
import { behindQuote, byteCells } from "./read-record.ts";
import type { Table } from "./table.ts";

/** A new record. The cells of columns that are quoted in `like` are quoted. */
export function newRecord(table: Table, record: NativeRecord, like: Buffer | null): Buffer | Fault {
  const { columns, dialect, places, text } = table;
  for (const name of Object.keys(record)) if (!places.has(name)) return noSuchColumn(table, [name]);
  const style = like?.includes(dialect.quoteBytes) ? byteCells(dialect, like) : 0;
  const cells: string[] = [];
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index]!;
    const value = Object.hasOwn(record, column) ? record[column] : undefined;
    const quoted = typeof style !== "number" && style[index]?.quoted === true;
    const cell = cellText(dialect, value, { column, index, quoted });
    if (cell instanceof Fault) return cell;
    cells.push(cell);
  }
  // An empty line would not be a record, so that an only cell without text is written as two quotes (SPEC F4).
  const bytes = text.encode(cells.join(dialect.delimiter) || dialect.quote + dialect.quote);
  if (bytes !== null) return bytes;
  const bad = cells.findIndex((cell) => text.encode(cell) === null);
  return unencodable(text, cells[bad] ?? "", columns[bad] ?? "");
}

/** The record with just the bytes of the changed cells replaced. */
export function changedRecord(
  table: Table,
  record: Buffer,
  changes: readonly NativeChange[],
): Buffer | Fault {
  const { columns, dialect, places, text } = table;
  const cells = byteCells(dialect, record);
  if (typeof cells === "number") return behindQuote(dialect, record);
  const values = new Map<number, NativeValue | undefined>();
  for (const { path, value } of changes) {
    const index = path.length === 1 && typeof path[0] === "string" ? places.get(path[0]) : undefined;
    if (index === undefined) return noSuchColumn(table, path);
    values.set(index, value);
  }
  const parts: Buffer[] = [];
  let copied = 0;
  let width = cells.length;
  for (const [index, value] of [...values].sort(([a], [b]) => a - b)) {
    const cell = cells[index];
    // A cell that a short record lacks is not made only to be empty.
    if (cell === undefined && value === undefined) continue;
    const place = { column: columns[index]!, index, quoted: cell?.quoted ?? false };
    const written = writeCell(dialect, text, value, place);
    if (written instanceof Fault) return written;
    parts.push(record.subarray(copied, cell?.start));
    for (; width <= index; width++) parts.push(dialect.delimiterBytes);
    parts.push(written);
    copied = cell?.end ?? record.length;
  }
  parts.push(record.subarray(copied));
  return line(table, parts);
}

/** An empty line would not be a record, so that an only cell without text is written as two quotes (SPEC F4). */
function line({ dialect }: Table, parts: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(parts);
  return bytes.length > 0 ? bytes : Buffer.concat([dialect.quoteBytes, dialect.quoteBytes]);
}

const noSuchColumn = (table: Table, path: Path): Fault =>
  new Fault(
    "sync.unknown-column",
    `The file has no column "${path.length === 1 ? path[0] : formatPath(path)}".`,
    0,
    `Its columns are ${table.columns.map((name) => `"${name}"`).join(", ")}.`,
  );
