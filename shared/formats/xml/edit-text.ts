import { Fault } from "../format.ts";
import type { Edit } from "./edit.ts";
import { type Element, joinedText, laidOut, type Source, speaks, textPieces } from "./element.ts";
import { cdataContent, escapedText } from "./escape.ts";

/**
 * Gives an element another text (SPEC F45). One piece carries it: the first CDATA section, else the first text that is
 * not layout. Pieces around it stay where the new text begins and ends as they do, else they go.
 */
export function textEdits(source: Source, element: Element, value: string): readonly Edit[] | Fault {
  const pieces = textPieces(element);
  const now = joinedText(source, pieces);
  if (now instanceof Fault) return now;
  if (now === value) return [];
  const carrier = pieces.find((piece) => piece.cdata) ?? pieces.find(speaks) ?? pieces[0];
  if (carrier === undefined) return firstText(source, element, value);
  const index = pieces.indexOf(carrier);
  const before = joinedText(source, pieces.slice(0, index));
  const after = joinedText(source, pieces.slice(index + 1));
  if (before instanceof Fault) return before;
  if (after instanceof Fault) return after;
  const middle = value.slice(before.length, value.length - after.length);
  const framed =
    value.length > before.length + after.length &&
    value.startsWith(before) &&
    value.endsWith(after) &&
    middle.trim() !== "";
  const told = framed ? middle : value;
  const markup = carrier.cdata
    ? cdataContent(told, source.text)
    : escapedText(told, source.text, laidOut(element));
  if (markup instanceof Fault) return markup;
  const edit = { start: carrier.start, end: carrier.end, markup };
  if (framed) return [edit];
  return pieces.map((piece) =>
    piece === carrier ? edit : { start: piece.outerStart, end: piece.outerEnd, markup: "" },
  );
}

/** Text for an element that has none: right after its start tag, in place of the layout up to the first child. */
function firstText(source: Source, element: Element, value: string): readonly Edit[] | Fault {
  const markup = escapedText(value, source.text, laidOut(element));
  if (markup instanceof Fault) return markup;
  if (element.selfClosing) return [openedUp(source, element, markup)];
  const layout = element.pieces.filter((piece) => piece.run === 0);
  return [
    { start: element.tagEnd, end: element.tagEnd, markup },
    ...layout.map((piece) => ({ start: piece.outerStart, end: piece.outerEnd, markup: "" })),
  ];
}

/** `<a/>` with something in it. */
export function openedUp(source: Source, element: Element, content: string): Edit {
  const name = source.text.decode(source.bytes, element.nameStart, element.nameEnd);
  return { start: element.attributesEnd, end: element.end, markup: `>${content}</${name}>` };
}
