import type { Spelling } from "./spelling.ts";

/** Pairs of words for true and false. Letters and digits only count where both are seen, or the name promises it. */
const pairs: readonly (readonly [yes: string, no: string])[] = [
  ["true", "false"],
  ["yes", "no"],
  ["ja", "nein"],
  ["wahr", "falsch"],
  ["oui", "non"],
  ["on", "off"],
  ["y", "n"],
  ["j", "n"],
  ["t", "f"],
  ["1", "0"],
  ["x", "-"],
];

/** How a column of texts spells true and false; `null` where it does not. `isYesNo`: the column's name promises it. */
export function booleanSpelling(texts: readonly string[], isYesNo: boolean): Spelling | null {
  const seen = new Set(texts);
  if (seen.size === 0 || seen.size > 2) return null;
  const lower = new Set([...seen].map((text) => text.toLowerCase()));
  if (lower.size < seen.size) return null;
  const pair = pairs.find((words) => [...lower].every((word) => words.includes(word)));
  if (pair === undefined) return null;
  const [yes, no] = pair;
  const isShort = yes.length === 1;
  if (isShort && lower.size < 2 && !isYesNo) return null;
  const written = (word: string) => [...seen].find((text) => text.toLowerCase() === word);
  const [writtenYes, writtenNo] = [written(yes), written(no)];
  const format = `${writtenYes ?? inCaseOf(writtenNo ?? no, yes)}/${writtenNo ?? inCaseOf(writtenYes ?? yes, no)}`;
  return {
    type: "boolean",
    format: format === "true/false" ? null : format,
    natural: yes !== "1" || isYesNo,
  };
}

/** `word` in capitals where `model` is. */
function inCaseOf(model: string, word: string): string {
  if (model === model.toUpperCase() && model !== model.toLowerCase()) return word.toUpperCase();
  return model.charAt(0) === model.charAt(0).toLowerCase()
    ? word
    : word.charAt(0).toUpperCase() + word.slice(1);
}
