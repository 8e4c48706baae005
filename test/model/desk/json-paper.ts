import type { Hand } from "./hand.ts";
import { type JsonNode, readJson } from "./json-reader.ts";
import { type Cell, type Paper, type Row, splice, type Values } from "./paper.ts";

/** Columns that are written as JSON numbers and booleans. */
const bare: ReadonlySet<string> = new Set(["price", "flag", "preis", "aktiv"]);

/** Records under `inventory.items`, beside other things. */
export function jsonPaper(columns: readonly string[]): Paper {
  const listIn = (text: string): JsonNode => {
    const list = readJson(text).parts.get("inventory")?.parts.get("items");
    if (list === undefined) throw new Error("JSON: the list of records is gone");
    return list;
  };
  const read = (text: string): readonly Row[] => [...listIn(text).parts.values()].map(rowOf);
  const { row, spell } = objects(columns);
  return {
    read,
    row,
    spell,
    sheet: (rows, hand) => {
      const end = hand.pick(["\n", "\r\n", ""]);
      const space = hand.pick(["  ", "\t", ""]);
      const items = rows.map((values) => `${space}${space}${row(values, hand)}`).join(`,${end}`);
      const head = `{${end}${space}"meta": {"remark": "kept", "items": [1, 2.50]},${end}`;
      const foot = `${end}${space}], "total" : 1e3}${end}${space}${hand.pick(["", " "])}`;
      return `${head}${space}"inventory": {"items": [${end}${items}${foot}}${end}`;
    },
    insert: (text, at, values, hand) => {
      const rows = read(text);
      const next = rows[at];
      const written = row(values, hand);
      if (next !== undefined) return splice(text, next.start, next.start, `${written},\n`);
      const last = rows.at(-1);
      if (last !== undefined) return splice(text, last.end, last.end, `,\n    ${written}`);
      const inside = listIn(text).start + 1;
      return splice(text, inside, inside, written);
    },
    remove: (text, at) => {
      const rows = read(text);
      const { start, end } = rows[at]!;
      const next = rows[at + 1];
      if (next !== undefined) return splice(text, start, next.start, "");
      return splice(text, rows[at - 1]?.end ?? start, end, "");
    },
    remark: (text, _, remark) => {
      const place = readJson(text).parts.get("meta")!.parts.get("remark")!;
      return splice(text, place.start, place.end, JSON.stringify(remark));
    },
  };
}

/** One record a line. */
export function ndjsonPaper(columns: readonly string[]): Paper {
  const { spell, row } = objects(columns);
  const oneLine = (values: Values, hand: Hand): string => row(values, hand).replace(/\r?\n\s*/g, " ");
  const read = (text: string): readonly Row[] => {
    const rows: Row[] = [];
    let start = 0;
    for (const line of text.split("\n")) {
      const content = line.trim();
      const before = line.length - line.trimStart().length;
      if (content !== "" && content !== "\ufeff") rows.push(moved(rowOf(readJson(content)), start + before));
      start += line.length + 1;
    }
    return rows;
  };
  return {
    read,
    spell,
    row: oneLine,
    sheet: (rows, hand) => {
      const end = hand.pick(["\n", "\r\n"]);
      return rows.map((values) => oneLine(values, hand) + end + (hand.once(4) ? end : "")).join("");
    },
    insert: (text, at, values, hand) => {
      const next = read(text)[at];
      const written = oneLine(values, hand);
      if (next !== undefined) return splice(text, next.start, next.start, `${written}\n`);
      return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${written}\n`;
    },
    remove: (text, at) => {
      const { start, end } = read(text)[at]!;
      const lineEnd = text.indexOf("\n", end);
      return splice(text, start, lineEnd < 0 ? text.length : lineEnd + 1, "");
    },
    remark: (text, at) => {
      const start = read(text)[at]?.start ?? 0;
      return splice(text, start, start, "\n");
    },
  };
}

/** Every file is one record. */
export function documentPaper(columns: readonly string[]): Paper {
  const { spell, row } = objects(columns);
  const one = (): never => {
    throw new Error("a document holds one record");
  };
  return {
    read: (text) => [rowOf(readJson(text))],
    spell,
    row,
    sheet: (rows, hand) => `${hand.pick(["", "\n", "  "])}${row(rows[0]!, hand)}${hand.pick(["", "\n"])}`,
    insert: one,
    remove: one,
    remark: (text) => `${text} \n`,
  };
}

function objects(columns: readonly string[]): Pick<Paper, "row" | "spell"> {
  const text = (value: string, hand: Hand): string => {
    const plain = JSON.stringify(value);
    if (!hand.once(5)) return plain;
    return `"${value.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
  };
  const spell = (column: string, value: string | null, hand: Hand): string => {
    if (value === null) return "null";
    const isBare = bare.has(column) && /^(-?(0|[1-9]\d*)(\.\d+)?|true|false)$/.test(value);
    return isBare ? value : text(value, hand);
  };
  const row = (values: Values, hand: Hand): string => {
    const space = hand.pick(["", " ", "\n      "]);
    const members = columns.map((column) => {
      const value = spell(column, values.get(column) ?? null, hand);
      const [outer, inner] = column.split(".");
      const held = inner === undefined ? value : `{${JSON.stringify(inner)}:${space}${value}}`;
      return `${space}${text(outer!, hand)}:${space}${held}`;
    });
    if (hand.once(3)) members.reverse();
    return `{${members.join(",")}${space}}`;
  };
  return { spell, row };
}

function rowOf(node: JsonNode): Row {
  if (node.kind !== "object") throw new Error(`JSON: ${node.text} is no record`);
  const cells = new Map<string, Cell>();
  const add = (prefix: string, { parts }: JsonNode): void => {
    for (const [name, part] of parts) {
      if (part.kind === "object") add(`${prefix}${name}.`, part);
      else {
        const { start, end, text, kind } = part;
        cells.set(prefix + name, { start, end, text: kind === "bare" && text === "null" ? null : text });
      }
    }
  };
  add("", node);
  return { start: node.start, end: node.end, cells };
}

const moved = ({ start, end, cells }: Row, by: number): Row => ({
  start: start + by,
  end: end + by,
  cells: new Map(
    [...cells].map(([name, cell]) => [name, { ...cell, start: cell.start + by, end: cell.end + by }]),
  ),
});
