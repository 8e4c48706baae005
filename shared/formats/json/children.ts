import { assert } from "../../base/assert.ts";
import type { TextCodec } from "../format.ts";
import { ascii, isSpace, pastSpace } from "./ascii.ts";
import { Nesting } from "./nesting.ts";
import { pastText, readText } from "./text.ts";

/** A member of an object or an element of a list, by its offsets. */
export interface Child {
  /** `null` of an element. */
  readonly name: string | null;
  /** Where the name begins, or the element. */
  readonly start: number;
  /** Where the name ends; of an element, where it begins. */
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly end: number;
}

export const isBracket = (byte: number | undefined): boolean =>
  byte === ascii.openObject || byte === ascii.openList;

/** The members or elements, in order, of what opens at `open`, and the offset of the closing bracket. For valid JSON. */
export function childrenOf(
  text: TextCodec,
  bytes: Buffer,
  open: number,
): { readonly children: readonly Child[]; readonly close: number } {
  const named = bytes[open] === ascii.openObject;
  const closer = named ? ascii.closeObject : ascii.closeList;
  const children: Child[] = [];
  let at = pastSpace(bytes, open + 1);
  while (bytes[at] !== closer) {
    const start = at;
    const nameEnd = named ? pastValue(bytes, start) : start;
    const valueStart = named ? pastSpace(bytes, pastSpace(bytes, nameEnd) + 1) : start;
    const end = pastValue(bytes, valueStart);
    children.push({
      name: named ? readText(text, bytes, start, nameEnd) : null,
      start,
      nameEnd,
      valueStart,
      end,
    });
    at = pastSpace(bytes, end);
    if (bytes[at] === ascii.comma) at = pastSpace(bytes, at + 1);
  }
  return { children, close: at };
}

/** The offset past the value that begins at `start`. For valid JSON. */
export function pastValue(bytes: Buffer, start: number): number {
  const first = bytes[start]!;
  if (first === ascii.quote) {
    const end = pastText(bytes, start + 1);
    assert(end >= 0, "a text of a whole record is not closed");
    return end;
  }
  if (isBracket(first)) {
    const nesting = new Nesting();
    nesting.open(first);
    const end = nesting.skip(bytes, start + 1);
    assert(typeof end === "number" && nesting.closed, "a record is not whole");
    return end;
  }
  let at = start;
  while (at < bytes.length && !isSpace(bytes[at]!) && !isPunctuation(bytes[at]!)) at++;
  assert(at > start, "a value is missing in a whole record");
  return at;
}

const isPunctuation = (byte: number): boolean =>
  byte === ascii.comma || byte === ascii.closeObject || byte === ascii.closeList;
