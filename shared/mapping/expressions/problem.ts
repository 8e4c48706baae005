/** A replacement of `[start, end)` of the expression that mends the cause. */
export interface Suggestion {
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What is wrong with an expression's text. Offsets are UTF-16 units into the expression. */
export interface ExpressionProblem {
  readonly code: "sync.expression" | "sync.expression-name" | "sync.expression-type" | "sync.unknown-lookup";
  readonly message: string;
  readonly hint: string | null;
  readonly start: number;
  readonly end: number;
  readonly suggestion: Suggestion | null;
}

/** Why an expression has no value for a record. A value itself: `evaluate` returns it. */
export class EvaluationProblem {
  readonly message: string;
  readonly hint: string | null;
  /** The part of the expression that failed; `(0, 0)` until it is known. */
  readonly start: number;
  readonly end: number;

  constructor(message: string, hint: string | null, start = 0, end = 0) {
    this.message = message;
    this.hint = hint;
    this.start = start;
    this.end = end;
  }
}

/**
 * Gives up the evaluation under way. Inside an evaluation problems are thrown, so that the good path costs nothing;
 * none leaves it: `evaluate` catches them all.
 */
export function fail(message: string, hint: string | null = null): never {
  throw new EvaluationProblem(message, hint);
}

/** Thrown by the lexer and the parser, and caught by `parseExpression`. */
export class SyntaxProblem {
  readonly problem: ExpressionProblem;

  constructor(
    message: string,
    start: number,
    end: number,
    hint: string | null,
    suggestion: Suggestion | null = null,
  ) {
    this.problem = { code: "sync.expression", message, hint, start, end, suggestion };
  }
}
