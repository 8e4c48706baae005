import { scalarOf } from "./scalar-text.ts";
import type { Entry, Item, ListTree, MapTree, ScalarTree, Tree } from "./tree.ts";

const deepest = 100;

/**
 * Reads a sync file's structure: never fails, takes time in proportion to the text, and what is wrong in one place does not
 * reach beyond the block that it is in.
 */
export function scan(text: string): Tree | null {
  return new Scanner(text).document();
}

/** White space of any kind, a byte order mark included. */
const isBlank = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || (code > 127 && /[\s\uFEFF]/.test(String.fromCharCode(code)));

class Scanner {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): Tree | null {
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1;
    let tree = this.block(0, true);
    // What follows a whole value at the top is taken for more of it.
    while (tree?.kind === "map" && !tree.flow && this.content() !== null) {
      const before = this.at;
      const more = this.block(0, true);
      if (this.at === before) break;
      if (more?.kind === "map")
        tree = { ...tree, entries: [...tree.entries, ...more.entries], end: more.end };
    }
    return tree;
  }

  /** Goes to the next character that is neither blank nor comment; its column, or `null` at the end of the text. */
  private content(): number | null {
    for (;;) {
      while (this.at < this.text.length && isBlank(this.text.charCodeAt(this.at))) this.at++;
      if (this.at >= this.text.length) return null;
      const lineStart = this.lineStart(this.at);
      const isMarker =
        this.at === lineStart && /^(?:---|\.\.\.|%)/.test(this.text.slice(this.at, this.at + 3));
      if (this.text[this.at] !== "#" && !isMarker) return this.at - lineStart;
      this.at = this.lineEnd(this.at);
    }
  }

  private lineStart(at: number): number {
    return this.text.lastIndexOf("\n", at - 1) + 1;
  }

  private lineEnd(at: number): number {
    const end = this.text.indexOf("\n", at);
    return end < 0 ? this.text.length : end;
  }

  /** A block that is indented by `least` or more; `null` where none comes before one that is indented less. */
  private block(least: number, top: boolean): Tree | null {
    const before = this.at;
    const column = this.content();
    if (column === null || column < least || this.depth > deepest) {
      this.at = before;
      return null;
    }
    this.depth++;
    const tree = this.isItem()
      ? this.list(column)
      : this.isEntry(top)
        ? this.map(column)
        : this.inline(column - 1, false);
    this.depth--;
    return tree;
  }

  private isItem(): boolean {
    return this.text[this.at] === "-" && /\s|^$/.test(this.text[this.at + 1] ?? "");
  }

  /** Whether a name and a colon stand here. At the top and in a map a word alone is a name that is half typed. */
  private isEntry(wordsCount: boolean): boolean {
    const { at } = this;
    const first = this.text[at]!;
    if (first === "{" || first === "[") return false;
    const name = this.name(false);
    const found = this.colon() !== null;
    this.at = at;
    return found || (wordsCount && name !== null && name.style === "plain");
  }

  /** The name of an entry, up to its colon. Stays in its line. */
  private name(flow: boolean): ScalarTree | null {
    const start = this.at;
    const first = this.text[start];
    if (first === '"' || first === "'") return this.quoted(first, null, flow);
    const lineEnd = this.lineEnd(start);
    let end = start;
    while (end < lineEnd) {
      const character = this.text[end]!;
      const next = this.text[end + 1] ?? "\n";
      if (character === ":" && (/\s/.test(next) || (flow && /[,[\]{}]/.test(next)))) break;
      if (character === "#" && end > start && /\s/.test(this.text[end - 1]!)) break;
      if (flow && /[,[\]{}]/.test(character)) break;
      end++;
    }
    while (end > start && /\s/.test(this.text[end - 1]!)) end--;
    if (end === start) return null;
    this.at = end;
    return scalarOf(this.text, { style: "plain", start, end, flow, closed: true });
  }

  /** Where the colon after a name is; goes past it. */
  private colon(): number | null {
    let at = this.at;
    while (this.text[at] === " " || this.text[at] === "\t") at++;
    if (this.text[at] !== ":") return null;
    this.at = at + 1;
    return at;
  }

  private map(column: number): MapTree {
    const start = this.at;
    const entries: Entry[] = [];
    let end = start;
    for (;;) {
      const before = this.at;
      const here = this.content();
      // Entries that are indented too far are still meant to be some of these.
      if (here === null || here < column || (this.isItem() && here === column && entries.length > 0)) {
        this.at = before;
        break;
      }
      const entry = this.entry(column);
      if (entry === null) {
        this.at = this.lineEnd(this.at);
        continue;
      }
      entries.push(entry);
      end = entry.end;
    }
    return { kind: "map", flow: false, column, entries, start, end: Math.max(start, end) };
  }

  private entry(column: number): Entry | null {
    const start = this.at;
    const name = this.name(false);
    if (name === null) return null;
    const colon = this.colon();
    if (colon === null) return { name, colon, value: null, start, end: name.end };
    const value = this.valueAfter(column);
    return { name, colon, value, start, end: value?.end ?? colon + 1 };
  }

  /** What follows a colon or a hyphen: in its line, or as a block that is indented further than `column`. */
  private valueAfter(column: number): Tree | null {
    this.properties();
    const rest = this.text.slice(this.at, this.lineEnd(this.at));
    if (/^\s*(?:#.*)?$/.test(rest)) {
      const before = this.at;
      const next = this.content();
      // A list may be indented as far as the name before it.
      const least = next !== null && next === column && this.isItem() ? column : column + 1;
      this.at = before;
      return this.block(least, false);
    }
    return this.inline(column, false);
  }

  /** Goes past blanks, anchors and tags. */
  private properties(): void {
    for (;;) {
      while (this.text[this.at] === " " || this.text[this.at] === "\t") this.at++;
      const property = /[&!][^\s,[\]{}]*(?=\s)/y;
      property.lastIndex = this.at;
      const match = property.exec(this.text);
      if (match === null) return;
      this.at += match[0].length;
    }
  }

  /** A value that begins here. `column`: what is indented no further does not belong to it. */
  private inline(column: number, flow: boolean): Tree | null {
    this.properties();
    const first = this.text[this.at];
    if (first === "{" || first === "[") {
      if (this.depth > deepest) {
        this.at = this.text.length;
        return null;
      }
      this.depth++;
      const tree = first === "{" ? this.braces(column) : this.brackets(column);
      this.depth--;
      return tree;
    }
    if (first === '"' || first === "'") {
      return this.quoted(first, column, flow);
    }
    if (!flow && (first === "|" || first === ">")) return this.blockScalar(column);
    return this.plain(column, flow);
  }

  /** Where the lines end that are indented further than `column`. */
  private blockEnd(column: number): number {
    let end = this.lineEnd(this.at);
    while (end < this.text.length) {
      const next = this.lineEnd(end + 1);
      const line = this.text.slice(end + 1, next);
      if (line.trim() !== "" && line.length - line.trimStart().length <= column) break;
      end = next;
    }
    return end;
  }

  /** A text in quotes, over several lines where those are indented further than `column`; `null`: in this line. */
  private quoted(quote: '"' | "'", column: number | null, flow: boolean): ScalarTree {
    const start = this.at;
    const style = quote === '"' ? "double" : "single";
    const end = this.closingQuote(quote, column);
    if (end !== null) {
      this.at = end;
      return scalarOf(this.text, { style, start, end, flow, closed: true });
    }
    // The quote was forgotten: the line is all there is.
    let last = this.lineEnd(start);
    while (last > start + 1 && /\s/.test(this.text[last - 1]!)) last--;
    this.at = last;
    return scalarOf(this.text, { style, start, end: last, flow, closed: false });
  }

  private closingQuote(quote: '"' | "'", column: number | null): number | null {
    let isFirstLine = true;
    for (let at = this.at + 1; at < this.text.length; at++) {
      const character = this.text[at];
      if (character === "\n") {
        if (column === null) return null;
        const line = this.text.slice(at + 1, this.lineEnd(at + 1));
        if (line.trim() !== "" && line.length - line.trimStart().length <= column) return null;
        isFirstLine = false;
      } else if (character === "\\" && quote === '"') at++;
      else if (character === quote && quote === "'" && this.text[at + 1] === "'") at++;
      else if (character === quote) {
        // A quote in another line that opens a text closes none.
        const isEnd = isFirstLine || /^\s*(?:[,\]}:#]|$)/.test(this.text.slice(at + 1, this.lineEnd(at)));
        return isEnd ? at + 1 : null;
      }
    }
    return null;
  }

  private blockScalar(column: number): ScalarTree {
    const start = this.at;
    const style = this.text[start] === "|" ? "literal" : "folded";
    this.at = this.blockEnd(column);
    let end = this.at;
    while (end > start + 1 && /\s/.test(this.text[end - 1]!)) end--;
    return scalarOf(this.text, { style, start, end, flow: false, closed: true });
  }

  private plain(column: number, flow: boolean): ScalarTree | null {
    const start = this.at;
    let end = this.plainInLine(flow);
    if (end === start) return null;
    // It goes on in lines that are indented further, unless they look like something else.
    for (;;) {
      const next = this.text.indexOf("\n", end);
      if (next < 0 || this.text.slice(end, next).trim() !== "") break;
      let at = next + 1;
      while (at < this.text.length && /\s/.test(this.text[at]!)) at++;
      if (at >= this.text.length || this.text[at] === "#") break;
      const here = at - this.lineStart(at);
      const line = this.text.slice(at, this.lineEnd(at));
      if (here <= column || /:(?:\s|$)/.test(line) || /^- /.test(line) || (flow && /^[,[\]{}]/.test(line)))
        break;
      this.at = at;
      end = this.plainInLine(flow);
    }
    this.at = end;
    return scalarOf(this.text, { style: "plain", start, end, flow, closed: true });
  }

  private plainInLine(flow: boolean): number {
    const start = this.at;
    const lineEnd = this.lineEnd(start);
    let end = start;
    for (; end < lineEnd; end++) {
      const character = this.text[end]!;
      if (character === "#" && (end === start || /\s/.test(this.text[end - 1]!))) break;
      if (flow && /[,[\]{}]/.test(character)) break;
      if (flow && character === ":" && /[\s,[\]{}]/.test(this.text[end + 1] ?? " ")) break;
    }
    while (end > start && /\s/.test(this.text[end - 1]!)) end--;
    return end;
  }

  /** Goes to the next sign inside brackets; false where a line begins that cannot be inside them. */
  private inside(column: number): boolean {
    const before = this.at;
    const here = this.content();
    if (here === null) {
      this.at = before;
      return false;
    }
    const isNewLine = this.text.slice(before, this.at).includes("\n");
    if (!isNewLine || here > column || /[\]}]/.test(this.text[this.at]!)) return true;
    this.at = before;
    return false;
  }

  private braces(column: number): MapTree {
    const start = this.at++;
    const entries: Entry[] = [];
    let end: number | null = null;
    while (this.inside(column)) {
      const sign = this.text[this.at]!;
      if (sign === "}" || sign === "]") {
        end = ++this.at;
        break;
      }
      if (sign === ",") {
        this.at++;
        continue;
      }
      const entry = this.flowEntry(column);
      if (entry === null) this.at++;
      else entries.push(entry);
    }
    return { kind: "map", flow: true, column, entries, start, end: end ?? this.at };
  }

  private flowEntry(column: number): Entry | null {
    const start = this.at;
    const name = this.name(true);
    if (name === null) return null;
    const colon = this.colon();
    if (colon === null) return { name, colon, value: null, start, end: name.end };
    const value =
      this.inside(column) && !/[,\]}]/.test(this.text[this.at]!) ? this.inline(column, true) : null;
    return { name, colon, value, start, end: value?.end ?? colon + 1 };
  }

  private brackets(column: number): ListTree {
    const start = this.at++;
    const items: Item[] = [];
    let end: number | null = null;
    while (this.inside(column)) {
      const sign = this.text[this.at]!;
      if (sign === "]" || sign === "}") {
        end = ++this.at;
        break;
      }
      if (sign === ",") {
        this.at++;
        continue;
      }
      const from = this.at;
      const value = this.pairOr(column);
      if (value === null) this.at++;
      else items.push({ value, start: from, end: value.end });
    }
    return { kind: "list", flow: true, column, items, start, end: end ?? this.at };
  }

  /** `[a: b]` is a list with a map of one entry. */
  private pairOr(column: number): Tree | null {
    const start = this.at;
    const sign = this.text[start]!;
    if (sign !== "{" && sign !== "[") {
      const name = this.name(true);
      const colon = name === null ? null : this.colon();
      this.at = start;
      if (colon !== null) {
        const entry = this.flowEntry(column);
        if (entry !== null)
          return { kind: "map", flow: true, column, entries: [entry], start, end: entry.end };
      }
    }
    return this.inline(column, true);
  }

  private list(column: number): ListTree {
    const start = this.at;
    const items: Item[] = [];
    let end = start;
    for (;;) {
      const before = this.at;
      const here = this.content();
      if (here === null || here < column || !this.isItem()) {
        this.at = before;
        break;
      }
      const from = this.at++;
      const value = this.itemValue(here);
      items.push({ value, start: from, end: value?.end ?? from + 1 });
      end = items.at(-1)!.end;
      // What is left of the line belongs to no value.
      if (
        this.text.slice(this.at, this.lineEnd(this.at)).trim() !== "" &&
        this.lineStart(this.at) !== this.at
      )
        this.skipRest();
    }
    return { kind: "list", flow: false, column, items, start, end };
  }

  private skipRest(): void {
    const rest = this.text.slice(this.at, this.lineEnd(this.at));
    if (!/^\s*#/.test(rest)) this.at = this.lineEnd(this.at);
  }

  private itemValue(column: number): Tree | null {
    this.properties();
    const rest = this.text.slice(this.at, this.lineEnd(this.at));
    if (rest.trim() === "" || /^#/.test(rest)) return this.block(column + 1, false);
    if (this.isItem()) {
      if (this.depth > deepest) return null;
      this.depth++;
      const list = this.list(this.at - this.lineStart(this.at));
      this.depth--;
      return list;
    }
    if (this.isEntry(false)) {
      this.depth++;
      const map = this.depth > deepest ? null : this.map(this.at - this.lineStart(this.at));
      this.depth--;
      return map;
    }
    return this.inline(column, false);
  }
}
