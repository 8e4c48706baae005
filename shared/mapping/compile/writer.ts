import type { FieldName } from "../../model/ids.ts";
import {
  isNativeRecord,
  type NativeChange,
  type NativeRecord,
  type NativeValue,
  type Path,
} from "../../model/native.ts";
import { type CanonicalRecord, type TypeName, typeNames, type Value } from "../../model/value.ts";
import { fromExpression } from "../expressions/boundary.ts";
import { Duration } from "../expressions/duration.ts";
import type { CompiledExpression } from "../expressions/expression.ts";
import { EvaluationProblem } from "../expressions/problem.ts";
import type { Variables } from "../expressions/scope.ts";
import type { Type } from "../expressions/type.ts";
import { Decimal, type ExpressionValue } from "../expressions/value.ts";
import type { FieldDefinition, ValueFormats } from "../sync-file.ts";
import { FieldProblem, ofEvaluation } from "./field-problem.ts";
import { FieldReader } from "./field-reader.ts";
import { type Getter, getterOf } from "./place.ts";

/** A value on its way to a native place, and what spells it there. */
interface Written {
  readonly value: Value;
  readonly reader: FieldReader;
}

/** What decides one native place. */
export class Writer {
  readonly path: Path;
  /** The field whose own place this is; `null` for an expression. */
  readonly field: FieldName | null;
  /** Canonical fields that it depends on. */
  readonly uses: ReadonlySet<FieldName>;
  /** Whether only new records get the place (`onCreate:`). */
  readonly onlyNew: boolean;
  private readonly get: Getter;
  private readonly decide: (variables: Variables) => Written | undefined | FieldProblem;

  constructor(
    path: Path,
    field: FieldName | null,
    uses: ReadonlySet<FieldName>,
    onlyNew: boolean,
    decide: (variables: Variables) => Written | undefined | FieldProblem,
  ) {
    this.path = path;
    this.field = field;
    this.uses = uses;
    this.onlyNew = onlyNew;
    this.get = getterOf(path);
    this.decide = decide;
  }

  /** The value of the place in a new record; `undefined` for none. */
  create(variables: Variables): NativeValue | undefined | FieldProblem {
    const written = this.decide(variables);
    return written === undefined || written instanceof FieldProblem
      ? written
      : written.reader.write(written.value, undefined);
  }

  /** The change that makes the place right; `null` where it already means what it should. */
  update(record: CanonicalRecord, native: NativeRecord): NativeChange | null | FieldProblem {
    const written = this.decide(record);
    if (written === undefined) return null;
    if (written instanceof FieldProblem) return written;
    const present = this.get(native);
    if (written.reader.value(present) === written.value) return null;
    const value = written.reader.write(written.value, present);
    return value === present ? null : { path: this.textPath(native), value };
  }

  /** An XML element with attributes keeps them: its text is what changes. */
  private textPath(native: NativeRecord): Path {
    let holder: NativeValue | undefined = native;
    for (const step of this.path) {
      if (typeof step === "number")
        holder = Array.isArray(holder) ? holder[step] : step === 0 ? holder : undefined;
      else holder = isNativeRecord(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined;
    }
    return isNativeRecord(holder) && Object.hasOwn(holder, "#text") ? [...this.path, "#text"] : this.path;
  }
}

/** Writes a field to its place. */
export function fieldWriter(field: FieldName, path: Path, reader: FieldReader): Writer {
  return new Writer(path, field, new Set([field]), false, (variables) => {
    const value = variables[field];
    return isValue(value) ? { value, reader } : undefined;
  });
}

/** Variables may be structures, but those of a canonical record never are. */
const isValue = (variable: Variables[string]): variable is Value =>
  variable !== undefined && (typeof variable !== "object" || variable === null);

/** Writes what an expression over the canonical record gives. */
export function expressionWriter(
  expression: CompiledExpression,
  path: Path,
  formats: ValueFormats,
  onlyNew: boolean,
): Writer {
  const readers = new Map(typeNames.map((type) => [type, new FieldReader(bareField(type), formats)]));
  const known = valueType(expression.type);
  return new Writer(path, null, expression.names, onlyNew, (variables) => {
    const given = expression.evaluate(variables);
    if (given instanceof EvaluationProblem) return ofEvaluation(given);
    const type = known ?? valueTypeOf(given);
    const value = fromExpression(given instanceof Duration ? given.toString() : given, type);
    const reader = readers.get(type);
    return value instanceof EvaluationProblem ? ofEvaluation(value) : reader && { value, reader };
  });
}

/** A field of which nothing is known but its type. */
const bareField = (type: TypeName): FieldDefinition => ({
  type,
  description: null,
  required: false,
  default: undefined,
  scale: null,
  clean: [],
  pattern: null,
  enum: null,
  min: null,
  max: null,
  minLength: null,
  maxLength: null,
  format: null,
  onInvalid: "reject",
});

/** The type that an expression's value is spelled as; `null` where only the value tells. */
function valueType({ kind }: Type): TypeName | null {
  switch (kind) {
    case "dyn":
    case "null":
      return null;
    case "list":
    case "map":
    case "object":
      return "json";
    case "duration":
      return "string";
    default:
      return kind;
  }
}

function valueTypeOf(value: ExpressionValue): TypeName {
  if (typeof value === "string" || value === null || value instanceof Duration) return "string";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "object" && !(value instanceof Decimal) ? "json" : "decimal";
}
