import { scan } from "./scan.ts";
import { isJson } from "./spell.ts";
import {
  type MapTree,
  type ScalarTree,
  type Span,
  type Visit,
  type WrittenPath,
  walkAround,
} from "./tree.ts";

/** Stands where the cursor is, so that an empty place is something; no sync file has it. */
const mark = "\uE000";

/** Where somebody is typing. */
export type Cursor = NameCursor | ValueCursor;

export interface NameCursor {
  readonly kind: "name";
  /** Of the object whose property it is. */
  readonly path: WrittenPath;
  /** What is typed of it before the cursor. */
  readonly typed: string;
  /** What an answer takes the place of. */
  readonly replace: Span;
  readonly quote: '"' | "'" | null;
  readonly flow: boolean;
  readonly json: boolean;
  /** The column of the names of its object. */
  readonly column: number;
  /** The other names of the object. */
  readonly others: readonly string[];
  readonly hasColon: boolean;
}

export interface ValueCursor {
  readonly kind: "value";
  readonly path: WrittenPath;
  readonly typed: string;
  readonly replace: Span;
  readonly quote: '"' | "'" | null;
  readonly flow: boolean;
  readonly json: boolean;
  /** What goes before an answer: the blank after a colon. */
  readonly lead: string;
  /** The whole text with the cursor's place in it, for expressions. */
  readonly text: string;
  readonly at: number;
  /** The place in the file of each character of `text`. */
  readonly places: readonly number[];
  /** Where the value stands alone, an object can begin: the column of its names. */
  readonly opensAt: number | null;
  readonly style: ScalarTree["style"];
}

/** The name or value that is typed at a place; `null` in comments and where nothing can be. */
export function cursorAt(text: string, offset: number): Cursor | null {
  const tree = scan(`${text.slice(0, offset)}${mark}${text.slice(offset)}`);
  for (const visit of walkAround(tree, offset)) {
    if (visit.scalar.end > offset && visit.scalar.text.includes(mark)) return cursorOf(visit, text, offset);
  }
  return null;
}

function cursorOf(visit: Visit, text: string, offset: number): Cursor | null {
  const { scalar } = visit;
  const at = scalar.text.indexOf(mark);
  if (visit.kind === "name" && !canBeName(text, scalar.start, visit.map.flow)) return null;
  if (isBeforeMore(text, offset) && at === 0) return null;
  const typed = scalar.text.slice(0, at);
  const real = (place: number): number => (place > offset ? place - 1 : place);
  const quote = scalar.style === "double" ? '"' : scalar.style === "single" ? "'" : null;
  const inner = quote === null ? 0 : 1;
  const replace = {
    start: scalar.start + inner,
    end: real(scalar.end) - (quote !== null && scalar.closed ? 1 : 0),
  };
  if (visit.kind === "name") {
    const colon = quote === null ? typed.indexOf(":") : -1;
    if (colon > 0 && visit.entry.colon !== null && typed.endsWith(":")) return null;
    if (colon > 0 && visit.entry.colon === null && !/^[ \t]*(?:$|[\r\n]|[,}\]]| #)/.test(text.slice(offset)))
      return null;
    if (colon > 0 && visit.entry.colon === null)
      return afterColon(
        visit,
        typed.slice(0, colon),
        typed.slice(colon + 1),
        scalar.start + colon + 1,
        offset,
      );
    return {
      kind: "name",
      path: visit.path.slice(0, -1),
      typed,
      replace,
      quote,
      flow: visit.map.flow,
      json: isJson(text),
      column: visit.map.column,
      others: namesBeside(visit.map, visit),
      hasColon: visit.entry.colon !== null,
    };
  }
  const isBlock = scalar.style === "literal" || scalar.style === "folded";
  if (!isBlock && scalar.style === "plain" && text.slice(scalar.start, offset).includes("\n")) return null;
  return {
    kind: "value",
    path: visit.path,
    typed,
    replace,
    quote,
    flow: scalar.flow,
    json: isJson(text),
    lead: "",
    text: scalar.text.replace(mark, ""),
    at,
    places: scalar.places.filter((_, index) => index !== at).map(real),
    opensAt:
      scalar.style === "plain" && !scalar.flow && /^[\w$]*$/.test(typed)
        ? openingColumn(text, scalar.start)
        : null,
    style: scalar.style,
  };
}

/** A name begins its line, or stands behind a hyphen, a bracket or a comma. */
function canBeName(text: string, start: number, flow: boolean): boolean {
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (/^\uFEFF?\s*(?:- +)*$/.test(line)) return true;
  return flow && /[{[,]\s*$/.test(line);
}

/** Whether the cursor is in the blanks before something, or before something in brackets: what were typed there would be of neither. */
const isBeforeMore = (text: string, offset: number): boolean =>
  /^(?:[ \t]+[^\s#,}\]]|[{[])/.test(text.slice(offset, offset + 200));

/** `mode:tw`: the blank after the colon is yet to be typed. */
function afterColon(visit: Visit, name: string, typed: string, start: number, offset: number): ValueCursor {
  return {
    kind: "value",
    path: [...visit.path.slice(0, -1), name],
    typed,
    replace: { start, end: offset },
    quote: null,
    flow: visit.scalar.flow,
    json: false,
    lead: " ",
    text: typed,
    at: typed.length,
    places: Array.from({ length: typed.length + 1 }, (_, index) => start + index),
    opensAt: null,
    style: "plain",
  };
}

const namesBeside = (map: MapTree, visit: Visit): readonly string[] =>
  map.entries.filter(({ name }) => name !== visit.scalar).map(({ name }) => name.text);

/** The column of a value that is alone in its line, or alone behind a hyphen. */
function openingColumn(text: string, start: number): number | null {
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return /^\s*(?:- +)*$/.test(line) ? line.length : null;
}
