import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { NativeRecord, Path } from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import type { CanonicalRecord, Value } from "../../model/value.ts";
import type { ReadOutcome } from "../compiled.ts";
import type { CompiledExpression } from "../expressions/expression.ts";
import { EvaluationProblem } from "../expressions/problem.ts";
import { FieldProblem, ofEvaluation, toDiagnostic } from "./field-problem.ts";
import type { FieldSource } from "./field-source.ts";
import { idReader } from "./id.ts";
import { keyOf } from "./key.ts";
import { nativeVariables } from "./variables.ts";

interface Failure {
  readonly source: FieldSource;
  readonly found: FieldProblem;
}

/** Reads native records of one endpoint. */
export class RecordReader {
  private readonly endpoint: EndpointName;
  private readonly sources: readonly FieldSource[];
  private readonly key: readonly FieldName[];
  private readonly keySources: readonly FieldSource[];
  private readonly ownId: ((native: NativeRecord) => string | null) | null;
  private readonly idPlace: string;
  private readonly where: CompiledExpression | null;

  /** `id` is empty where the key is the id. */
  constructor(
    endpoint: EndpointName,
    sources: readonly FieldSource[],
    key: readonly FieldName[],
    id: readonly Path[],
    where: CompiledExpression | null,
  ) {
    this.endpoint = endpoint;
    this.sources = sources;
    this.key = key;
    this.keySources = sources.filter(({ field }) => key.includes(field));
    this.ownId = id.length === 0 ? null : idReader(id);
    this.idPlace = id.length === 0 ? key.join(" / ") : id.map(formatPath).join(" / ");
    this.where = where;
  }

  read(native: NativeRecord, parent: NativeRecord | undefined): ReadOutcome {
    const { where } = this;
    // A record that does not take part need not be right.
    const early =
      where !== null && !where.names.has("record") ? this.filtered(where, native, parent, {}) : null;
    if (early !== null) return early;
    const record: Record<FieldName, Value> = {};
    let failures: Failure[] | null = null;
    for (const source of this.sources) {
      const found = source.read(native, parent);
      if (found instanceof FieldProblem) {
        failures ??= [];
        failures.push({ source, found });
      } else if (found !== undefined) record[source.field] = found;
    }
    const id = this.ownId === null ? keyOf(record, this.key) : this.ownId(native);
    const late = where?.names.has("record") ? this.filtered(where, native, parent, record) : null;
    if (late !== null) return late;
    if (failures !== null) return this.withFailures(id, record, failures);
    return id === null
      ? this.rejected(null, keyOf(record, this.key), [this.noId()], false)
      : { kind: "record", id, record, warnings: [] };
  }

  identify(native: NativeRecord, parent: NativeRecord | undefined): string | null {
    return this.ownId === null ? this.keyIn(native, parent) : this.ownId(native);
  }

  private keyIn(native: NativeRecord, parent: NativeRecord | undefined): string | null {
    const record: Record<FieldName, Value> = {};
    for (const source of this.keySources) {
      const found = source.read(native, parent);
      if (found !== undefined && !(found instanceof FieldProblem)) record[source.field] = found;
    }
    return keyOf(record, this.key);
  }

  /** What `where:` makes of a record; `null` where it takes part. */
  private filtered(
    where: CompiledExpression,
    native: NativeRecord,
    parent: NativeRecord | undefined,
    record: CanonicalRecord,
  ): ReadOutcome | null {
    const passes = where.evaluate(nativeVariables(where)(native, parent, record));
    if (passes === true) return null;
    const id = this.identify(native, parent);
    if (!(passes instanceof EvaluationProblem)) return { kind: "left", id: id ?? "" };
    const problems = [toDiagnostic(ofEvaluation(passes), "where", this.endpoint, id)];
    return this.rejected(id, this.keyIn(native, parent), problems, false);
  }

  private withFailures(
    id: string | null,
    record: Record<FieldName, Value>,
    failures: readonly Failure[],
  ): ReadOutcome {
    const problems: Diagnostic[] = [];
    const warnings: Diagnostic[] = [];
    let stop = false;
    for (const { source, found } of failures) {
      const diagnostic = toDiagnostic(found, source.field, this.endpoint, id);
      switch (source.definition.onInvalid) {
        case "reject":
          problems.push(diagnostic);
          break;
        case "stop":
          problems.push(diagnostic);
          stop = true;
          break;
        case "drop":
          warnings.push({ ...diagnostic, severity: "warning" });
          break;
        case "default":
          warnings.push({ ...diagnostic, severity: "warning" });
          record[source.field] = source.definition.default ?? null;
      }
    }
    const key = keyOf(record, this.key);
    const settledId = this.ownId === null ? key : id;
    if (settledId === null && problems.length === 0) problems.push(this.noId());
    if (settledId === null || problems.length > 0) return this.rejected(settledId, key, problems, stop);
    return { kind: "record", id: settledId, record, warnings };
  }

  private rejected(
    id: string | null,
    key: string | null,
    problems: readonly Diagnostic[],
    stop: boolean,
  ): ReadOutcome {
    return { kind: "rejected", id, key, problems, stop };
  }

  private noId(): Diagnostic {
    const what = this.ownId === null ? "key" : "id";
    return problem("record.key-empty", `The record has no ${what}: "${this.idPlace}" is empty.`, {
      at: { endpoint: this.endpoint },
    });
  }
}
