import { compileExpression } from "../../../shared/mapping/expressions/expression.ts";
import { EvaluationProblem } from "../../../shared/mapping/expressions/problem.ts";
import type { Scope, Variables } from "../../../shared/mapping/expressions/scope.ts";
import { toNative } from "../../../shared/mapping/expressions/value.ts";
import type { NativeValue } from "../../../shared/model/native.ts";
import { ExactNumber } from "../../../shared/model/native.ts";
import { sampleRecord, sampleScope } from "./sample-scope.ts";

/** The value of an expression as plain JSON, with exact numbers as `{ exact: digits }`; of a problem, its message. */
export function evaluated(
  source: string,
  variables: Variables = sampleRecord,
  scope: Scope = sampleScope,
): unknown {
  const compiled = compileExpression(source, scope);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.error.map((each) => each.message).join("; ")}`);
  const value = compiled.value.evaluate(variables);
  return value instanceof EvaluationProblem ? { problem: value.message } : shown(toNative(value));
}

function shown(value: NativeValue): unknown {
  if (value instanceof ExactNumber) return { exact: value.text };
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shown(member)]));
}

export const exact = (digits: string): unknown => ({ exact: digits });
