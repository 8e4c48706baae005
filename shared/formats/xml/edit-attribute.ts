import { Fault } from "../format.ts";
import { spaceBefore } from "./bytes.ts";
import type { Edit } from "./edit.ts";
import { attributeText, type Element, type Source } from "./element.ts";
import { escapedAttribute } from "./escape.ts";
import { documentName, writtenAttribute } from "./write-element.ts";

/** Gives an attribute another value in its own quotes, adds it after the last one, or takes it away (`undefined`). */
export function attributeEdits(
  source: Source,
  element: Element,
  name: string,
  value: string | undefined,
  quote: '"' | "'",
): readonly Edit[] | Fault {
  const { bytes, text } = source;
  const attribute = element.attributes.find((other) => other.name === name);
  if (attribute === undefined) {
    if (value === undefined) return [];
    const written = documentName(name, true, element.scope, text);
    if (written instanceof Fault) return written;
    const markup = writtenAttribute(written.name, value, quote, text);
    if (markup instanceof Fault) return markup;
    const last = element.attributesEnd;
    return [{ start: last, end: last, markup: written.declaration + markup }];
  }
  const { start, valueStart, valueEnd } = attribute;
  if (value === undefined) return [{ start: spaceBefore(bytes, start, 0), end: valueEnd + 1, markup: "" }];
  const now = attributeText(source, attribute);
  if (now === value) return [];
  const markup = escapedAttribute(value, bytes[valueEnd] === 0x27 ? "'" : '"', text);
  return markup instanceof Fault ? markup : [{ start: valueStart, end: valueEnd, markup }];
}
