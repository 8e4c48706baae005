import { parseDocument } from "yaml";
import type { Look } from "./look.ts";
import type { Tree } from "./tree.ts";

/**
 * The text with blocks indented by two, no blanks at the ends of lines and one line end at its end. Comments, quotes and the
 * order of everything stay. `null` where the text cannot be read, or would mean something else.
 */
export function format({ text, tree }: Look): string | null {
  const before = meaning(text);
  if (before === null || tree === null) return null;
  const indents = new Map<number, number>();
  note(tree, 0, text, indents);
  const formatted = indented(text, indents, tree);
  return meaning(formatted) === before ? formatted : null;
}

/** What a text stands for, as JSON; `null` where it is not YAML, or points at what is not there. */
function meaning(text: string): string | null {
  try {
    const document = parseDocument(text, { uniqueKeys: false });
    return document.errors.length > 0 ? null : JSON.stringify(document.toJS());
  } catch (cause) {
    if (cause instanceof ReferenceError || cause instanceof RangeError) return null;
    throw cause;
  }
}

/** What each line that begins an entry or an element is indented by. */
function note(tree: Tree | null, indent: number, text: string, indents: Map<number, number>): void {
  const line = (start: number): void => {
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    if (text.slice(lineStart, start).trim() === "") indents.set(lineStart, indent);
  };
  if (tree?.kind === "map" && !tree.flow)
    for (const { start, value } of tree.entries) {
      line(start);
      note(value, indent + 2, text, indents);
    }
  if (tree?.kind === "list" && !tree.flow)
    for (const { start, value } of tree.items) {
      line(start);
      note(value, indent + 2, text, indents);
    }
}

/** Lines that begin nothing, such as comments and the rest of long texts, move with those that they belong to. */
function indented(text: string, indents: ReadonlyMap<number, number>, tree: Tree): string {
  const lines = text.split("\n");
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  const first = lines.findIndex((_, index) => starts[index]! >= tree.start);
  let shift = 0;
  const shifted = lines.map((line, index) => {
    const wanted = indents.get(starts[index]!);
    const own = line.length - line.trimStart().length;
    if (wanted !== undefined) shift = wanted - own;
    const isComment = line.trimStart().startsWith("#");
    const next = isComment ? nextIndent(index, starts, lines, indents) : null;
    const by = next ?? (index < first ? 0 : shift);
    if (line.trim() === "") return "";
    return " ".repeat(Math.max(0, own + by)) + line.trim();
  });
  return `${shifted.join("\n").trimEnd()}\n`;
}

function nextIndent(
  index: number,
  starts: readonly number[],
  lines: readonly string[],
  indents: ReadonlyMap<number, number>,
): number | null {
  for (let next = index + 1; next < lines.length; next++) {
    const line = lines[next]!;
    const wanted = indents.get(starts[next]!);
    if (wanted !== undefined) return wanted - (line.length - line.trimStart().length);
    if (line.trim() !== "" && !line.trimStart().startsWith("#")) return null;
  }
  return null;
}
