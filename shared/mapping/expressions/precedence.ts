import type { BinaryOperator } from "./syntax.ts";

/** How tightly operators bind, as in CEL; all are left-associative. */
export const precedence: Readonly<Record<BinaryOperator, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  in: 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};
export const isOperator = (text: string): text is BinaryOperator => Object.hasOwn(precedence, text);
