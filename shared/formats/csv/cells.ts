/** Where a cell stands in its record's text. A quoted one includes its quotes, but not the blanks behind them. */
export interface Cell {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/**
 * The cells of one record (SPEC F2), or the offset of text that stands behind a closing quote.
 * It is all one whether the record and the two signs are text or bytes spelt as Latin-1; offsets count their units.
 */
export function cellsOf(record: string, delimiter: string, quote: string): readonly Cell[] | number {
  const cells: Cell[] = [];
  for (let start = 0; ; ) {
    const quoted = record.startsWith(quote, start);
    const end = quoted ? closingQuote(record, start, quote) : nextDelimiter(record, start, delimiter);
    const next = quoted ? nextDelimiter(record, end, delimiter) : end;
    for (let at = end; at < next; at++) if (record[at] !== " " && record[at] !== "\t") return at;
    cells.push({ start, end, quoted });
    if (next === record.length) return cells;
    start = next + delimiter.length;
  }
}

function cellText(record: string, cell: Cell, quote: string): string {
  if (!cell.quoted) return record.slice(cell.start, cell.end);
  const inside = record.slice(cell.start + quote.length, cell.end - quote.length);
  return inside.includes(quote) ? inside.replaceAll(quote + quote, quote) : inside;
}

/** What all the cells of a record say; `null` where text stands behind a closing quote. */
export function cellTexts(record: string, delimiter: string, quote: string): readonly string[] | null {
  if (!record.includes(quote)) return record.split(delimiter);
  const cells = cellsOf(record, delimiter, quote);
  return typeof cells === "number" ? null : cells.map((cell) => cellText(record, cell, quote));
}

function nextDelimiter(record: string, start: number, delimiter: string): number {
  const at = record.indexOf(delimiter, start);
  return at === -1 ? record.length : at;
}

/** The end of the cell that opens at `start`: behind the first quote that is not doubled. */
function closingQuote(record: string, start: number, quote: string): number {
  let at = record.indexOf(quote, start + quote.length);
  while (at !== -1 && record.startsWith(quote, at + quote.length))
    at = record.indexOf(quote, at + 2 * quote.length);
  return at === -1 ? record.length : at + quote.length;
}
