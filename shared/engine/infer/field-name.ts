import type { FieldName } from "../../model/ids.ts";
import type { InferredColumn } from "./column.ts";
import { conceptOf } from "./concepts.ts";
import { wordsOf } from "./words.ts";

/** What expressions and JavaScript's objects mean otherwise. */
const taken = new Set([
  ...["true", "false", "null", "in", "row", "record", "parent", "run", "values", "base", "by"],
  ...["constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"],
  ...["toLocaleString", "toString", "valueOf"],
]);

const longest = 60;

/** A name for the field that columns share: the most readable of theirs, in camelCase, and not one of `used`. */
export function fieldName(columns: readonly InferredColumn[], used: ReadonlySet<FieldName>): FieldName {
  const names = columns.map(({ name }) => name);
  const best = names.reduce(
    (chosen, name) => (burden(name) < burden(chosen) ? name : chosen),
    names[0] ?? "",
  );
  const name = camelCase(inOrder(wordsOf(best)), "field");
  if (!used.has(name)) return name;
  for (let count = 2; ; count++) if (!used.has(`${name}${count}`)) return `${name}${count}`;
}

/** Words as one name that sync files and expressions take; `prefix` begins what would not begin with a letter. */
export function camelCase([first = "", ...rest]: readonly string[], prefix: string): string {
  const capitalised = rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const letters = [first, ...capitalised].join("").match(/[\p{L}\p{N}]/gu) ?? [];
  const joined = letters.slice(0, longest).join("");
  const name = /^\p{L}/u.test(joined) ? joined : `${prefix}${joined}`;
  return taken.has(name) ? `${name}Value` : name;
}

/** `name.first` is a first name. */
const inOrder = (words: readonly string[]): readonly string[] =>
  words.length === 2 && conceptOf(words) === null && conceptOf(words.toReversed()) !== null
    ? words.toReversed()
    : words;

const abbreviations = new Set(
  "qty nr no num desc kat prod art cust tel str vk ek vkpreis ekpreis matnr artnr artikelnr kdnr rg dob fname lname amt addr dept mfr".split(
    " ",
  ),
);

/** How hard a name is to read. */
function burden(name: string): number {
  const words = wordsOf(name);
  const isHard = (word: string): boolean =>
    abbreviations.has(word) ||
    (word.length > 2 && !/[aeiouy]/.test(word) && /^[a-z]+$/.test(word) && word !== "sku");
  return (
    (words.length === 0 ? 10 : 0) +
    words.filter(isHard).length * 3 +
    (/^\$key$/.test(name) ? 5 : 0) +
    (name.includes(".") ? 2 : 0) +
    (words.some((word) => /^\d+$/.test(word)) ? 2 : 0) +
    (words.join("").length > 24 ? 1 : 0)
  );
}
