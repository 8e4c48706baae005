import type { CsvOptions } from "../../mapping/sources/csv.ts";
import { undecodable } from "../encoding/undecodable.ts";
import { Fault, type TextCodec } from "../format.ts";
import { cellTexts } from "./cells.ts";
import { columnNames } from "./column-names.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { lineEnd, lineEndingOf } from "./line-break.ts";
import { behindQuote } from "./read-record.ts";
import { splitRecords } from "./splitter.ts";

/** What must be known of a file before its records can be read. */
export interface Table {
  readonly dialect: Dialect;
  readonly text: TextCodec;
  readonly columns: readonly string[];
  /** Column name → its place in a record. */
  readonly places: ReadonlyMap<string, number>;
  readonly ragged: CsvOptions["ragged"];
}

/** Delimiter and line ends are told from this many bytes, so that it is all one how a file is cut into windows. */
const headSize = 65_536;

const byteOrderMark = Buffer.from("\ufeff");

/**
 * Reads what stands before the records: byte order mark, skipped lines, comments and header. `bytes` begin where the
 * file does; `length` is how many of them are dealt with. `null` asks for more bytes.
 */
export function openTable(
  options: CsvOptions,
  text: TextCodec,
  bytes: Buffer,
  final: boolean,
): { readonly table: Table; readonly length: number } | Fault | null {
  const lineEnding = lineEndingOf(bytes.subarray(0, headSize));
  let start = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark.length : 0;
  for (let line = 0; line < options.skip; line++) {
    const end = lineEnd(bytes, start, lineEnding);
    if (end === bytes.length) return final ? tooFewLines(options.skip) : null;
    start = end + 1;
  }
  if (!final && bytes.length - start < headSize) return null;
  const head = bytes.subarray(start, start + headSize);
  const dialect = dialectOf(options, text, head, lineEnding, final && bytes.length - start <= headSize);
  if (dialect instanceof Fault) return dialect;
  if (options.header !== true)
    return { table: tableOf(options, text, dialect, columnNames(options.header)), length: start };
  const span: number[] = [];
  const length = splitRecords(dialect, bytes, start, final, 1, (from, to) => span.push(from, to));
  if (length instanceof Fault) return length;
  const [from, to] = span;
  if (from === undefined || to === undefined) return final ? noHeader(bytes.length) : null;
  const header = readHeader(dialect, text, bytes, from, to);
  if (header instanceof Fault) return header;
  return { table: tableOf(options, text, dialect, columnNames(header)), length };
}

export function tableOf(
  options: CsvOptions,
  text: TextCodec,
  dialect: Dialect,
  columns: readonly string[],
): Table {
  const places = new Map(columns.map((name, index) => [name, index]));
  return { dialect, text, columns, places, ragged: options.ragged };
}

function readHeader(
  dialect: Dialect,
  text: TextCodec,
  bytes: Buffer,
  start: number,
  end: number,
): readonly string[] | Fault {
  const header = text.decode(bytes, start, end);
  const fault = header.includes("\ufffd") ? undecodable(text, bytes, start, end) : null;
  if (fault !== null) return new Fault("file.encoding", fault.message, start + fault.offset, fault.hint);
  const names = cellTexts(header, dialect.delimiter, dialect.quote);
  if (names !== null) return names;
  const unreadable = behindQuote(dialect, bytes.subarray(start, end));
  return new Fault("file.malformed", unreadable.message, start + unreadable.offset, unreadable.hint);
}

const noHeader = (offset: number): Fault =>
  new Fault(
    "file.empty",
    "The file has no header line.",
    offset,
    "It may still be being written. If it never has a header, name its columns in the sync file (`header: [...]`).",
  );

const tooFewLines = (skip: number): Fault =>
  new Fault(
    "file.malformed",
    `The file ends within the ${skip} lines above its table.`,
    0,
    "Correct `skip:` in the sync file, or wait until the file is written.",
  );
