import type { TextCodec } from "../format.ts";
import { ascii } from "./ascii.ts";
import { childrenOf, isBracket } from "./children.ts";

/** How new JSON is spaced. */
export interface Style {
  /** The line end between members and elements; `null` puts all on one line. */
  readonly newline: string | null;
  /** What each level is indented by. */
  readonly unit: string;
  /** What stands between a name and its value. */
  readonly colon: string;
  /** What stands between two members or elements on one line. */
  readonly comma: string;
  /** What stands inside of brackets on one line. */
  readonly pad: string;
}

export const spaced: Style = { newline: "\n", unit: "  ", colon: ": ", comma: ", ", pad: "" };
export const compact: Style = { newline: null, unit: "", colon: ":", comma: ",", pad: "" };

/** The style of a record whose value begins at `start`; `usual` where it shows none. */
export function styleOf(text: TextCodec, record: Buffer, start: number, usual: Style): Style {
  const newline = newlineOf(record);
  const oneLine = newline === null ? { ...usual, newline } : { ...usual, newline, unit: spaced.unit };
  if (!isBracket(record[start])) return oneLine;
  const { children, close } = childrenOf(text, record, start);
  const [first, second] = children;
  if (first === undefined) return oneLine;
  const opening = record.toString("latin1", start + 1, first.start);
  const colon =
    first.name === null ? usual.colon : record.toString("latin1", first.nameEnd, first.valueStart);
  const inner = indentation(opening);
  const outer = indentation(record.toString("latin1", children.at(-1)!.end, close)) ?? "";
  const between = second === undefined ? null : record.toString("latin1", first.end, second.start);
  return {
    newline,
    unit: inner?.startsWith(outer) && inner !== outer ? inner.slice(outer.length) : spaced.unit,
    colon,
    comma: between !== null && !between.includes("\n") ? between : colon.endsWith(" ") ? ", " : ",",
    pad: inner === null ? opening : "",
  };
}

/** The line end that the bytes use first; `null` where they are one line. */
export function newlineOf(bytes: Buffer): string | null {
  const at = bytes.indexOf(ascii.lineFeed);
  if (at < 0) return null;
  return bytes[at - 1] === ascii.carriageReturn ? "\r\n" : "\n";
}

/** The blanks at the start of the last line of what stands between two tokens; `null` where there is no line end. */
export function indentation(between: string): string | null {
  const newline = between.lastIndexOf("\n");
  return newline < 0 ? null : blanksAt(between, newline + 1);
}

/** The blanks and tabs that begin at `start`. */
export function blanksAt(text: string, start: number): string {
  let end = start;
  while (text[end] === " " || text[end] === "\t") end++;
  return text.slice(start, end);
}
