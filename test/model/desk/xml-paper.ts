import type { Hand } from "./hand.ts";
import { type Cell, type Paper, type Row, splice, type Values } from "./paper.ts";

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/?[^\s>"'/]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?>|[^<]+/y;
const attribute = /([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** Elements `article` in `catalog/articles`, in windows-1252; columns that begin with `@` are attributes. */
export function xmlPaper(columns: readonly string[]): Paper {
  const spell = (column: string, text: string | null, hand: Hand): string => {
    if (column.startsWith("@")) {
      const quote = hand.pick(['"', "'"]);
      return `${column.slice(1)}=${quote}${escaped(text ?? "", quote)}${quote}`;
    }
    if (text === null) return `<${column}/>`;
    const cdata = hand.once(4) && !text.includes("\r") && encodable(text);
    const content = cdata ? `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>` : escaped(text, "");
    return `<${column}>${content}</${column}>`;
  };
  const row = (values: Values, hand: Hand): string => {
    const attributes = columns.filter((column) => column.startsWith("@"));
    const children = columns.filter((column) => !column.startsWith("@"));
    if (hand.once(3)) children.reverse();
    const space = hand.pick(["\n      ", " ", ""]);
    const tag = attributes.map((column) => ` ${spell(column, values.get(column) ?? null, hand)}`).join("");
    const inside = children.map((column) => space + spell(column, values.get(column) ?? null, hand)).join("");
    return `<article${tag}>${inside}${space.trimEnd() === space ? "" : "\n    "}</article>`;
  };
  return {
    read: (text) => readXml(text).rows,
    row,
    spell,
    sheet: (rows, hand) => {
      const gap = hand.pick(["\n    ", "\r\n\t", ""]);
      const head = `<?xml version="1.0" encoding="windows-1252"?>\n<!-- by hand: <article/> -->\n<catalog>`;
      const remark = (): string => (hand.once(4) ? `${gap}<!-- as "it" is <x> -->` : "");
      const articles = rows.map((values) => remark() + gap + row(values, hand)).join("");
      return `${head}<shop>Zürich</shop>\n  <articles state='a>b'>${articles}${gap}</articles>\n</catalog>\n`;
    },
    insert: (text, at, values, hand) => {
      const { rows, inside } = readXml(text);
      const place = rows[at]?.start ?? inside;
      return splice(text, place, place, `${row(values, hand)}\n    `);
    },
    remove: (text, at) => {
      const { start, end } = readXml(text).rows[at]!;
      return splice(text, start, end, "");
    },
    remark: (text, at, remark) => {
      const { rows, inside } = readXml(text);
      const place = rows[at]?.start ?? inside;
      return splice(text, place, place, `<!-- ${remark.replaceAll("--", "").replace(/[^ -~]/g, "")} -->`);
    },
  };
}

/** Windows-1252 as far as these tests use it. */
const encodable = (text: string): boolean => /^[\t\n\r -~\xa0-\xff€]*$/.test(text);

const escaped = (text: string, quote: string): string =>
  Array.from(text, (sign) => {
    if (sign === "&") return "&amp;";
    if (sign === "<") return "&lt;";
    if (sign === ">") return "&gt;";
    if (sign === quote) return quote === '"' ? "&quot;" : "&apos;";
    if (sign === "\r" || (quote !== "" && /\s/.test(sign) && sign !== " ") || !encodable(sign))
      return `&#x${sign.codePointAt(0)!.toString(16)};`;
    return sign;
  }).join("");

const signs: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (_, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    const sign = signs[name];
    if (sign === undefined) throw new Error(`XML: &${name};`);
    return sign;
  });

/** Reads a document, throws where its tags do not match. `inside` is the end of the last element that holds records. */
function readXml(text: string): { readonly rows: readonly Row[]; readonly inside: number } {
  const rows: Row[] = [];
  let inside = -1;
  const open: { name: string; start: number; cells: Map<string, Cell>; said: string }[] = [];
  const close = (end: number): void => {
    const { name, start, cells, said } = open.pop()!;
    const parents = open.map((one) => one.name).join("/");
    if (parents === "catalog/articles" && name === "article") rows.push({ start, end, cells });
    if (parents === "catalog/articles/article") {
      const row = open.at(-1)!.cells;
      if (row.has(name)) throw new Error(`XML: two elements ${name} in one record`);
      row.set(name, { start, end, text: said === "" ? null : said });
    }
  };
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found === undefined) throw new Error(`XML: nothing to be read at ${at}: ${text.slice(at, at + 40)}`);
    const start = at;
    at += found.length;
    const top = open.at(-1);
    if (found.startsWith("<![CDATA[")) {
      if (top === undefined) throw new Error("XML: text outside of the root");
      top.said += found.slice(9, -3).replace(/\r\n?/g, "\n");
    } else if (found.startsWith("<!--") || found.startsWith("<?")) continue;
    else if (found.startsWith("</")) {
      const name = found.slice(2, -1).trim();
      if (top?.name !== name) throw new Error(`XML: </${name}> closes ${top?.name}`);
      if (name === "articles") inside = start;
      close(at);
    } else if (found.startsWith("<")) {
      const name = /^<([^\s/>]+)/.exec(found)![1]!;
      const cells = new Map<string, Cell>();
      for (const one of found.matchAll(attribute)) {
        const from = start + one.index;
        const said = unescaped(one[2]!.slice(1, -1).replace(/\r\n|[\t\r\n]/g, " "));
        if (cells.has(`@${one[1]}`)) throw new Error(`XML: two attributes ${one[1]}`);
        cells.set(`@${one[1]}`, { start: from, end: from + one[0].length, text: said === "" ? null : said });
      }
      open.push({ name, start, cells, said: "" });
      if (found.endsWith("/>")) close(at);
    } else if (top !== undefined) {
      if (found.includes("]]>")) throw new Error("XML: ]]> in a text");
      top.said += unescaped(found.replace(/\r\n?/g, "\n"));
    } else if (found.trim() !== "") throw new Error("XML: text outside of the root");
  }
  if (open.length > 0) throw new Error(`XML: <${open.at(-1)!.name}> is not closed`);
  if (inside < 0) throw new Error("XML: the element that holds the records is gone");
  return { rows, inside };
}
