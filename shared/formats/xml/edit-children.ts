import { assert } from "../../base/assert.ts";
import type { NativeValue } from "../../model/native.ts";
import { Fault } from "../format.ts";
import { spaceBefore } from "./bytes.ts";
import type { Edit } from "./edit.ts";
import { openedUp } from "./edit-text.ts";
import { type Element, type Source, speaks, textPieces } from "./element.ts";
import { afterComments, deeper, indentAt, type Layout } from "./layout.ts";
import { indentsOf, type Style } from "./style.ts";
import { ElementWriter } from "./write-element.ts";

/**
 * Adds elements of one name: after the last of that name, else after the last child, in the indentation of what they
 * follow; comments on that line stay with what they follow.
 */
export function addedChildren(
  source: Source,
  parent: Element,
  name: string,
  values: readonly NativeValue[],
  style: Style,
  layout: Layout,
  room: number,
): readonly Edit[] | Fault {
  const { bytes } = source;
  const twin = parent.children.findLast((child) => child.name === name);
  const neighbour = twin ?? parent.children.at(-1);
  const silent = !textPieces(parent).some(speaks);
  const indents = indentsOf(source, parent, layout);
  const own = neighbour !== undefined ? indentAt(bytes, neighbour.start) : silent ? indents.inner : "";
  const place = {
    scope: parent.scope,
    indents: { outer: own, inner: deeper(own, style.unit) },
    like: twin ?? null,
    record: false,
    room,
  };
  const writer = new ElementWriter(source.text, style);
  let markup = "";
  for (const value of values) {
    const written = writer.write(name, value, place);
    if (written instanceof Fault) return written;
    markup += own + written;
  }
  if (parent.selfClosing) return [openedUp(source, parent, markup + (own === "" ? "" : indents.outer))];
  if (neighbour !== undefined) {
    const run = parent.children.indexOf(neighbour) + 1;
    const textFollows = textPieces(parent).some((piece) => piece.run === run);
    const at = textFollows ? neighbour.end : afterComments(bytes, neighbour.end, parent.closeStart);
    return [{ start: at, end: at, markup }];
  }
  const end = silent ? spaceBefore(bytes, parent.closeStart, parent.tagEnd) : parent.closeStart;
  const closing = own !== "" && indentAt(bytes, parent.closeStart) === "" ? indents.outer : "";
  return [{ start: end, end, markup: markup + closing }];
}

/**
 * Takes a child away with the white space before it. Where only one of the texts before and after it is layout, that
 * layout goes, so that it does not become part of the other.
 */
export function removedChild(source: Source, child: Element): readonly Edit[] {
  const parent = child.parent;
  assert(parent !== null, "a record is taken out of itself");
  const run = parent.children.indexOf(child);
  const speaking = textPieces(parent);
  const before = speaking.some((piece) => piece.run === run);
  const after = speaking.some((piece) => piece.run === run + 1);
  const blanked = (number: number): readonly Edit[] =>
    parent.pieces
      .filter((piece) => piece.run === number)
      .map((piece) => ({ start: piece.outerStart, end: piece.outerEnd, markup: "" }));
  const gone = { start: child.start, end: child.end, markup: "" };
  if (before) return after ? [gone] : [gone, ...blanked(run + 1)];
  if (after) return [...blanked(run), gone];
  if (parent.children.length === 1 && !parent.remarks && parent.parent !== null)
    return [{ start: parent.tagEnd, end: parent.closeStart, markup: "" }];
  return [{ start: spaceBefore(source.bytes, child.start, parent.tagEnd), end: child.end, markup: "" }];
}
