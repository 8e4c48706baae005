import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Scalar,
} from "yaml";
import type { Location } from "../../base/diagnostic.ts";

/** The way to a value in the sync file as it is written, shorthands and all. */
export type WrittenPath = readonly (string | number)[];

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the parts of a sync file stand in its text. Offsets are UTF-16 units. */
export class SourceMap {
  readonly file: string;
  readonly text: string;
  private readonly document: Document;
  private readonly lines: LineCounter;

  constructor(file: string, text: string, document: Document, lines: LineCounter) {
    this.file = file;
    this.text = text;
    this.document = document;
    this.lines = lines;
  }

  /** Whether there is a value at a path. */
  has(path: WrittenPath): boolean {
    return this.nodeAt(path) !== null;
  }

  /** The value at a path; where it is not there, what is around it. */
  locate(path: WrittenPath): Location {
    return this.locationOf(this.span(path));
  }

  /** The name before the value at a path; where it is not there, the value around it. */
  locateName(path: WrittenPath): Location {
    return this.locationOf(this.nameSpan(path) ?? this.span(path));
  }

  /** A part of the text at a path, such as a name in an expression; offsets count in the text's value. */
  locateWithin(path: WrittenPath, start: number, end: number): Location {
    return this.locationOf(this.spanWithin(path, start, end) ?? this.span(path));
  }

  span(path: WrittenPath): Span {
    let node = this.document.contents;
    let name: Node | null = null;
    for (const step of path) {
      const found: { readonly name: Node | null; readonly value: Node | null } | null = this.child(
        node,
        step,
      );
      if (found === null) break;
      name = found.name;
      node = found.value;
      if (node === null) break;
    }
    const span = this.spanOf(node ?? name);
    // An empty value is seen at its name.
    return span.start === span.end && name ? this.spanOf(name) : span;
  }

  nameSpan(path: WrittenPath): Span | null {
    const parent = this.nodeAt(path.slice(0, -1));
    const last = path.at(-1);
    const name = last === undefined ? null : this.child(parent, last)?.name;
    return name ? this.spanOf(name) : null;
  }

  /** `null` where the text is spelled with escapes or folded lines, so that its offsets are not the file's. */
  spanWithin(path: WrittenPath, start: number, end: number): Span | null {
    const node = this.nodeAt(path);
    if (!isScalar(node) || typeof node.value !== "string" || !node.range) return null;
    const shift = plainShift(this.text, node, node.value, node.range[0]);
    if (shift === null) return this.blockSpan(node, start, end);
    return { start: shift + start, end: shift + end };
  }

  spanOf(node: Node | null): Span {
    const range = node?.range;
    if (!range) return { start: 0, end: 0 };
    let end = range[1];
    while (end > range[0] && /\s/.test(this.text.charAt(end - 1))) end--;
    return { start: range[0], end };
  }

  locationOf({ start, end }: Span): Location {
    const from = this.lines.linePos(start);
    const to = this.lines.linePos(Math.min(end, this.text.length));
    return {
      file: this.file,
      line: Math.max(1, from.line),
      column: Math.max(1, from.col),
      endLine: Math.max(1, to.line),
      endColumn: Math.max(1, to.col),
    };
  }

  private nodeAt(path: WrittenPath): Node | null {
    let node = this.document.contents;
    for (const step of path) node = this.child(node, step)?.value ?? null;
    return isAlias(node) ? (node.resolve(this.document) ?? null) : node;
  }

  private child(
    parent: Node | null,
    step: string | number,
  ): { readonly name: Node | null; readonly value: Node | null } | null {
    const node = isAlias(parent) ? parent.resolve(this.document) : parent;
    if (isMap(node)) {
      for (const pair of node.items) {
        if (!isScalar(pair.key) || nameOf(pair.key) !== String(step)) continue;
        return { name: pair.key, value: isNode(pair.value) ? pair.value : null };
      }
    }
    if (isSeq(node) && typeof step === "number") {
      const element = node.items[step];
      if (element !== undefined && !isPair(element) && isNode(element)) return { name: null, value: element };
    }
    // One element may stand for a list of one.
    return step === 0 && node ? { name: null, value: node } : null;
  }

  /** A literal block keeps its lines, each of them indented alike. */
  private blockSpan(node: Scalar, start: number, end: number): Span | null {
    if (node.type !== "BLOCK_LITERAL" || typeof node.value !== "string" || !node.range) return null;
    const first = this.text.indexOf("\n", node.range[0]) + 1;
    const at = (offset: number): number | null => {
      const before = String(node.value).slice(0, offset).split("\n");
      let line = first;
      for (let skip = 1; skip < before.length; skip++) line = this.text.indexOf("\n", line) + 1;
      const content = String(node.value).split("\n")[before.length - 1]!;
      const next = this.text.indexOf("\n", line);
      const written = this.text.slice(line, next < 0 ? undefined : next).replace(/\r$/, "");
      return written.endsWith(content)
        ? line + written.length - content.length + before.at(-1)!.length
        : null;
    };
    const [from, to] = [at(start), at(end)];
    return from === null || to === null ? null : { start: from, end: to };
  }
}

/** A name as sync files write it; numbers and other plain words count as the text that they are. */
export function nameOf(key: Scalar): string {
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

export const isNode = (value: unknown): value is Node =>
  isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);

/** The file offset of a text's first character, if the rest follows character by character. */
function plainShift(text: string, node: Scalar, value: string, start: number): number | null {
  const quoted = node.type === "QUOTE_SINGLE" || node.type === "QUOTE_DOUBLE";
  const from = quoted ? start + 1 : start;
  return text.startsWith(value, from) ? from : null;
}
