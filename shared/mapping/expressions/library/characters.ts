/** Places in a text count whole characters (code points), so that no emoji is cut in two. */

const surrogate = /[\ud800-\udfff]/;

export const hasPairs = (text: string): boolean => surrogate.test(text);

export const lengthOf = (text: string): number => (hasPairs(text) ? Array.from(text).length : text.length);

/** The characters from `start` up to `end`; places before the first and after the last count as these. */
export function sliceText(text: string, start: number, end: number): string {
  if (!hasPairs(text)) return text.substring(start, end);
  const [from, to] = [Math.max(0, Math.min(start, end)), Math.max(0, start, end)];
  return Array.from(text).slice(from, to).join("");
}

/** The place of a part that begins `unit` UTF-16 units into the text; -1 stays -1. */
export const placeOf = (text: string, unit: number): number =>
  unit < 0 || !hasPairs(text) ? unit : Array.from(text.slice(0, unit)).length;
