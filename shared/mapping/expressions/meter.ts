import { EvaluationProblem, fail } from "./problem.ts";
import { type ExpressionValue, isList } from "./value.ts";

const steps = 10_000_000;
const longestText = 16 * 1024 * 1024;
/** The longest list that an expression makes. */
export const longestList = 1_000_000;

/** The evaluation took too many steps. No `||` and no macro goes on after this. */
export class Exhausted extends EvaluationProblem {}

/** SPEC M10: bounds the work of one evaluation, so that no record can hang a run. One step is some 100 ns. */
export class Meter {
  private left = steps;

  reset(): void {
    this.left = steps;
  }

  charge(count: number): void {
    this.left -= count;
    if (this.left < 0)
      throw new Exhausted("The expression takes too long on this record", "Work on a shorter list or text.");
  }

  /** Takes note of a value that was made: long texts and lists cost, and those that are too long fail. */
  made<T extends ExpressionValue>(value: T): T {
    if (typeof value === "string") {
      if (value.length > 1024) this.long(value);
    } else if (typeof value === "object" && isList(value)) {
      checkListLength(value.length);
      this.charge(value.length >> 2);
    }
    return value;
  }

  private long(text: string): void {
    checkTextLength(text.length);
    this.charge(text.length >> 8);
  }
}

/** Checks a text's length before it is made. */
export function checkTextLength(length: number): void {
  if (length > longestText)
    fail("The expression makes a text that is too large", "Texts are limited to 16 million characters.");
}

/** Checks a list's length before it is made. */
export function checkListLength(length: number): void {
  if (length > longestList)
    fail("The expression makes a list that is too large", "Lists are limited to a million elements.");
}
