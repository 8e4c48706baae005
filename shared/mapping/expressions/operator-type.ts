import type { BinaryOperator } from "./syntax.ts";
import {
  booleanType,
  decimalType,
  durationType,
  dynType,
  isDynamic,
  isNumeric,
  isRecordType,
  isUnsettled,
  listType,
  numberType,
  promote,
  stringType,
  type Type,
  timestampType,
  unify,
} from "./type.ts";

const ordered = new Set<Type["kind"]>(["string", "boolean", "date", "time", "timestamp", "duration"]);

/** The type of an operation, or `null` where the operator does not take operands of these types. */
export function operatorType(operator: BinaryOperator, left: Type, right: Type): Type | null {
  switch (operator) {
    case "&&":
    case "||":
      return isCondition(left) && isCondition(right) ? booleanType : null;
    case "==":
    case "!=":
      return unify(left, right) === null ? null : booleanType;
    case "in":
      if (isUnsettled(right)) return booleanType;
      if (right.kind === "list") return unify(left, right.element) === null ? null : booleanType;
      return isRecordType(right) && (left.kind === "string" || isUnsettled(left)) ? booleanType : null;
    case "<":
    case "<=":
    case ">":
    case ">=":
      return areOrdered(left, right) ? booleanType : null;
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return arithmeticType(operator, left, right);
  }
}

export const isCondition = (type: Type): boolean => type.kind === "boolean" || isUnsettled(type);

function areOrdered(left: Type, right: Type): boolean {
  if (isUnsettled(left) || isUnsettled(right))
    return [left, right].every((type) => isUnsettled(type) || isNumeric(type) || ordered.has(type.kind));
  return isNumeric(left) ? isNumeric(right) : left.kind === right.kind && ordered.has(left.kind);
}

type Arithmetic = "+" | "-" | "*" | "/" | "%";

function arithmeticType(operator: Arithmetic, left: Type, right: Type): Type | null {
  if (isNumeric(left) && isNumeric(right)) return numericResult(operator, left, right);
  if (operator === "+" || operator === "-") {
    const result = additiveType(operator, left, right);
    if (result !== null) return result;
  }
  return [left, right].every((type) => isUnsettled(type) || isNumeric(type)) ? dynType : null;
}

/** SPEC M6: the division of two integers is a decimal. */
function numericResult(operator: Arithmetic, left: Type, right: Type): Type {
  const type = promote(left, right);
  return operator === "/" && type !== numberType ? decimalType : type;
}

function additiveType(operator: "+" | "-", left: Type, right: Type): Type | null {
  const either = (kind: Type["kind"]): boolean => left.kind === kind || right.kind === kind;
  const both = (kind: Type["kind"]): boolean =>
    [left, right].every((type) => type.kind === kind || isUnsettled(type));
  if (operator === "+") {
    if (either("string")) return both("string") ? stringType : null;
    if (either("list")) {
      if (!both("list")) return null;
      if (left.kind !== "list" || right.kind !== "list") return listType(dynType);
      return listType(unify(left.element, right.element) ?? dynType);
    }
    if (left.kind === "duration" && right.kind === "timestamp") return timestampType;
  }
  if (left.kind === "timestamp") {
    if (right.kind === "duration") return timestampType;
    if (operator === "-" && right.kind === "timestamp") return durationType;
    return isUnsettled(right) ? dynType : null;
  }
  if (right.kind === "timestamp") return isUnsettled(left) ? dynType : null;
  if (either("duration")) {
    if (!both("duration")) return null;
    return isDynamic(left) || isDynamic(right) ? dynType : durationType;
  }
  return null;
}
