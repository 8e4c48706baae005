import type { Column } from "../../shared/mapping/compiled.ts";
import type { FieldDefinition, ValueFormats } from "../../shared/mapping/sync-file.ts";
import { codecFor } from "../../shared/mapping/values/codec.ts";
import { Misfit } from "../../shared/mapping/values/misfit.ts";
import type { NativeValue } from "../../shared/model/native.ts";

/** How the values of a column become those of a field: as they are, or spelled as they show. */
export interface ColumnFit {
  readonly format: string | null;
}

/** `null` where no value of the column that was looked at is one of the field's type. */
export function columnFit(
  { samples }: Column,
  { type, scale, clean }: FieldDefinition,
  formats: ValueFormats,
): ColumnFit | null {
  const values = samples
    .map((value) => (typeof value === "string" && clean.includes("trim") ? value.trim() : value))
    .filter((value) => value !== null && value !== "" && !formats.nulls.includes(String(value)));
  const misfits = misfitsOf(values, type, formats, scale);
  const [first] = misfits;
  if (first === undefined) return { format: null };
  const format = formatIn(first.hint);
  if (format !== null) {
    const spelling = type === "integer" || type === "decimal" || type === "number" ? "number" : type;
    const left = misfitsOf(values, type, { ...formats, [spelling]: format }, scale);
    if (left.length < misfits.length && left.length < values.length) return { format };
  }
  return misfits.length < values.length ? { format: null } : null;
}

const misfitsOf = (
  values: readonly NativeValue[],
  type: FieldDefinition["type"],
  formats: ValueFormats,
  scale: number | null,
): readonly Misfit[] => {
  const codec = codecFor(type, formats, scale);
  return values.map((value) => codec.parse(value)).filter((outcome) => outcome instanceof Misfit);
};

/** The spelling that a hint proposes. */
export const formatIn = (hint: string | undefined): string | null =>
  /format: "([^"]+)"/.exec(hint ?? "")?.[1] ?? null;
