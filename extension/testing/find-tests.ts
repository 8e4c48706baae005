import { scan } from "../language/scan.ts";
import { type Span, type Tree, treeAt, type WrittenPath } from "../language/tree.ts";

/** A test as it is written in a sync file. */
export interface FoundTest {
  /** Of the list `tests:`, from 0. */
  readonly index: number;
  readonly name: string;
  readonly at: Place;
}

/** Lines and columns from 0, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The tests of a sync file, in whatever state its text is. One without a name is not a test yet. */
export function findTests(text: string): readonly FoundTest[] {
  return testsOf(scan(text), text);
}

export function testsOf(tree: Tree | null, text: string): readonly FoundTest[] {
  const list = treeAt(tree, ["tests"]);
  if (list?.kind !== "list") return [];
  return list.items.flatMap(({ value }, index): readonly FoundTest[] => {
    const name = treeAt(value, ["name"]);
    return value === null || name?.kind !== "scalar" || name.text === ""
      ? []
      : [{ index, name: name.text, at: placeOf(text, value) }];
  });
}

/** Where a part of a test stands: its own place, where that is not written. */
export function placeAt(tree: Tree | null, text: string, path: WrittenPath): Place | null {
  const parent = treeAt(tree, path.slice(0, -1));
  const entry =
    parent?.kind === "map" ? parent.entries.find(({ name }) => name.text === path.at(-1)) : undefined;
  if (entry !== undefined) return placeOf(text, entry);
  return path.length > 2 ? placeAt(tree, text, path.slice(0, -1)) : null;
}

function placeOf(text: string, { start, end }: Span): Place {
  const [line, column] = positionOf(text, start);
  const [endLine, endColumn] = positionOf(text, end);
  return { line, column, endLine, endColumn };
}

function positionOf(text: string, offset: number): readonly [line: number, column: number] {
  const before = text.slice(0, offset);
  return [before.split("\n").length - 1, offset - (before.lastIndexOf("\n") + 1)];
}
