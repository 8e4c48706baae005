import { SyntaxProblem } from "./problem.ts";

const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "?": "?",
  '"': '"',
  "'": "'",
  "`": "`",
};
const escaped =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([abfnrtv\\?"'`])|)/g;

/** What a quoted text with CEL's escapes stands for. `offset` is its place, for the problem thrown. */
export function unescapeText(text: string, offset: number): string {
  if (!text.includes("\\")) return text;
  return text.replace(escaped, (whole, hex, short, long, octal, letter, at: number) => {
    if (letter !== undefined) return simple[letter]!;
    const code =
      octal !== undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex ?? short ?? long ?? "", 16);
    const start = offset + at;
    if (Number.isNaN(code))
      throw new SyntaxProblem(
        `${text.slice(at, at + 2)} is not an escape`,
        start,
        start + Math.min(2, text.length - at),
        "Write a backslash as \\\\, or put r before the quote.",
      );
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      throw new SyntaxProblem(`${whole} is not a character`, start, start + whole.length, null);
    return String.fromCodePoint(code);
  });
}

/** A text as an expression writes it. */
export const quoteText = (text: string): string => JSON.stringify(text);

/** A name as an expression writes it. */
export const spellName = (name: string): string =>
  /^[@#$]?[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : `\`${name}\``;
