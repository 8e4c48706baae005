import type { Evaluate } from "./function.ts";
import { Exhausted } from "./meter.ts";
import { EvaluationProblem, fail } from "./problem.ts";
import { type ExpressionValue, plain, showValue } from "./value.ts";

/** A truth: true, false, or null for "not known". */
export function truth(value: ExpressionValue): boolean | null {
  if (typeof value === "boolean" || value === null) return value;
  const given = plain(value);
  if (typeof given === "boolean") return given;
  return fail(`${showValue(given)} is not a boolean`, "Read a boolean from text with boolean(…).");
}

/** SPEC M9: nothing is decided on null. */
export function decided(value: ExpressionValue): boolean {
  if (typeof value === "boolean") return value;
  return (
    truth(value) ??
    fail(
      "There is no value to decide on",
      "Say what null stands for: default(x, false), or ask x == null first.",
    )
  );
}

/** Rethrows what is not a problem of the expression, or one after which nothing goes on. */
export function problemIn(thrown: unknown): EvaluationProblem {
  if (thrown instanceof EvaluationProblem && !(thrown instanceof Exhausted)) return thrown;
  throw thrown;
}

export function choice(condition: Evaluate, then: Evaluate, otherwise: Evaluate): Evaluate {
  return (variables) => (decided(condition(variables)) ? then(variables) : otherwise(variables));
}

export function not(operand: Evaluate): Evaluate {
  return (variables) => {
    const value = truth(operand(variables));
    return value === null ? null : !value;
  };
}

/**
 * `&&` where `settling` is false, `||` where it is true: a side that is `settling` settles it, whatever the other side
 * is, be it null or a problem (CEL's logic).
 */
export function logic(settling: boolean, left: Evaluate, right: Evaluate): Evaluate {
  return (variables) => {
    let known: boolean | null = null;
    let problem: EvaluationProblem | null = null;
    try {
      known = truth(left(variables));
      if (known === settling) return settling;
    } catch (thrown) {
      problem = problemIn(thrown);
    }
    const other = truth(right(variables));
    if (other === settling) return settling;
    if (problem !== null) throw problem;
    return known === null ? null : other;
  };
}
