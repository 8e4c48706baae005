import type { CsvOptions } from "../../mapping/sources/csv.ts";
import { Fault, type TextCodec } from "../format.ts";
import { detectDelimiter, detectedDelimiters } from "./detect-delimiter.ts";
import { firstBreak, type LineEnding } from "./line-break.ts";

/** How one file spells its table. */
export interface Dialect {
  readonly delimiter: string;
  readonly delimiterBytes: Buffer;
  readonly quote: string;
  readonly quoteBytes: Buffer;
  readonly comment: Buffer | null;
  readonly lineEnding: LineEnding;
  readonly lineBreak: Buffer;
  /** A cell that holds one of these anywhere is written in quotes. */
  readonly quotedWith: readonly string[];
  /** So is the first cell of a record, if it begins with one of these. */
  readonly quotedAtStart: readonly string[];
}

/**
 * What the sync file says of a file, completed from `head`, its first bytes from the header (or first record) on.
 * `whole` says that the file holds no more.
 */
export function dialectOf(
  options: CsvOptions,
  text: TextCodec,
  head: Buffer,
  lineEnding: LineEnding,
  whole: boolean,
): Dialect | Fault {
  const { quote, comment } = options;
  const candidates =
    options.delimiter === null
      ? detectedDelimiters.filter((sign) => sign !== quote && !comment?.startsWith(sign))
      : [options.delimiter];
  const delimiter = candidates[0]!;
  const delimiterBytes = sign(text, delimiter);
  const quoteBytes = sign(text, quote);
  const commentBytes = comment === null ? null : text.encode(comment);
  if (delimiterBytes === null) return badOption("delimiter", delimiter);
  if (quoteBytes === null || quote === delimiter) return badOption("quote", quote);
  if (comment !== null && (commentBytes === null || !commentSign(comment, delimiter, quote)))
    return badOption("comment", comment);
  const dialect: Dialect = {
    delimiter,
    delimiterBytes,
    quote,
    quoteBytes,
    comment: commentBytes,
    lineEnding,
    lineBreak: firstBreak(head, lineEnding),
    quotedWith: [...candidates, quote, "\r", "\n"],
    quotedAtStart: comment === null ? ["\ufeff"] : ["\ufeff", comment],
  };
  if (options.delimiter !== null) return dialect;
  const detected = detectDelimiter(dialect, candidates, head, whole);
  return { ...dialect, delimiter: detected, delimiterBytes: Buffer.from(detected) };
}

const commentSign = (comment: string, delimiter: string, quote: string): boolean =>
  /^[^\r\n]+$/.test(comment) && !comment.startsWith(delimiter) && !comment.startsWith(quote);

/** The bytes of a delimiter or a quote: one character that is not a line break. */
const sign = (text: TextCodec, character: string): Buffer | null =>
  /^[^\r\n]$/u.test(character) ? text.encode(character) : null;

const badOption = (name: "delimiter" | "quote" | "comment", value: string): Fault =>
  new Fault(
    "sync.bad-value",
    `The file cannot be read with ${JSON.stringify(value)} as its ${name}.`,
    0,
    name === "comment"
      ? "Comments begin with something else than a line break, the delimiter or the quote."
      : "Give one character that the file's encoding has, and different ones for delimiter and quote.",
  );
