/** A part of the text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The way to a value as it is written: names, and numbers for the elements of lists. */
export type WrittenPath = readonly (string | number)[];

/**
 * What a sync file's text is made of, found without giving up at what is wrong in it. Of text that is YAML, it is what
 * YAML makes of it; of other text, what its author was probably about to write.
 */
export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree extends Span {
  readonly kind: "map";
  /** In braces. */
  readonly flow: boolean;
  /** The column of a block's names, from 0; of braces, that of the entry around them. */
  readonly column: number;
  readonly entries: readonly Entry[];
}

export interface Entry extends Span {
  readonly name: ScalarTree;
  /** Where the colon stands; `null` after a name that is only half typed. */
  readonly colon: number | null;
  /** `null` where nothing follows the colon. */
  readonly value: Tree | null;
}

export interface ListTree extends Span {
  readonly kind: "list";
  readonly flow: boolean;
  readonly column: number;
  readonly items: readonly Item[];
}

export interface Item extends Span {
  readonly value: Tree | null;
}

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

export interface ScalarTree extends Span {
  readonly kind: "scalar";
  readonly style: ScalarStyle;
  /** What the text stands for, as a text. */
  readonly text: string;
  /** The place of each of its characters, and one more for its end. */
  readonly places: readonly number[];
  /** False for a quoted text whose quote is not closed. */
  readonly closed: boolean;
  /** In brackets or braces, where a plain text ends at commas. */
  readonly flow: boolean;
}

/** The value at a path; `null` where there is none. */
export function treeAt(tree: Tree | null, path: WrittenPath): Tree | null {
  let here = tree;
  for (const step of path) {
    if (here?.kind === "map") here = entryOf(here, String(step))?.value ?? null;
    else if (here?.kind === "list" && typeof step === "number") here = here.items[step]?.value ?? null;
    // One element may stand for a list of one.
    else if (step !== 0 || here?.kind === "list") return null;
  }
  return here;
}

export const entryOf = (map: MapTree, name: string): Entry | undefined =>
  map.entries.find((entry) => entry.name.text === name && entry.colon !== null);

/** The entry at a path. */
export function entryAt(tree: Tree | null, path: WrittenPath): Entry | null {
  const parent = treeAt(tree, path.slice(0, -1));
  const last = path.at(-1);
  return parent?.kind === "map" && last !== undefined ? (entryOf(parent, String(last)) ?? null) : null;
}

/** Every name and every scalar, in the order of the text. */
export function* walk(tree: Tree | null, path: WrittenPath = []): Generator<Visit> {
  if (tree === null) return;
  switch (tree.kind) {
    case "map":
      for (const entry of tree.entries) {
        const inner = [...path, entry.name.text];
        yield { kind: "name", path: inner, scalar: entry.name, entry, map: tree };
        yield* walk(entry.value, inner);
      }
      return;
    case "list":
      for (const [index, item] of tree.items.entries()) yield* walk(item.value, [...path, index]);
      return;
    case "scalar":
      yield { kind: "value", path, scalar: tree };
  }
}

export type Visit =
  | {
      readonly kind: "name";
      readonly path: WrittenPath;
      readonly scalar: ScalarTree;
      readonly entry: Entry;
      readonly map: MapTree;
    }
  | { readonly kind: "value"; readonly path: WrittenPath; readonly scalar: ScalarTree };

/** Of the names and scalars, those that may be at a place in the text: what is before or behind it is passed over. */
export function* walkAround(tree: Tree | null, offset: number, path: WrittenPath = []): Generator<Visit> {
  const isAround = ({ start, end }: Span) => start <= offset && offset <= end;
  switch (tree?.kind) {
    case "map":
      for (const entry of tree.entries) {
        if (!isAround(entry)) continue;
        const inner = [...path, entry.name.text];
        yield { kind: "name", path: inner, scalar: entry.name, entry, map: tree };
        yield* walkAround(entry.value, offset, inner);
      }
      return;
    case "list":
      for (const [index, item] of tree.items.entries())
        if (isAround(item)) yield* walkAround(item.value, offset, [...path, index]);
      return;
    case "scalar":
      yield { kind: "value", path, scalar: tree };
  }
}

/** The name or value that a place in the text is in, its ends included. */
export function visitAt(tree: Tree | null, offset: number): Visit | null {
  for (const visit of walkAround(tree, offset))
    if (visit.scalar.start <= offset && offset <= visit.scalar.end) return visit;
  return null;
}

/** The offset in a scalar's text of a place in the file; the nearest one, where there is none. */
export function offsetWithin(scalar: ScalarTree, place: number): number {
  const found = scalar.places.findIndex((one) => one >= place);
  return found < 0 ? scalar.text.length : found;
}

/** The part of the file that holds a part of a scalar's text. */
export function spanWithin(scalar: ScalarTree, start: number, end: number): Span {
  const from = scalar.places[start] ?? scalar.end;
  if (start === end) return { start: from, end: from };
  const last = scalar.places[end - 1] ?? scalar.end;
  const next = scalar.places[end] ?? scalar.end;
  // An escape is longer than what it stands for.
  return {
    start: from,
    end: scalar.style === "plain" ? last + 1 : Math.max(last + 1, Math.min(next, scalar.end)),
  };
}
