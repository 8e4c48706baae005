/** One line of a YAML text, with what is said about it. */
export interface Line {
  readonly text: string;
  readonly comment?: string;
}

/** Comments stand in one column; a line that goes beyond this has its own right behind it. */
const widest = 60;
const longestComment = 160;

/** Lines with their comments below each other, two blanks behind the longest one. */
export function aligned(lines: readonly Line[]): readonly string[] {
  const widths = lines.flatMap(({ text, comment }) =>
    comment && text.length <= widest ? [text.length] : [],
  );
  const column = Math.max(0, ...widths);
  return lines.map(({ text, comment }) => (comment ? `${text.padEnd(column)}  # ${remark(comment)}` : text));
}

/** A text as it can stand behind `#`: on one line, and not endlessly long. */
export const remark = (text: string): string => inOneLine(text, longestComment);

/** The same for what must not be cut short. */
export const wide = (text: string): string => inOneLine(text, longestComment * 5);

function inOneLine(text: string, longest: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ");
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

const plain = /^(?:\.\.?\/)*[\p{L}_][\p{L}\p{N}_./-]*(?: [\p{L}\p{N}_./-]+)*$/u;
const words = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

/** A text as a YAML scalar that reads back the same, anywhere: plain where it can be, else in quotes. */
export function scalar(text: string): string {
  if (plain.test(text) && !words.test(text)) return text;
  if (/^[\x20-\x7e]*$/.test(text) && text.includes('"') && !text.includes("'")) return `'${text}'`;
  return JSON.stringify(text).replace(unseen, escaped);
}

/** Characters that YAML does not allow, or that nobody sees, some of which turn the direction of what follows. */
const unseen = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}

/** Entries as a map on one line; their values are YAML already. */
export const flowMap = (entries: readonly (readonly [name: string, value: string])[]): string =>
  `{ ${entries.map(([name, value]) => `${scalar(name)}: ${value}`).join(", ")} }`;

export const flowList = (texts: readonly string[]): string => `[${texts.map(scalar).join(", ")}]`;
