import type { Hand } from "./hand.ts";
import { type Cell, type Paper, type Row, splice, type Values } from "./paper.ts";

interface Line {
  readonly start: number;
  readonly end: number;
  /** Where the next line begins. */
  readonly next: number;
  readonly cells: readonly Cell[];
}

/** CSV with a header; lines that begin with `#` are comments. */
export function csvPaper(delimiter: string, columns: readonly string[]): Paper {
  const read = (text: string): readonly Row[] => {
    const [header, ...rows] = linesOf(text, delimiter);
    if (header === undefined) throw new Error("a CSV file without its header");
    const names = header.cells.map((cell) => cell.text ?? "");
    return rows.map(({ start, end, cells }) => {
      if (cells.length > names.length) throw new Error(`a long row: ${text.slice(start, end)}`);
      return { start, end, cells: new Map(cells.map((cell, i) => [names[i]!, cell])) };
    });
  };
  const cell = (text: string, hand: Hand): string =>
    /["\r\n#]/.test(text) || text.includes(delimiter) || hand.once(4)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  const line = (names: readonly string[], values: Values, hand: Hand): string =>
    names.map((name) => cell(values.get(name) ?? "", hand)).join(delimiter);
  const namesIn = (text: string): readonly string[] =>
    linesOf(text, delimiter)[0]!.cells.map((one) => one.text ?? "");
  const breakIn = (text: string): string => (/\r\n#|\r\n$/.test(text) || !/\n/.test(text) ? "\r\n" : "\n");

  return {
    read,
    sheet: (rows, hand) => {
      const names = [...columns];
      if (hand.once(2)) names.reverse();
      const lineBreak = hand.pick(["\r\n", "\n"]);
      const lines = [
        names.map((name) => cell(name, hand)).join(delimiter),
        ...rows.flatMap((values) => [
          ...(hand.once(4) ? [`# before ${values.size}, "as it is";`] : []),
          line(names, values, hand),
        ]),
      ];
      return lines.join(lineBreak) + (hand.once(3) ? "" : lineBreak);
    },
    row: (values, hand) => line(columns, values, hand),
    spell: (_, text, hand) => cell(text ?? "", hand),
    insert: (text, at, values, hand) => {
      const next = read(text)[at];
      const row = line(namesIn(text), values, hand);
      if (next !== undefined) return splice(text, next.start, next.start, row + breakIn(text));
      const gap = /\n$/.test(text) ? "" : breakIn(text);
      return `${text}${gap}${row}${breakIn(text)}`;
    },
    remove: (text, at) => {
      const { start, next } = linesOf(text, delimiter)[at + 1]!;
      return splice(text, start, next, "");
    },
    remark: (text, at, remark) => {
      const next = read(text)[at];
      if (next !== undefined) return splice(text, next.start, next.start, `# ${remark}${breakIn(text)}`);
      return `${text}${/\n$/.test(text) ? "" : breakIn(text)}# ${remark}${breakIn(text)}`;
    },
  };
}

/** The lines that are not empty and no comments, the header among them. */
function linesOf(text: string, delimiter: string): readonly Line[] {
  const lines: Line[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    if (text[at] === "#" || /^\r*\n/.test(text.slice(at, at + 9))) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end + 1;
      continue;
    }
    const start = at;
    const cells: Cell[] = [];
    for (;;) {
      const cell = cellAt(text, at, delimiter);
      cells.push(cell);
      at = cell.end;
      if (text[at] !== delimiter) break;
      at++;
    }
    const end = at;
    const lineBreak = /^\r*\n|^$/.exec(text.slice(at));
    if (lineBreak === null) throw new Error(`no line break after ${text.slice(start, at)}`);
    at += lineBreak[0].length;
    lines.push({ start, end, next: at, cells });
  }
  return lines;
}

function cellAt(text: string, start: number, delimiter: string): Cell {
  let end = start;
  if (text[start] === '"') {
    const quoted = /^"((?:[^"]|"")*)"/.exec(text.slice(start));
    if (quoted === null) throw new Error("a quote that is not closed");
    const said = quoted[1]!.replaceAll('""', '"');
    return { start, end: start + quoted[0].length, text: said === "" ? null : said };
  }
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n") end++;
  while (end > start && text[end - 1] === "\r" && text[end] !== delimiter) end--;
  return { start, end, text: end === start ? null : text.slice(start, end) };
}
