import { decided, problemIn, truth } from "./decision.ts";
import type { Evaluate } from "./function.ts";
import type { Meter } from "./meter.ts";
import type { EvaluationProblem } from "./problem.ts";
import type { MacroName } from "./syntax.ts";
import { asList, type ExpressionValue } from "./value.ts";

/** Where a macro keeps the element that it is at. Evaluations do not run inside one another. */
export interface Slot {
  value: ExpressionValue;
}

/** A macro's parts, compiled. `condition` and `result` read the element from `slot`. */
export interface MacroParts {
  readonly list: Evaluate;
  readonly slot: Slot;
  readonly condition: Evaluate;
  readonly result: Evaluate;
}

export function macro(
  name: MacroName,
  { list, slot, condition, result }: MacroParts,
  meter: Meter,
): Evaluate {
  return (variables) => {
    const given = list(variables);
    if (given === null) return null;
    const elements = asList(given);
    meter.charge(elements.length);
    const holds = (element: ExpressionValue): ExpressionValue => {
      slot.value = element;
      return condition(variables);
    };
    switch (name) {
      case "exists":
        return quantified(true, elements, holds);
      case "all":
        return quantified(false, elements, holds);
      case "exists_one":
        return elements.filter((element) => decided(holds(element))).length === 1;
      case "filter":
      case "map": {
        const made: ExpressionValue[] = [];
        for (const element of elements) if (decided(holds(element))) made.push(result(variables));
        return made;
      }
    }
  };
}

/** Whether one element is `settling`; as with `||` and `&&`, that settles it in spite of nulls and problems. */
function quantified(
  settling: boolean,
  elements: readonly ExpressionValue[],
  holds: (element: ExpressionValue) => ExpressionValue,
): boolean | null {
  let outcome: boolean | null = !settling;
  let problem: EvaluationProblem | null = null;
  for (const element of elements) {
    try {
      const value = truth(holds(element));
      if (value === settling) return settling;
      if (value === null) outcome = null;
    } catch (thrown) {
      problem ??= problemIn(thrown);
    }
  }
  if (problem !== null) throw problem;
  return outcome;
}
