import { wrapLines } from "./wrap.ts";

/** How wide text stands on a terminal: wide characters take two columns, combining ones none. */
export function widthOf(text: string): number {
  const plain = text.replace(/\u001b\[[0-9;]*m/g, "");
  if (/^[\u0020-\u007e]*$/.test(plain)) return plain.length;
  let width = 0;
  for (const character of plain) {
    if (/\p{Mark}|\p{Format}/u.test(character)) continue;
    width +=
      /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

export const padded = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - widthOf(text)));

/** A last column with less room than this goes below its row. */
const narrowest = 24;

/**
 * Rows in columns, two blanks apart. The last column is as long as it is; where the terminal ends before, it goes on
 * below itself.
 */
export function table(
  rows: readonly (readonly string[])[],
  indent = "",
  columns = Number.POSITIVE_INFINITY,
): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell));
  }
  return rows.flatMap((row) => linesOf(row, widths, indent, columns)).join("\n");
}

function linesOf(
  row: readonly string[],
  widths: readonly number[],
  indent: string,
  columns: number,
): string[] {
  const head =
    indent +
    row
      .slice(0, -1)
      .map((cell, i) => `${padded(cell, widths[i]!)}  `)
      .join("");
  const last = row.at(-1) ?? "";
  const start = widthOf(head);
  if (start + widthOf(last) <= columns) return [(head + last).trimEnd()];
  if (columns - start >= narrowest) {
    const [first = "", ...more] = wrapLines(last, columns - start);
    return [head + first, ...more.map((line) => " ".repeat(start) + line)];
  }
  const below = `${indent}    `;
  return [head.trimEnd(), ...wrapLines(last, columns - below.length).map((line) => below + line)];
}
