import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { NativeChange, NativeRecord, NativeValue } from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";
import type { CanonicalRecord, Value } from "../../model/value.ts";
import type { Variables } from "../expressions/scope.ts";
import { instantText } from "../values/timestamp.ts";
import { FieldProblem, toDiagnostic } from "./field-problem.ts";
import type { FieldSource } from "./field-source.ts";
import { keyOf } from "./key.ts";
import { setAt } from "./place.ts";
import type { Writer } from "./writer.ts";

/** Makes native records, and changes of them, out of canonical records. */
export class RecordWriter {
  private readonly endpoint: EndpointName;
  private readonly writers: readonly Writer[];
  private readonly key: readonly FieldName[];
  /** Values of fields that a new record does not come with. */
  private readonly defaults: CanonicalRecord;
  private readonly hasDefaults: boolean;
  /** Fields that are read from the place that they are written to, so that their spelling decides what comes back. */
  private readonly direct: readonly FieldSource[];
  /** Fields that are read from what expressions write. */
  private readonly derived: readonly FieldSource[];

  constructor(
    endpoint: EndpointName,
    writers: readonly Writer[],
    sources: readonly FieldSource[],
    key: readonly FieldName[],
    defaults: CanonicalRecord,
  ) {
    this.endpoint = endpoint;
    this.writers = writers;
    this.key = key;
    this.defaults = defaults;
    this.hasDefaults = Object.keys(defaults).length > 0;
    const placed = new Set(writers.map(({ field }) => field));
    const used = new Set(writers.flatMap(({ onlyNew, uses }) => (onlyNew ? [] : [...uses])));
    this.direct = sources.filter(({ field }) => placed.has(field));
    this.derived = sources.filter(({ field }) => !placed.has(field) && used.has(field));
  }

  create(record: CanonicalRecord, startedAt: number): Result<NativeRecord, readonly Diagnostic[]> {
    const whole = this.withDefaults(record);
    const run = { startedAt: instantText(startedAt, fractionOf(startedAt)) };
    const withRun: Variables = { ...whole, run };
    return this.made(whole, (writer) => (writer.onlyNew ? withRun : whole));
  }

  update(
    record: CanonicalRecord,
    changed: ReadonlySet<FieldName>,
    native: NativeRecord,
  ): Result<readonly NativeChange[], readonly Diagnostic[]> {
    const changes: NativeChange[] = [];
    const problems: Diagnostic[] = [];
    for (const writer of this.writers) {
      if (writer.onlyNew || writer.uses.isDisjointFrom(changed)) continue;
      const change = writer.update(record, native);
      if (change instanceof FieldProblem) problems.push(this.diagnostic(change, writer, record));
      else if (change !== null) changes.push(change);
    }
    return problems.length === 0 ? ok(changes) : err(problems);
  }

  project(record: CanonicalRecord): CanonicalRecord {
    const whole = this.withDefaults(record);
    if (this.derived.length === 0 && this.comesBack(whole)) return whole;
    const projected: Record<FieldName, Value> = {};
    for (const { field, reader } of this.direct) {
      const value = whole[field];
      const back = value === undefined ? undefined : reader.roundTrip(value);
      if (back !== undefined) projected[field] = back;
    }
    if (this.derived.length === 0) return projected;
    const native = this.made(whole, (writer) => (writer.onlyNew ? null : whole));
    if (!native.ok) return projected;
    for (const source of this.derived) {
      const back = source.read(native.value, undefined);
      if (back !== undefined && !(back instanceof FieldProblem)) projected[source.field] = back;
    }
    return projected;
  }

  /** Whether each field of a record is read from where it is written to and comes back as it is. */
  private comesBack(record: CanonicalRecord): boolean {
    if (Object.keys(record).length !== this.direct.length) return false;
    for (const { field, reader } of this.direct) {
      const value = record[field];
      if (value === undefined || !reader.comesBack(value)) return false;
    }
    return true;
  }

  /** `variablesOf` says what a writer sees; `null` leaves it out. */
  private made(
    record: CanonicalRecord,
    variablesOf: (writer: Writer) => Variables | null,
  ): Result<NativeRecord, readonly Diagnostic[]> {
    const native: Record<string, NativeValue> = {};
    const problems: Diagnostic[] = [];
    for (const writer of this.writers) {
      const variables = variablesOf(writer);
      const value = variables === null ? undefined : writer.create(variables);
      if (value instanceof FieldProblem) problems.push(this.diagnostic(value, writer, record));
      else if (value !== undefined) setAt(native, writer.path, value);
    }
    return problems.length === 0 ? ok(native) : err(problems);
  }

  private withDefaults(record: CanonicalRecord): CanonicalRecord {
    return this.hasDefaults ? { ...this.defaults, ...record } : record;
  }

  private diagnostic(found: FieldProblem, writer: Writer, record: CanonicalRecord): Diagnostic {
    return toDiagnostic(
      found,
      writer.field ?? formatPath(writer.path),
      this.endpoint,
      keyOf(record, this.key),
    );
  }
}

const fractionOf = (milliseconds: number): string =>
  String(((milliseconds % 1000) + 1000) % 1000)
    .padStart(3, "0")
    .replace(/0+$/, "");
