import { Fault } from "../format.ts";
import type { Dialect } from "./dialect.ts";
import { cr, lf, lineEnd } from "./line-break.ts";

/**
 * Calls `emit` for each whole record from `from` on, at most `limit` of them, and returns the offset up to which all is
 * dealt with (see `FormatSession.scan`). Comments and empty lines are no records (SPEC F4).
 */
export function splitRecords(
  dialect: Dialect,
  window: Buffer,
  from: number,
  final: boolean,
  limit: number,
  emit: (start: number, end: number) => void,
): number | Fault {
  const quoteSign = dialect.quoteBytes.length === 1 ? dialect.quoteBytes[0]! : dialect.quoteBytes;
  const nextQuote = (start: number): number => {
    const at = window.indexOf(quoteSign, start);
    return at === -1 ? window.length : at;
  };
  let start = from;
  // The first quote from `start` on: looked for again only once it has been passed.
  let quote = nextQuote(from);
  for (let left = limit; left > 0 && start < window.length; ) {
    let end = lineEnd(window, start, dialect.lineEnding);
    const comment = dialect.comment !== null && standsAt(window, start, dialect.comment);
    if (!comment) {
      if (quote < start) quote = nextQuote(start);
      if (quote < end) end = lineEndBehindQuotes(dialect, window, start, quote);
    }
    if (!final && (end < 0 || end === window.length)) return start;
    if (end < 0) return unclosedQuote(~end);
    const next = end + 1;
    if (dialect.lineEnding === "lf") while (end > start && window[end - 1] === cr) end--;
    if (end > start && !comment) {
      emit(start, end);
      left--;
    }
    start = next;
  }
  return Math.min(start, window.length);
}

/**
 * The end of the record's last line, for a record that holds a quote, the first at `quote`. `window.length` where the
 * window ends before; where it ends inside quotes, the complement (`~`) of the opening quote's offset.
 */
function lineEndBehindQuotes(dialect: Dialect, window: Buffer, start: number, quote: number): number {
  const { quoteBytes, delimiterBytes, lineEnding } = dialect;
  const quoteByte = quoteBytes[0]!;
  const carriage = lineEnding === "cr" ? cr : lf;
  let opening = -1;
  for (let at = quote; at < window.length; at++) {
    const byte = window[at]!;
    if (byte === quoteByte && standsAt(window, at, quoteBytes)) {
      if (opening !== -1) {
        if (standsAt(window, at + quoteBytes.length, quoteBytes)) at += quoteBytes.length;
        else opening = -1;
      } else if (at === start || standsAt(window, at - delimiterBytes.length, delimiterBytes)) opening = at;
      at += quoteBytes.length - 1;
    } else if (opening === -1 && (byte === lf || byte === carriage)) return at;
  }
  return opening === -1 ? window.length : ~opening;
}

function standsAt(window: Buffer, at: number, sign: Buffer): boolean {
  for (let index = 0; index < sign.length; index++) if (window[at + index] !== sign[index]) return false;
  return true;
}

const unclosedQuote = (offset: number): Fault =>
  new Fault(
    "file.malformed",
    "The quote that opens here is not closed before the file ends.",
    offset,
    "The file may still be being written. If the quote is part of the text, put the cell in quotes and write it twice.",
  );
