import { unescapeText } from "./escape.ts";
import { SyntaxProblem } from "./problem.ts";

export interface Token {
  readonly kind: "number" | "string" | "name" | "quoted-name" | "punctuation" | "end";
  /** Of a string and a quoted name, what it stands for; else the characters themselves. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const blank = /(?:[\s\uFEFF]|\/\/[^\n]*)+/y;
// Names may begin as native paths do: `@id`, `#text`, `$key`.
const name = /[@#$]?[\p{ID_Start}_$][\p{ID_Continue}$]*/uy;
const number = /0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const punctuation = /&&|\|\||[=!<>]=|[-+*/%<>!?:.,()[\]{}]/y;
const quote = /([rR]?)("""|'''|["'])/y;
const bytes = /(?:[bB][rR]?|[rR][bB])["']/y;
const quotedName = /`([^`\n]+)`/y;

const corrections: Readonly<Record<string, string>> = {
  "=": "==",
  "&": "&&",
  "|": "||",
  "“": '"',
  "”": '"',
  "„": '"',
};

/** Splits an expression into tokens; the last one is `end`. Throws `SyntaxProblem`. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const push = (kind: Token["kind"], text: string, end: number): void => {
    tokens.push({ kind, text, start: at, end });
    at = end;
  };
  for (;;) {
    const space = match(blank);
    if (space) at += space[0].length;
    if (at >= source.length) break;
    const opening = match(quote);
    if (opening) {
      const end = closingQuote(source, at, at + opening[0].length, opening[2]!, opening[1] !== "");
      const inner = source.slice(at + opening[0].length, end - opening[2]!.length);
      push("string", opening[1] === "" ? unescapeText(inner, at + opening[0].length) : inner, end);
      continue;
    }
    if (match(bytes))
      throw new SyntaxProblem("Expressions have no byte strings", at, at + 1, "Take the b away.");
    const word = match(name);
    const digits = word ? null : match(number);
    const backtick = word || digits ? null : match(quotedName);
    const mark = word || digits || backtick ? null : match(punctuation);
    if (word) push("name", word[0], at + word[0].length);
    else if (digits) push("number", digits[0], numberEnd(source, at, at + digits[0].length));
    else if (backtick) push("quoted-name", backtick[1]!, at + backtick[0].length);
    else if (mark) push("punctuation", mark[0], at + mark[0].length);
    else throw unexpected(source, at);
  }
  push("end", "", source.length);
  return tokens;
}

/** Takes the `u` of CEL's unsigned numbers along, and refuses a name that begins with digits. */
function numberEnd(source: string, start: number, end: number): number {
  const after = /^u/i.test(source.slice(end, end + 1)) ? end + 1 : end;
  name.lastIndex = after;
  const word = name.exec(source);
  if (word) {
    const wordEnd = after + word[0].length;
    const text = source.slice(start, wordEnd);
    const hint = `A name that begins with a digit is written in backquotes: \`${text}\`.`;
    throw new SyntaxProblem(`${text} is neither a number nor a name`, start, wordEnd, hint);
  }
  return after;
}

/** The offset after the closing quote. */
function closingQuote(source: string, start: number, from: number, mark: string, raw: boolean): number {
  const multiline = mark.length === 3;
  for (let at = from; at < source.length; at++) {
    if (source[at] === "\\" && !raw) at++;
    else if (source.startsWith(mark, at)) return at + mark.length;
    else if (!multiline && source[at] === "\n") break;
  }
  throw new SyntaxProblem("A text has no closing quote", start, source.length, `Close it with ${mark}.`);
}

function unexpected(source: string, at: number): SyntaxProblem {
  const character = String.fromCodePoint(source.codePointAt(at)!);
  const end = at + character.length;
  const better = corrections[character];
  if (better === undefined)
    return new SyntaxProblem(`${JSON.stringify(character)} means nothing in an expression`, at, end, null);
  const title = `Write ${better}`;
  return new SyntaxProblem(`${character} is written ${better} in an expression`, at, end, null, {
    title,
    start: at,
    end,
    text: better,
  });
}
