import { assert } from "../../base/assert.ts";
import { type CompiledExpression, compileExpression } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import type { Type } from "../expressions/type.ts";

/** An expression of a sync file that has been checked, made into a function. */
export function checkedExpression(
  source: string,
  scope: Scope,
  expected: Type | null = null,
): CompiledExpression {
  const compiled = compileExpression(source, scope, expected);
  assert(compiled.ok, `expression ${source} was not checked`);
  return compiled.value;
}
