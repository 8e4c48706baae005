import { err, ok, type Result } from "../../base/result.ts";
import type { NativeValue, Path } from "../../model/native.ts";
import { check } from "./check.ts";
import { Compiler } from "./compile.ts";
import type { Evaluate } from "./function.ts";
import { Exhausted } from "./meter.ts";
import { parseExpression } from "./parse.ts";
import { EvaluationProblem, type ExpressionProblem } from "./problem.ts";
import type { Reference } from "./reference.ts";
import type { Scope, Variables } from "./scope.ts";
import type { Node, Span } from "./syntax.ts";
import { dynType, type Type } from "./type.ts";
import { type ExpressionValue, toNative } from "./value.ts";

export interface CheckedExpression {
  readonly type: Type;
  /** All that is wrong, in the order of the text; of a text that is no expression, the first thing. */
  readonly problems: readonly ExpressionProblem[];
  readonly references: readonly Reference[];
}

/** The value of one part of an expression; parts that fail have a problem, parts not needed are missing. */
export interface TracedPart extends Span {
  readonly source: string;
  readonly value: NativeValue | EvaluationProblem;
}

/** An expression as a function. Pure: the same variables give the same value (SPEC M11). */
export interface CompiledExpression {
  readonly source: string;
  readonly type: Type;
  /** The variables that it reads. */
  readonly names: ReadonlySet<string>;
  /** What it reads of them: `row["Full Name"]` is `["row", "Full Name"]`. */
  readonly paths: readonly Path[];
  /** The value, or why there is none. Not to be called from within itself. */
  evaluate(variables: Variables): ExpressionValue | EvaluationProblem;
  /** The parts' values in the order in which they were found, the whole expression last; literals are left out. */
  trace(variables: Variables): readonly TracedPart[];
}

/** Checks an expression; `expected` is the type that its place wants, where it wants one. */
export function checkExpression(
  source: string,
  scope: Scope,
  expected: Type | null = null,
): CheckedExpression {
  const parsed = parseExpression(source);
  if (!parsed.ok) return { type: dynType, problems: [parsed.error], references: [] };
  const { type, problems, references } = check(source, parsed.value, scope, expected);
  return { type, problems, references };
}

/** Compiles an expression that has no problems. */
export function compileExpression(
  source: string,
  scope: Scope,
  expected: Type | null = null,
): Result<CompiledExpression, readonly ExpressionProblem[]> {
  const parsed = parseExpression(source);
  if (!parsed.ok) return err([parsed.error]);
  const root = parsed.value;
  const checked = check(source, root, scope, expected);
  if (checked.problems.length > 0) return err(checked.problems);
  const compiler = new Compiler(checked, scope);
  const run = compiler.compile(root);
  const { meter } = compiler;
  let tracer: Tracer | null = null;
  const trace = (variables: Variables): readonly TracedPart[] => {
    tracer ??= makeTracer(source, root, (observe) => new Compiler(checked, scope, observe));
    return tracer(variables);
  };
  return ok({
    source,
    type: checked.type,
    names: new Set(checked.references.map(({ path }) => String(path[0]))),
    paths: checked.references.map(({ path }) => path),
    evaluate(variables) {
      meter.reset();
      try {
        return run(variables);
      } catch (thrown) {
        if (!(thrown instanceof EvaluationProblem)) throw thrown;
        return located(thrown, thrown instanceof Exhausted ? [] : trace(variables), source);
      }
    },
    trace,
  });
}

/** The place of a problem is found by a second, traced evaluation, so that the good path pays nothing for it. */
function located(
  problem: EvaluationProblem,
  parts: readonly TracedPart[],
  source: string,
): EvaluationProblem {
  const failed = parts.find(
    ({ value }) => value instanceof EvaluationProblem && value.message === problem.message,
  );
  const { start, end } = failed ?? { start: 0, end: source.length };
  return new EvaluationProblem(problem.message, problem.hint, start, end);
}

type Tracer = (variables: Variables) => readonly TracedPart[];

function makeTracer(
  source: string,
  root: Node,
  compilerFor: (observe: (node: Node, evaluate: Evaluate) => Evaluate) => Compiler,
): Tracer {
  let parts: TracedPart[] = [];
  const compiler = compilerFor((node, evaluate) => {
    if (node.kind === "literal") return evaluate;
    const { start, end } = node;
    const note = (value: TracedPart["value"]): number =>
      parts.push({ source: source.slice(start, end), start, end, value });
    return (variables) => {
      try {
        const value = evaluate(variables);
        note(toNative(value));
        return value;
      } catch (thrown) {
        if (thrown instanceof EvaluationProblem)
          note(new EvaluationProblem(thrown.message, thrown.hint, start, end));
        throw thrown;
      }
    };
  });
  const run = compiler.compile(root);
  return (variables) => {
    parts = [];
    compiler.meter.reset();
    try {
      run(variables);
    } catch (thrown) {
      if (!(thrown instanceof EvaluationProblem)) throw thrown;
    }
    return parts;
  };
}
