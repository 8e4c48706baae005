import { equal } from "../equality.ts";
import {
  binary,
  define,
  type Evaluate,
  type FunctionDefinition,
  overload,
  returns,
  returnsAs,
  unary,
} from "../function.ts";
import { any, anything, text } from "../parameter.ts";
import { booleanType, dynType, type Type, unify } from "../type.ts";
import type { ExpressionValue } from "../value.ts";

const unified = returnsAs("same", (types) =>
  types.reduce((left: Type, right) => unify(left, right) ?? dynType, { kind: "null" }),
);

/** The first of the arguments that passes, which are evaluated only as far as that. */
const firstThat = (passes: (value: ExpressionValue) => boolean, args: readonly Evaluate[]): Evaluate => {
  return (variables) => {
    for (const evaluate of args) {
      const value = evaluate(variables);
      if (passes(value)) return value;
    }
    return null;
  };
};

const isGiven = (value: ExpressionValue): boolean => value !== null;
const isFilled = (value: ExpressionValue): boolean =>
  value !== null && (typeof value !== "string" || value.trim() !== "");

const [x, y] = [anything("x"), anything("y")];

export const nullFunctions: readonly FunctionDefinition[] = [
  define("default", "The value, or another one where it is null.", ['default(null, "none")', '"none"'], () =>
    overload([x, y], unified, (args) => firstThat(isGiven, args)),
  ),
  define("coalesce", "The first value that is not null.", ["coalesce(null, null, 3)", "3"], () =>
    overload([x], unified, (args) => firstThat(isGiven, args), true),
  ),
  define(
    "ifBlank",
    "The value, or another one where it is null, empty or all white space.",
    ['ifBlank("  ", "none")', '"none"'],
    () => overload([x, y], unified, (args) => firstThat(isFilled, args)),
  ),
  define(
    "isNull",
    "Whether there is no value.",
    ["isNull(null)", "true"],
    unary(anything("x"), returns(booleanType), (value) => value === null),
  ),
  define(
    "nullIf",
    "The value, or null where it equals another one.",
    ['nullIf("N/A", "N/A")', "null"],
    binary(
      any("x"),
      anything("y"),
      returnsAs("same", ([first]) => first ?? dynType),
      (value, other, { meter }) => (equal(value, other, meter) ? null : value),
    ),
  ),
  define(
    "emptyToNull",
    "The text, or null where it is empty.",
    ['emptyToNull("")', "null"],
    unary(
      text("text"),
      returnsAs("string", ([first]) => first ?? dynType),
      (given) => (given === "" ? null : given),
    ),
  ),
];
