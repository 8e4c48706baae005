import type { TextCodec } from "../format.ts";
import { spaced } from "./style.ts";
import { spell } from "./text.ts";

/** A document that holds nothing but `inside` at the end of the path. `inside` is JSON, its first line unindented. */
export function documentWith(text: TextCodec, path: readonly string[], inside: Buffer): Buffer {
  const { newline, unit, colon } = spaced;
  const indents = path.map((_, level) => `${newline}${unit.repeat(level + 1)}`);
  const opening = path.map((name, level) => `{${indents[level]}${JSON.stringify(name)}${colon}`).join("");
  const closing = path.map((_, level) => `${newline}${unit.repeat(path.length - 1 - level)}}`).join("");
  return Buffer.concat([
    spell(text, opening),
    indented(inside, `${newline}${unit.repeat(path.length)}`),
    spell(text, `${closing}${newline}`),
  ]);
}

/** The bytes with `lineStart` in place of every line end. JSON has no line ends inside of texts. */
export function indented(json: Buffer, lineStart: string): Buffer {
  return Buffer.from(json.toString("latin1").replaceAll("\n", lineStart), "latin1");
}
