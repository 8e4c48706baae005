import type { FieldName } from "../../model/ids.ts";
import type { NativeRecord, NativeValue, Path } from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import type { Value } from "../../model/value.ts";
import type { TraceStep } from "../compiled.ts";
import { fromExpression } from "../expressions/boundary.ts";
import type { CompiledExpression } from "../expressions/expression.ts";
import { EvaluationProblem } from "../expressions/problem.ts";
import type { FieldDefinition } from "../sync-file.ts";
import { ofEvaluation } from "./field-problem.ts";
import type { FieldOutcome, FieldReader } from "./field-reader.ts";
import { getterOf } from "./place.ts";
import { nativeVariables } from "./variables.ts";

/** Where a field of the canonical record comes from on one endpoint. */
export interface FieldSource {
  readonly field: FieldName;
  readonly definition: FieldDefinition;
  /** `null` for a computed field. */
  readonly path: Path | null;
  readonly reader: FieldReader;
  read(native: NativeRecord, parent: NativeRecord | undefined): FieldOutcome;
  trace(native: NativeRecord, parent: NativeRecord | undefined): readonly TraceStep[];
}

export function placeSource(
  field: FieldName,
  definition: FieldDefinition,
  path: Path,
  reader: FieldReader,
): FieldSource {
  const get = getterOf(path);
  return {
    field,
    definition,
    path,
    reader,
    read: (native) => reader.allowed(reader.value(get(native))),
    trace: (native) => [{ title: formatPath(path), value: get(native) }, ...reader.trace(get(native))],
  };
}

export function computedSource(
  field: FieldName,
  definition: FieldDefinition,
  expression: CompiledExpression,
  reader: FieldReader,
): FieldSource {
  const variables = nativeVariables(expression);
  const compute = (native: NativeRecord, parent: NativeRecord | undefined): Value | EvaluationProblem => {
    const given = expression.evaluate(variables(native, parent));
    return given instanceof EvaluationProblem ? given : fromExpression(given, definition.type);
  };
  return {
    field,
    definition,
    path: null,
    reader,
    read(native, parent) {
      const value = compute(native, parent);
      return value instanceof EvaluationProblem
        ? ofEvaluation(value)
        : reader.allowed(reader.computed(value));
    },
    trace(native, parent) {
      const parts = expression
        .trace(variables(native, parent))
        .map(({ source, value }) => ({ title: source, value: shown(value) }));
      const value = compute(native, parent);
      if (value instanceof EvaluationProblem) return parts;
      const computed = { title: `as ${definition.type}`, value: reader.computed(value) };
      return [...parts, ...reader.cleanTrace(value), computed];
    },
  };
}

const shown = (value: NativeValue | EvaluationProblem): NativeValue =>
  value instanceof EvaluationProblem ? value.message : value;
