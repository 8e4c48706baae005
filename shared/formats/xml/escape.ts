import { Fault, type TextCodec } from "../format.ts";

/** What XML 1.0 cannot hold in any spelling: most control characters, lone surrogates, U+FFFE and U+FFFF. */
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u;

/** A reference to the first character of a text. */
const reference = (text: string): string => `&#x${text.codePointAt(0)!.toString(16).toUpperCase()};`;

/** Printable ASCII without what markup is made of: most values, which are written as they are. */
const plain = /^[ !#-%(-;=?-~]*$/;

/** A value as text of an element; `laidOut` where white space alone would be read as layout. */
export function escapedText(value: string, text: TextCodec, laidOut: boolean): string | Fault {
  if (laidOut && /^[ \t\r\n]+$/.test(value))
    return reference(value) + value.slice(1).replace(/\r/g, reference);
  if (plain.test(value)) return value;
  return (
    refused(value) ??
    written(
      value
        .replace(/&/g, "&amp;")
        .replace(/</g, "&lt;")
        .replace(/\]\]>/g, "]]&gt;")
        .replace(/\r/g, reference),
      text,
    )
  );
}

/** A value between quotes; white space that would be read as a blank is written as a reference. */
export function escapedAttribute(value: string, quote: '"' | "'", text: TextCodec): string | Fault {
  if (plain.test(value)) return value;
  return (
    refused(value) ??
    written(
      value
        .replace(/&/g, "&amp;")
        .replace(/</g, "&lt;")
        .replace(quote === '"' ? /"/g : /'/g, quote === '"' ? "&quot;" : "&apos;")
        .replace(/[\t\n\r]/g, reference),
      text,
    )
  );
}

/** What stands between the brackets of CDATA; the section is interrupted for what cannot stand in one. */
export function cdataContent(value: string, text: TextCodec): string | Fault {
  const outside = (character: string) => `]]>${reference(character)}<![CDATA[`;
  const split = value.replace(/\]\]>/g, "]]]]><![CDATA[>").replace(/\r/g, outside);
  return refused(value) ?? written(split, text, outside);
}

function refused(value: string): Fault | null {
  const found = forbidden.exec(value);
  if (found === null) return null;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  return new Fault(
    "record.unencodable",
    `The character U+${code} cannot be written in XML.`,
    0,
    "Take it away with clean: [strip-control].",
  );
}

/** The same markup, with characters that the encoding lacks in another spelling. */
function written(markup: string, text: TextCodec, spell = reference): string {
  if (text.encode(markup) !== null) return markup;
  let spelt = "";
  for (const character of markup) spelt += text.encode(character) === null ? spell(character) : character;
  return spelt;
}

const start = "A-Z_a-z\\u00c0-\\ud7ff\\uf900-\\ufffd\\u{10000}-\\u{effff}";
const part = `[${start}][-.0-9\\u00b7${start}]*`;
const qualified = new RegExp(`^${part}(?::${part})?$`, "u");

/** Why a name cannot be written, if it cannot. */
export function unwritableName(name: string, text: TextCodec): Fault | null {
  if (/^[A-Z_a-z][-.\w]*$/.test(name)) return null;
  if (qualified.test(name) && text.encode(name) !== null) return null;
  return new Fault("record.unencodable", `"${name}" cannot be the name of an element or attribute.`, 0);
}
