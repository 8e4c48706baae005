import { Fault } from "../format.ts";

const predefined = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["apos", "'"],
  ["quot", '"'],
]);

/** A text of the document as its value: line ends become LF (XML 1.0, 2.11) and references their characters. */
export const textValue = (raw: string, at: number): string | Fault =>
  expand(raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw, at);

/** An attribute of the document as its value: white space becomes blanks (XML 1.0, 3.3.3). */
export const attributeValue = (raw: string, at: number): string | Fault =>
  expand(raw.replace(/\r\n|[\r\n\t]/g, " "), at);

/** CDATA knows line ends but no references. */
export const cdataValue = (raw: string): string => (raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw);

/** Each reference becomes one character, so a text never grows (SPEC F50). */
function expand(raw: string, at: number): string | Fault {
  let ampersand = raw.indexOf("&");
  if (ampersand < 0) return raw;
  let value = "";
  let done = 0;
  while (ampersand >= 0) {
    const semicolon = raw.indexOf(";", ampersand);
    const name = semicolon < 0 ? "" : raw.slice(ampersand + 1, semicolon);
    if (!/^(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z_:\u0080-\uffff][-.\w:\u0080-\uffff]*)$/.test(name))
      return new Fault("record.malformed", "An & begins no reference.", at, "In text, & is written &amp;.");
    const character = name.startsWith("#") ? numbered(name) : predefined.get(name);
    if (character === undefined)
      return name.startsWith("#")
        ? new Fault("record.malformed", `&${shown(name)}; is not a character that XML allows.`, at)
        : new Fault(
            "record.malformed",
            `&${shown(name)}; is an entity that XML does not predefine.`,
            at,
            "Syncline expands no entities that a DTD declares. Write the text itself, or a reference such as &#8364;.",
          );
    value += raw.slice(done, ampersand) + character;
    done = semicolon + 1;
    ampersand = raw.indexOf("&", done);
  }
  return value + raw.slice(done);
}

const shown = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

/** The character of `#8364` or `#x20AC`; `undefined` for one that is not in XML 1.0's `Char`. */
function numbered(name: string): string | undefined {
  const code = name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  const allowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return allowed ? String.fromCodePoint(code) : undefined;
}
