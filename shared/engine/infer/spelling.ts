import { standardFormats } from "../../mapping/standard-formats.ts";
import { type Codec, codecFor } from "../../mapping/values/codec.ts";
import { Misfit } from "../../mapping/values/misfit.ts";
import type { NativeValue } from "../../model/native.ts";
import type { TypeName, Value } from "../../model/value.ts";

/** A type that every value of a column has, and how the column spells it. */
export interface Spelling {
  readonly type: TypeName;
  /** As a sync file's `format:` says it; `null` for the type's standard spelling. */
  readonly format: string | null;
  /** Whether the values look like this type, and not only could be taken for it. */
  readonly natural: boolean;
}

/** The codec that reads a spelling. Formats are made by this folder, so they are good ones. */
export function codecOf({ type, format }: Pick<Spelling, "type" | "format">): Codec {
  const formats = standardFormats("csv");
  switch (type) {
    case "integer":
    case "decimal":
    case "number":
      return codecFor(type, { ...formats, number: format });
    case "boolean":
    case "date":
    case "time":
    case "timestamp":
      return codecFor(type, { ...formats, [type]: format });
    case "string":
    case "json":
      return codecFor(type, formats);
  }
}

/** Whether a codec reads every one of the values. */
export function readsAll(
  values: readonly NativeValue[],
  spelling: Pick<Spelling, "type" | "format">,
): boolean {
  const codec = codecOf(spelling);
  return values.every((value) => !(codec.parse(value) instanceof Misfit));
}

/** Values in canonical form, so that those of different columns can be compared; `null` where there is none. */
export function canonicalValues(
  values: readonly (NativeValue | null)[],
  spelling: Spelling,
): readonly Value[] {
  const codec = codecOf(spelling);
  return values.map((value) => {
    const given = value === null ? null : codec.parse(value);
    return given instanceof Misfit ? null : given;
  });
}
