import type { ErrorCode } from "../../base/catalogue.ts";
import { type Diagnostic, type Location, problem } from "../../base/diagnostic.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { EvaluationProblem } from "../expressions/problem.ts";
import type { Misfit } from "../values/misfit.ts";

/** Why a field of one record has no value. Returned in a value's place. */
export class FieldProblem {
  readonly code: ErrorCode;
  /** Continues a sentence that begins with the field. */
  readonly message: string;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, hint?: string) {
    this.code = code;
    this.message = message;
    this.hint = hint;
  }
}

export const ofMisfit = (misfit: Misfit): FieldProblem =>
  new FieldProblem("record.type", misfit.message, misfit.hint);

export const ofEvaluation = (failed: EvaluationProblem): FieldProblem =>
  new FieldProblem("record.expression", `cannot be computed: ${failed.message}`, failed.hint ?? undefined);

/** The problem as a person reads it. */
export function toDiagnostic(
  found: FieldProblem,
  field: FieldName,
  endpoint: EndpointName,
  record: string | null,
): Diagnostic {
  const at: Location = { endpoint, field, ...(record === null ? {} : { record }) };
  return problem(
    found.code,
    `"${field}" ${found.message}.`,
    found.hint === undefined ? { at } : { at, hint: found.hint },
  );
}
