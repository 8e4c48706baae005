import { instantOf, timestampOf } from "./calendar.ts";
import { Duration } from "./duration.ts";
import { compare } from "./equality.ts";
import type { Evaluate } from "./function.ts";
import { checkListLength, type Meter } from "./meter.ts";
import { timestampIn } from "./moment-text.ts";
import { add, divide, multiply, type Numeric, numericOf, remainder, subtract } from "./numeric.ts";
import { fail } from "./problem.ts";
import type { Type } from "./type.ts";
import { type ExpressionValue, isList, plain, showValue } from "./value.ts";

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

const exact: Readonly<Record<ArithmeticOperator, (left: Numeric, right: Numeric) => Numeric>> = {
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
  "%": remainder,
};

/** The function for an operator on operands of these types; the common cases first, `general` for all others. */
export function arithmetic(
  operator: ArithmeticOperator,
  left: Evaluate,
  right: Evaluate,
  type: Type,
  meter: Meter,
): Evaluate {
  if (type.kind === "string")
    return (variables) => {
      const [x, y] = [left(variables), right(variables)];
      return typeof x === "string" && typeof y === "string" ? meter.made(x + y) : general("+", x, y, meter);
    };
  if (type.kind === "number") return doubles(operator, left, right, meter);
  const calculate = exact[operator];
  return (variables) => {
    const x = left(variables);
    const y = right(variables);
    return typeof x === "number" && typeof y === "number" ? calculate(x, y) : general(operator, x, y, meter);
  };
}

/** Both operands are known to be doubles or integers, at least one of them a double. */
function doubles(operator: ArithmeticOperator, left: Evaluate, right: Evaluate, meter: Meter): Evaluate {
  return (variables) => {
    const x = left(variables);
    const y = right(variables);
    if (typeof x !== "number" || typeof y !== "number" || (y === 0 && (operator === "/" || operator === "%")))
      return general(operator, x, y, meter);
    const result = double(operator, x, y);
    return Number.isFinite(result) ? result : fail("A number gets too large", "Use decimals: decimal(…).");
  };
}

function double(operator: ArithmeticOperator, x: number, y: number): number {
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return x / y;
    case "%":
      return x % y;
  }
}

/** Nanoseconds since 1970 of what has to be a timestamp. */
const instantIn = (value: string): bigint =>
  instantOf(timestampIn(value) ?? fail(`${showValue(value)} is not a timestamp`, "Use timestamp(…)."));

/** Any operator on any values. SPEC M9: null gives null, but counts as empty text beside text. */
function general(
  operator: ArithmeticOperator,
  first: ExpressionValue,
  second: ExpressionValue,
  meter: Meter,
): ExpressionValue {
  const [x, y] = [plain(first), plain(second)];
  if (x === null || y === null) {
    const given = x ?? y;
    return operator === "+" && typeof given === "string" ? given : null;
  }
  const [left, right] = [numericOf(x), numericOf(y)];
  if (left !== null && right !== null) return exact[operator](left, right);
  if (operator === "+") {
    if (typeof x === "string" && typeof y === "string") return meter.made(x + y);
    if (isList(x) && isList(y)) {
      checkListLength(x.length + y.length);
      return meter.made([...x, ...y]);
    }
    if (x instanceof Duration && typeof y === "string") return general("+", y, x, meter);
  }
  if (operator === "+" || operator === "-") {
    const sign = operator === "+" ? 1n : -1n;
    if (y instanceof Duration) {
      if (x instanceof Duration) return new Duration(x.nanoseconds + sign * y.nanoseconds);
      if (typeof x === "string") return timestampOf(instantIn(x) + sign * y.nanoseconds);
    }
    if (operator === "-" && typeof x === "string" && typeof y === "string")
      return new Duration(instantIn(x) - instantIn(y));
  }
  const hint =
    operator === "+"
      ? "Turn both into text with string(…), or both into numbers with decimal(…)."
      : "Read numbers from text with decimal(…).";
  return fail(`${operator} does not take ${showValue(x)} and ${showValue(y)}`, hint);
}

export function negation(operand: Evaluate): Evaluate {
  return (variables) => {
    const value = operand(variables);
    if (value === null) return null;
    if (value instanceof Duration) return new Duration(-value.nanoseconds);
    const number = numericOf(value);
    return number === null ? fail(`- does not take ${showValue(value)}`) : subtract(0, number);
  };
}

export type OrderOperator = "<" | "<=" | ">" | ">=";

const orders: Readonly<Record<OrderOperator, (order: number) => boolean>> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/** A comparison by order; null where an operand is null. */
export function ordering(operator: OrderOperator, left: Evaluate, right: Evaluate): Evaluate {
  const holds = orders[operator];
  return (variables) => {
    const x = left(variables);
    const y = right(variables);
    if (typeof x === "number" && typeof y === "number") return holds(x - y);
    return x === null || y === null ? null : holds(compare(x, y));
  };
}
