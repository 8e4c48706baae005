import type { ScalarStyle, ScalarTree } from "./tree.ts";

interface Written {
  readonly style: ScalarStyle;
  readonly start: number;
  readonly end: number;
  readonly flow: boolean;
  readonly closed: boolean;
}

/** A scalar with what its text stands for, and where each character of that stands in the file. */
export function scalarOf(source: string, written: Written): ScalarTree {
  return verbatim(source, written) ?? translated(source, written);
}

/** Nearly every scalar is in one line and stands for the very characters that are there. */
function verbatim(source: string, written: Written): ScalarTree | null {
  const { style, start, end, closed } = written;
  if (style === "literal" || style === "folded") return null;
  const from = style === "plain" ? start : start + 1;
  const to = style === "plain" || !closed ? end : end - 1;
  const text = source.slice(from, to);
  if (text.includes("\n") || (style === "single" && text.includes("''"))) return null;
  return style === "double" && text.includes("\\") ? null : new Verbatim(written, text, from);
}

/** Its places need no list until one is asked for. */
class Verbatim implements ScalarTree {
  readonly kind = "scalar";
  readonly style: ScalarStyle;
  readonly start: number;
  readonly end: number;
  readonly flow: boolean;
  readonly closed: boolean;
  readonly text: string;
  readonly #from: number;

  constructor({ style, start, end, flow, closed }: Written, text: string, from: number) {
    this.style = style;
    this.start = start;
    this.end = end;
    this.flow = flow;
    this.closed = closed;
    this.text = text;
    this.#from = from;
  }

  get places(): readonly number[] {
    return Array.from({ length: this.text.length + 1 }, (_, index) => this.#from + index);
  }
}

function translated(source: string, written: Written): ScalarTree {
  const characters: string[] = [];
  const places: number[] = [];
  const put = (text: string, place: number): void => {
    for (let at = 0; at < text.length; at++) places.push(place);
    characters.push(text);
  };
  const { style, start, end, closed } = written;
  const last = style === "plain" || style === "literal" || style === "folded" ? end : closed ? end - 1 : end;
  switch (style) {
    case "plain":
      folded(
        source,
        start,
        last,
        (at) => {
          put(source[at]!, at);
          return at + 1;
        },
        put,
      );
      break;
    case "single":
      folded(
        source,
        start + 1,
        last,
        (at) => {
          put(source[at]!, at);
          return source[at] === "'" && source[at + 1] === "'" ? at + 2 : at + 1;
        },
        put,
      );
      break;
    case "double":
      folded(source, start + 1, last, (at) => unescapeAt(source, at, last, put), put);
      break;
    case "literal":
    case "folded":
      block(source, start, last, style === "folded", put);
  }
  const text = characters.join("");
  const isBlock = style === "literal" || style === "folded";
  places.push(isBlock ? end : last);
  return { kind: "scalar", ...written, text, places };
}

type Put = (text: string, place: number) => void;

/** Characters one after the other; a line break and the blanks around it count as one blank, an empty line as a break. */
function folded(source: string, from: number, to: number, one: (at: number) => number, put: Put): void {
  let at = from;
  while (at < to) {
    const gap = /[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/y;
    gap.lastIndex = at;
    const match = gap.exec(source);
    if (match !== null && at + match[0].length <= to) {
      const breaks = match[0].split("\n").length - 1;
      put(breaks === 1 ? " " : "\n".repeat(breaks - 1), at);
      at += match[0].length;
    } else at = one(at);
  }
}

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};
const lengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function unescapeAt(source: string, at: number, to: number, put: Put): number {
  if (source[at] !== "\\" || at + 1 >= to) {
    put(source[at]!, at);
    return at + 1;
  }
  const letter = source[at + 1]!;
  const digits = lengths[letter];
  if (digits !== undefined) {
    const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
    if (code <= 0x10ffff) put(String.fromCodePoint(code), at);
    return Math.min(to, at + 2 + digits);
  }
  if (letter === "\n" || letter === "\r") {
    let next = at + 1;
    while (next < to && /\s/.test(source[next]!)) next++;
    return next;
  }
  put(escapes[letter] ?? letter, at);
  return at + 2;
}

/** The lines after the header (`|`, `>-`), without the indentation that they share. */
function block(source: string, start: number, end: number, fold: boolean, put: Put): void {
  const header = source.indexOf("\n", start);
  if (header < 0 || header >= end) return;
  const keep = /^[|>][0-9]?\+|^[|>]\+/.test(source.slice(start, start + 3));
  const strip = source.slice(start, header).includes("-");
  const lines: { readonly at: number; readonly text: string }[] = [];
  let at = header + 1;
  while (at < end) {
    const next = source.indexOf("\n", at);
    const stop = next < 0 || next > end ? end : next;
    lines.push({ at, text: source.slice(at, stop).replace(/\r$/, "") });
    at = stop + 1;
  }
  const indent = Math.min(
    ...lines
      .filter(({ text }) => text.trim() !== "")
      .map(({ text }) => text.length - text.trimStart().length),
  );
  if (!Number.isFinite(indent)) return;
  const content = keep ? lines : trimmed(lines);
  for (const [index, { at: place, text }] of content.entries()) {
    const inner = text.slice(indent);
    for (let column = 0; column < inner.length; column++) put(inner[column]!, place + indent + column);
    const after = content[index + 1];
    const lineEnd = place + text.length;
    if (after === undefined) {
      if (!strip) put("\n", lineEnd);
    } else if (!fold || inner.startsWith(" ") || after.text.slice(indent).startsWith(" ")) put("\n", lineEnd);
    else if (inner !== "") {
      // One break is a blank; of several, the first goes.
      if (after.text.trim() !== "") put(" ", lineEnd);
    } else put("\n", lineEnd);
  }
}

function trimmed<T extends { readonly text: string }>(lines: readonly T[]): readonly T[] {
  let length = lines.length;
  while (length > 0 && lines[length - 1]!.text.trim() === "") length--;
  return lines.slice(0, length);
}
