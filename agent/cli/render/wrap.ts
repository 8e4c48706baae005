import { widthOf } from "./table.ts";

/** Breaks text into lines of at most `columns` columns, at blanks. Line breaks of the text itself stay. */
export const wrap = (text: string, columns: number, indent = ""): string =>
  wrapLines(text, columns - indent.length)
    .map((line) => indent + line)
    .join("\n");

/** The lines that `text` becomes. A word longer than a line stays whole, so that it can be copied. */
export function wrapLines(text: string, columns: number): readonly string[] {
  if (!text.includes("\n") && widthOf(text) <= columns) return [text];
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    let width = 0;
    let blanks = "";
    for (const part of paragraph.split(/( +)/)) {
      if (part.startsWith(" ") || part === "") {
        blanks = part;
        continue;
      }
      const wide = widthOf(part);
      if (width > 0 && width + blanks.length + wide > columns) {
        lines.push(line);
        line = part;
        width = wide;
      } else {
        line += blanks + part;
        width += blanks.length + wide;
      }
      blanks = "";
    }
    return [...lines, line];
  });
}
