import { type Element, laidOut, type Source } from "./element.ts";
import { deeper, indentAt, type Layout, unitBetween } from "./layout.ts";

/** How a record is written, told from another one of the file or from the record itself. */
export interface Style {
  /** What one level adds to the indentation. */
  readonly unit: string;
  /** What stands before the `>` of an element without content: `/` or ` /`; `""` for `<a></a>`. */
  readonly empty: string;
  readonly quote: '"' | "'";
}

/** The white space before an element and its closing tag, and before what is in it. */
export interface Indents {
  readonly outer: string;
  readonly inner: string;
}

export const plainStyle = (layout: Layout): Style => ({ unit: layout.unit, empty: "/", quote: '"' });

export function styleOf(source: Source, record: Element, layout: Layout): Style {
  const indents = indentsOf(source, record, layout);
  let empty: string | null = null;
  let quote: '"' | "'" | null = null;
  const look = (element: Element): void => {
    empty ??= emptyStyle(source, element);
    const attribute = element.attributes[0];
    if (attribute !== undefined) quote ??= source.bytes[attribute.valueEnd] === 0x27 ? "'" : '"';
    for (const child of element.children) if (empty === null || quote === null) look(child);
  };
  look(record);
  const unit = unitBetween(indents.outer, indents.inner) ?? layout.unit;
  return { unit, empty: empty ?? "/", quote: quote ?? '"' };
}

function emptyStyle(source: Source, element: Element): string | null {
  if (element.selfClosing) return source.bytes[element.end - 3] === 0x20 ? " /" : "/";
  return element.tagEnd === element.closeStart ? "" : null;
}

/** An element's indentation; of a record, whose own bytes do not show what stands before it, told from its end. */
export function indentsOf(source: Source, element: Element, layout: Layout): Indents {
  const child = element.children[0];
  const own =
    element.parent !== null
      ? indentAt(source.bytes, element.start)
      : child !== undefined || (laidOut(element) && element.pieces.length > 0)
        ? indentAt(source.bytes, element.closeStart)
        : layout.indent;
  if (child !== undefined) return { outer: own, inner: indentAt(source.bytes, child.start) };
  return { outer: own, inner: deeper(own, layout.unit) };
}
