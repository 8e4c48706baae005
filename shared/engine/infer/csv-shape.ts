import { openTable } from "../../formats/csv/table.ts";
import { Fault, type TextCodec } from "../../formats/format.ts";
import type { CsvOptions } from "../../mapping/sources/csv.ts";
import { hasFormat } from "../../mapping/values/value-format.ts";

/** What a CSV file's options say of it, beside its encoding. */
export type CsvShape = Pick<CsvOptions, "delimiter" | "header">;

/** Delimiter and header of a CSV file, of which `bytes` are the beginning. */
export function csvShape(
  options: CsvOptions,
  bytes: Buffer,
  text: TextCodec,
  whole: boolean,
): CsvShape | Fault {
  const opened = openTable(options, text, bytes, whole);
  if (opened === null) return { delimiter: options.delimiter, header: options.header };
  if (opened instanceof Fault) return opened;
  const { dialect, columns } = opened.table;
  const data = columns.filter(isData).length;
  // A column may be named by a year, or not at all; a row of values has more than one of them.
  const isHeader = data === 0 || (data < 2 && columns.length > 2) || data < columns.length / 4;
  return {
    delimiter: dialect.delimiter,
    header: isHeader ? true : columns.map((_, index) => `column${index + 1}`),
  };
}

/** Whether a text is one that a cell has rather than a column's name. */
const isData = (text: string): boolean =>
  /^[-+]?[\d.,:/ -]*\d[\d.,:/ -]*$/.test(text.trim()) ||
  hasFormat.email(text.trim()) ||
  hasFormat.url(text.trim());
