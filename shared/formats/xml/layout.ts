import { spaceBefore } from "./bytes.ts";

/** How a document is laid out around its records. Both are white space, "" where there is none. */
export interface Layout {
  /** Before a record: a line end and the indentation. */
  readonly indent: string;
  /** What one level adds. */
  readonly unit: string;
}

/** The layout of a file that Syncline makes, whose records are `depth` elements below the root. */
export const ownLayout = (depth: number): Layout => ({ indent: `\n${"  ".repeat(depth)}`, unit: "  " });

/** White space from its last line end on: what a neighbour needs to stand on a line of its own. "" without a line end. */
const lineIndent = (space: string): string => /(?:\r\n|[\r\n])[ \t]*$/.exec(space)?.[0] ?? "";

/** The indentation of what begins at `at`, as `lineIndent` has it. */
export const indentAt = (bytes: Buffer, at: number): string =>
  lineIndent(bytes.toString("latin1", spaceBefore(bytes, at, 0), at));

/** What one level adds, told from a parent's and its child's indentation; `null` where they do not show it. */
export function unitBetween(parent: string, child: string): string | null {
  const outer = parent.replace(/[\r\n]+/g, "");
  const inner = child.replace(/[\r\n]+/g, "");
  const shown = inner.length < child.length && inner.length > outer.length && inner.startsWith(outer);
  return shown ? inner.slice(outer.length) : null;
}

/** The indentation one level down; where there are no lines, there are none there either. */
export const deeper = (indent: string, unit: string): string => (indent === "" ? "" : indent + unit);

/** Where the comments end that begin on the line that `at` is on: they speak of what stands before them. */
export function afterComments(bytes: Buffer, at: number, limit: number): number {
  let end = at;
  for (;;) {
    let next = end;
    while (next < limit && (bytes[next] === 0x20 || bytes[next] === 0x09)) next++;
    if (bytes.toString("latin1", next, next + 4) !== "<!--") return end;
    const close = bytes.indexOf("-->", next + 4);
    if (close < 0 || close + 3 > limit) return end;
    end = close + 3;
  }
}

/** Learns a document's layout from what stands outside its records, chunk by chunk. */
export class LayoutWatch {
  #space = "";
  #indents: string[] = [];
  #records: string | null = null;

  /** Text outside the records; it may come in pieces. */
  text(bytes: Buffer, start: number, end: number): void {
    if (this.#records === null)
      this.#space = (this.#space + bytes.toString("latin1", Math.max(start, end - 256), end)).slice(-256);
  }

  /** A tag on the way to the records. `depth` counts the elements around it. */
  tag(depth: number, stop: "record" | "other"): void {
    if (this.#records === null) {
      const indent = lineIndent(this.#space);
      if (stop === "record") this.#records = indent;
      else {
        this.#indents.length = depth;
        this.#indents[depth] = indent;
      }
    }
    this.#space = "";
  }

  /** Anything else outside the records. */
  other(): void {
    this.#space = "";
  }

  /** `depth` is how many elements are around a record. */
  layout(depth: number): Layout {
    const own = ownLayout(depth);
    const container = this.#indents[depth - 1];
    const outer = this.#indents[depth - 2];
    if (this.#records !== null) {
      const unit = container === undefined ? null : unitBetween(container, this.#records);
      return { indent: this.#records, unit: unit ?? (this.#records === "" ? "" : own.unit) };
    }
    if (container === undefined) return own;
    const unit = (outer === undefined ? null : unitBetween(outer, container)) ?? own.unit;
    if (container !== "") return { indent: container + unit, unit };
    return depth === 1 ? own : { indent: "", unit: "" };
  }
}
