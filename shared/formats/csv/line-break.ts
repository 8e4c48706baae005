/**
 * How the lines of a file end. `lf`: at a LF, together with the CRs right before it. `cr`: at every CR and every LF;
 * only for a file whose first part has CRs and no LF.
 */
export type LineEnding = "lf" | "cr";

export const lf = 0x0a;
export const cr = 0x0d;

export const lineEndingOf = (head: Buffer): LineEnding =>
  head.includes(cr) && !head.includes(lf) ? "cr" : "lf";

/** The first byte from `start` on that ends a line; `bytes.length` where there is none. */
export function lineEnd(bytes: Buffer, start: number, ending: LineEnding): number {
  if (ending === "lf") {
    const end = bytes.indexOf(lf, start);
    return end === -1 ? bytes.length : end;
  }
  let end = start;
  while (end < bytes.length && bytes[end] !== cr && bytes[end] !== lf) end++;
  return end;
}

/** The length of the line break that the bytes begin with; 0 where they begin with none. */
export function leadingBreak(bytes: Buffer, ending: LineEnding): number {
  let at = 0;
  if (ending === "lf") while (bytes[at] === cr) at++;
  return bytes[at] === lf || bytes[at] === cr ? at + 1 : 0;
}

/** The length of the line break that the bytes end with; 0 where they end with none. */
export function trailingBreak(bytes: Buffer, ending: LineEnding): number {
  const last = bytes.at(-1);
  if (ending === "cr") return last === cr || last === lf ? 1 : 0;
  if (last !== lf) return 0;
  let start = bytes.length - 1;
  while (bytes[start - 1] === cr) start--;
  return bytes.length - start;
}

/** The first line break, to be used for lines that are added where no other is near. */
export function firstBreak(bytes: Buffer, ending: LineEnding): Buffer {
  const end = lineEnd(bytes, 0, ending);
  if (end === bytes.length) return Buffer.from("\n");
  let start = end;
  if (ending === "lf") while (bytes[start - 1] === cr) start--;
  return Buffer.from(bytes.subarray(start, end + 1));
}
