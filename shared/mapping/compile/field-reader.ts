import type { NativeValue } from "../../model/native.ts";
import type { Value } from "../../model/value.ts";
import type { TraceStep } from "../compiled.ts";
import type { FieldDefinition, ValueFormats } from "../sync-file.ts";
import { cleaner } from "../values/clean.ts";
import { type Codec, codecFor } from "../values/codec.ts";
import { constraintsOf } from "../values/constraints.ts";
import { Misfit } from "../values/misfit.ts";
import { roundPlain } from "../values/plain-number.ts";
import { FieldProblem, ofMisfit } from "./field-problem.ts";

/** A canonical value, `undefined` where the endpoint says nothing of the field, or why there is none. */
export type FieldOutcome = Value | undefined | FieldProblem;

/** Native value → canonical value of one field on one endpoint: null rules, clean steps, type, scale, default. */
export class FieldReader {
  private readonly codec: Codec;
  /** Whether a value that is written is read as it was, before any clean step and rounding. */
  private readonly lossless: boolean;
  private readonly isText: boolean;
  private readonly definition: FieldDefinition;
  private readonly formats: ValueFormats;
  private readonly nulls: ReadonlySet<string>;
  private readonly clean: ((text: string) => string | null) | null;
  private readonly constraint: ReturnType<typeof constraintsOf>;
  private readonly absent: Value | undefined;
  private readonly scale: number | null;
  private readonly emptyIsNull: boolean;

  constructor(definition: FieldDefinition, formats: ValueFormats) {
    this.definition = definition;
    this.formats = formats;
    this.codec = codecFor(definition.type, formats, definition.scale);
    this.nulls = new Set(formats.nulls);
    this.clean = definition.clean.length === 0 ? null : cleaner(definition.clean);
    this.constraint = constraintsOf(definition);
    this.scale = definition.scale;
    // Where no value is written as an empty text, that is what an empty text means; only a text could mean itself.
    const isOwnNull = formats.writeNull === "empty" && definition.type !== "string";
    this.emptyIsNull = formats.empty === "null" || isOwnNull;
    this.absent = formats.missing === "null" ? this.orDefault(null) : undefined;
    this.lossless = this.codec.lossless && formats.nulls.length === 0;
    this.isText = definition.type === "string";
  }

  /** The value of a native one, whether or not the field's constraints allow it. */
  value(native: NativeValue | undefined): FieldOutcome {
    if (native === undefined) return this.absent;
    if (native === null) return this.orDefault(null);
    if (typeof native !== "string") return this.parsed(native);
    return this.ofText(native);
  }

  /** A value that an expression gave, with all that is done to one that was read. */
  computed(value: Value): Value {
    if (typeof value === "string" && this.definition.type === "string") {
      const clean = this.clean === null ? value : this.clean(value);
      return this.orDefault(clean === null || this.isNull(clean) ? null : clean);
    }
    return value === null ? this.orDefault(null) : this.rounded(value);
  }

  /** The value itself if the field's constraints allow it. */
  allowed(value: FieldOutcome): FieldOutcome {
    if (value === undefined || value instanceof FieldProblem) return value;
    if (value === null)
      return this.definition.required ? new FieldProblem("record.required", "has no value") : value;
    const breach = this.constraint === null ? null : this.constraint(value);
    return breach === null ? value : new FieldProblem(breach.code, breach.message);
  }

  /** What the endpoint would give back for a canonical value that it was sent. */
  roundTrip(value: Value): Value | undefined {
    if (value === null) {
      const back = this.formats.writeNull === "remove" ? this.absent : this.value(this.writtenNull() ?? null);
      return back instanceof FieldProblem ? null : back;
    }
    if (this.comesBack(value)) return value;
    const back = this.value(this.codec.format(value, this.shapeOf(undefined)));
    return back instanceof FieldProblem ? value : back;
  }

  /** Whether it is known, without writing it, that a value comes back as it is. */
  comesBack(value: Value): boolean {
    if (!this.lossless || value === "" || value === null) return false;
    if (this.scale !== null && this.rounded(value) !== value) return false;
    return this.clean === null || (this.isText && typeof value === "string" && this.clean(value) === value);
  }

  /** Canonical value → native value; `undefined` takes the place away. `present` is what is there now. */
  write(value: Value, present: NativeValue | undefined): NativeValue | undefined {
    return value === null ? this.writtenNull() : this.codec.format(value, this.shapeOf(present));
  }

  private writtenNull(): NativeValue | undefined {
    switch (this.formats.writeNull) {
      case "empty":
        return "";
      case "null":
        return null;
      case "remove":
        return undefined;
    }
  }

  /** The steps from a native value to the canonical one, for people. */
  trace(native: NativeValue | undefined): readonly TraceStep[] {
    const steps = this.cleanTrace(native);
    const value = this.value(native);
    if (value instanceof FieldProblem) return [...steps, { title: value.message, value: undefined }];
    return [...steps, { title: `as ${this.definition.type}`, value }];
  }

  /** What each clean step makes of a text. */
  cleanTrace(native: NativeValue | undefined): readonly TraceStep[] {
    if (typeof native !== "string" || this.clean === null) return [];
    const steps: TraceStep[] = [];
    let text: string | null = native;
    for (const step of this.definition.clean) {
      if (text === null) break;
      text = cleaner([step])(text);
      steps.push({ title: `clean: ${step}`, value: text });
    }
    return steps;
  }

  private ofText(native: string): FieldOutcome {
    const text = this.clean === null ? native : this.clean(native);
    return text === null || this.isNull(text) ? this.orDefault(null) : this.parsed(text);
  }

  private parsed(native: NativeValue): FieldOutcome {
    const value = this.codec.parse(native);
    return value instanceof Misfit ? ofMisfit(value) : this.rounded(value);
  }

  private rounded(value: string | number | boolean): Value {
    return this.scale === null ? value : roundPlain(String(value), this.scale);
  }

  private isNull(text: string): boolean {
    return (text === "" && this.emptyIsNull) || (this.nulls.size > 0 && this.nulls.has(text));
  }

  private orDefault(value: Value): Value {
    return value === null ? (this.definition.default ?? null) : value;
  }

  private shapeOf(present: NativeValue | undefined): "text" | "native" {
    if (this.formats.as !== null && !isStructure(present))
      return this.formats.as === "native" && this.definition.type === "string" ? "text" : this.formats.as;
    if (present === undefined || present === null) return this.codec.shape;
    return typeof present === "string" && this.definition.type !== "json" ? "text" : "native";
  }
}

const isStructure = (native: NativeValue | undefined): boolean =>
  typeof native === "object" && native !== null;
