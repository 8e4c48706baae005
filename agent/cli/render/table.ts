/** How wide text stands on a terminal: wide characters take two columns, combining ones none. */
export function widthOf(text: string): number {
  const plain = text.replace(/\u001b\[[0-9;]*m/g, "");
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

/** Rows in columns, two blanks apart; the last column is as long as it is. */
export function table(rows: readonly (readonly string[])[], indent = ""): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(0, ...rows.map((row) => widthOf(row[i] ?? ""))),
  );
  return rows
    .map(
      (row) =>
        indent + row.map((cell, i) => (i === row.length - 1 ? cell : padded(cell, widths[i]!))).join("  "),
    )
    .map((line) => line.trimEnd())
    .join("\n");
}
