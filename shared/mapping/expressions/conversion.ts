import type { Suggestion } from "./problem.ts";
import type { BinaryOperator, Node } from "./syntax.ts";
import { isNumeric, stringType, type Type } from "./type.ts";

const scalars = new Set<Type["kind"]>([
  "integer",
  "decimal",
  "number",
  "boolean",
  "date",
  "time",
  "timestamp",
  "duration",
]);

/** The function that turns one type into another; `null` where there is none. */
export function conversionName(from: Type, to: Type): string | null {
  if (to.kind === "string") return scalars.has(from.kind) ? "string" : null;
  if (to.kind === "integer" && isNumeric(from)) return "round";
  if (to.kind === "date" || to.kind === "time")
    return from.kind === "string" || from.kind === "timestamp" ? to.kind : null;
  if (to.kind === "timestamp") return from.kind === "string" || from.kind === "date" ? to.kind : null;
  return from.kind === "string" && (isNumeric(to) || to.kind === "boolean") ? to.kind : null;
}

/**
 * How two operands of different types are brought together: for `+` and a choice both become text, else the text is
 * read as what the other one is.
 */
export function conversion(
  source: string,
  left: Node,
  leftType: Type,
  right: Node,
  rightType: Type,
  operator: BinaryOperator = "+",
): Suggestion | null {
  const text = leftType.kind === "string" ? left : rightType.kind === "string" ? right : null;
  if (text === null) return null;
  const other = text === left ? right : left;
  const otherType = text === left ? rightType : leftType;
  const changed = operator === "+" ? other : text;
  const name =
    operator === "+" ? conversionName(otherType, stringType) : conversionName(stringType, otherType);
  if (name === null) return null;
  const { start, end } = changed;
  const written = `${name}(${source.slice(start, end)})`;
  return { title: `Write ${written}`, start, end, text: written };
}
