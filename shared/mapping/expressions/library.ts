import type { FunctionDefinition } from "./function.ts";
import { conversionFunctions } from "./library/conversions.ts";
import { dateFunctions } from "./library/dates.ts";
import { durationFunctions } from "./library/durations.ts";
import { encodingFunctions } from "./library/encoding.ts";
import { listFunctions } from "./library/lists.ts";
import { lookupFunctions } from "./library/lookups.ts";
import { nullFunctions } from "./library/nulls.ts";
import { numberFunctions } from "./library/numbers.ts";
import { patternFunctions } from "./library/patterns.ts";
import { textFunctions } from "./library/text.ts";
import { signatureOf } from "./signature.ts";

const groups: Readonly<Record<string, readonly FunctionDefinition[]>> = {
  text: textFunctions,
  patterns: patternFunctions,
  numbers: numberFunctions,
  dates: dateFunctions,
  durations: durationFunctions,
  lists: listFunctions,
  nulls: nullFunctions,
  conversions: conversionFunctions,
  encoding: encodingFunctions,
  lookups: lookupFunctions,
};

/** Every function of expressions, by name. */
export const library: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.values(groups)
    .flat()
    .map((definition) => [definition.name, definition]),
);

/** Names of other languages for functions of the library, for suggestions. */
export const foreignNames: ReadonlyMap<string, string> = new Map([
  ["int", "integer"],
  ["uint", "integer"],
  ["double", "number"],
  ["float", "number"],
  ["str", "string"],
  ["text", "string"],
  ["bool", "boolean"],
  ["len", "size"],
  ["length", "size"],
  ["toLowerCase", "lower"],
  ["lowerAscii", "lower"],
  ["toUpperCase", "upper"],
  ["upperAscii", "upper"],
  ["capitalize", "title"],
  ["substr", "substring"],
  ["mid", "substring"],
  ["includes", "contains"],
  ["regexReplace", "replaceRegex"],
  ["strip", "trim"],
  ["average", "avg"],
  ["mean", "avg"],
  ["ifNull", "default"],
  ["nvl", "default"],
  ["unique", "distinct"],
  ["parseDate", "date"],
  ["parseInt", "integer"],
  ["parseFloat", "decimal"],
]);

/** One entry of the documentation: a function, or a macro, which works on each element of a list. */
export interface FunctionDocumentation {
  readonly name: string;
  readonly group: string;
  /** `padLeft(text: string, width: integer): string` */
  readonly signatures: readonly string[];
  readonly description: string;
  readonly example: { readonly expression: string; readonly value: string };
}

const macros: readonly FunctionDocumentation[] = [
  {
    name: "has",
    group: "macros",
    signatures: ["has(record.member): boolean"],
    description: "Whether a record has a member, be it null.",
    example: { expression: 'has({"a": null}.a)', value: "true" },
  },
  {
    name: "all",
    group: "macros",
    signatures: ["list.all(v, condition): boolean"],
    description: "Whether the condition holds for every element.",
    example: { expression: "[1, 2].all(v, v > 0)", value: "true" },
  },
  {
    name: "exists",
    group: "macros",
    signatures: ["list.exists(v, condition): boolean"],
    description: "Whether the condition holds for an element.",
    example: { expression: "[1, 2].exists(v, v > 1)", value: "true" },
  },
  {
    name: "exists_one",
    group: "macros",
    signatures: ["list.exists_one(v, condition): boolean"],
    description: "Whether the condition holds for exactly one element.",
    example: { expression: "[1, 2, 3].exists_one(v, v > 1)", value: "false" },
  },
  {
    name: "filter",
    group: "macros",
    signatures: ["list.filter(v, condition): list"],
    description: "The elements for which the condition holds.",
    example: { expression: "[1, 2, 3].filter(v, v > 1)", value: "[2, 3]" },
  },
  {
    name: "map",
    group: "macros",
    signatures: ["list.map(v, result): list", "list.map(v, condition, result): list"],
    description: "What becomes of each element, or of those for which the condition holds.",
    example: { expression: "[1, 2].map(v, v * 2)", value: "[2, 4]" },
  },
];

/** All functions and macros, for completion and reference. `x.f(y)` may be written for every `f(x, y)`. */
export const functionDocumentation = (): readonly FunctionDocumentation[] => [
  ...Object.entries(groups).flatMap(([group, definitions]) =>
    definitions.map(
      ({ name, description, example: [expression, value], overloads }): FunctionDocumentation => ({
        name,
        group,
        signatures: overloads.map((overload) => signatureOf(name, overload)),
        description,
        example: { expression, value },
      }),
    ),
  ),
  ...macros,
];
