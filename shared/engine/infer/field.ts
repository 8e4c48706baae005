import type { CleanStep } from "../../mapping/sync-file.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { TypeName } from "../../model/value.ts";
import { fittingSpellings, type Join } from "./agreement.ts";
import type { InferredColumn } from "./column.ts";
import { isIdentifying } from "./concepts.ts";
import { type FieldLimits, limitsOf } from "./field-limits.ts";
import { commonType, spellingsAs } from "./field-type.ts";
import { isUnique } from "./key.ts";
import type { Spelling } from "./spelling.ts";
import { wordsOf } from "./words.ts";

/** Where an endpoint has a field, and how its values are spelled there. */
export interface FieldPlace {
  readonly endpoint: EndpointName;
  readonly column: InferredColumn;
  readonly spelling: Spelling;
  /** Values are written as texts there, though they are none: that is what the column is declared to hold. */
  readonly asText: boolean;
}

/** A field of the record as it is proposed. */
export interface ProposedField {
  readonly name: FieldName;
  readonly type: TypeName;
  readonly required: boolean;
  readonly limits: Pick<FieldLimits, "scale" | "enum" | "maxLength">;
  readonly clean: readonly CleanStep[];
  readonly format: InferredColumn["form"];
  readonly places: readonly FieldPlace[];
  /** Why the columns are one field, and what their values show; each a few words. */
  readonly reasons: readonly string[];
  /** What an endpoint declares and records elsewhere do not keep to. */
  readonly warnings: readonly string[];
}

const isLabel = ({ name }: InferredColumn): boolean => isIdentifying(wordsOf(name));

/** Fewer records than this do not show that a field is never empty. */
const enough = 20;

/** Makes a field of columns. `joinWith` pairs the records of the first column's endpoint with those of another's. */
export function proposeField(
  name: FieldName,
  columns: readonly InferredColumn[],
  options: {
    readonly isKey: boolean;
    readonly reasons: readonly string[];
    readonly joinWith: (other: InferredColumn) => Join;
  },
): ProposedField {
  const common = commonType(columns);
  const type = common?.type ?? "json";
  const places = columns.map((column, index) => ({
    endpoint: column.endpoint,
    column,
    spelling: common?.spellings[index] ?? { type, format: null, natural: false },
    asText: column.declared?.isText === true && column.isWritten && type !== "string" && type !== "json",
  }));
  const settled = settle(places, options.joinWith);
  const isJoined = columns[1] !== undefined && options.joinWith(columns[1]).length > 0;
  const filled = columns.filter(({ values }) => values.length > 0);
  const isFull = filled.length > 0 && filled.every((column) => column.filled === column.values.length);
  const limits = limitsOf(type, settled);
  const isShownFull = isFull && filled.every(({ values }) => values.length >= enough);
  const required = options.isKey || limits.required || isShownFull;
  const form = type === "string" ? commonForm(columns) : null;
  const isMixed = filled.some(
    ({ values }) =>
      form === "email" && values.some((value) => typeof value === "string" && value !== value.toLowerCase()),
  );
  const untrimmed = type !== "json" && columns.some((column) => column.untrimmed);
  const reasons = [
    ...options.reasons,
    ...(isShownFull && !limits.required && !options.isKey ? ["never empty"] : []),
    ...(!options.isKey && filled.every(isUnique) && columns.some(isLabel) ? ["unique"] : []),
    ...limits.reasons,
    ...(common?.natural === false ? [whyText(columns)] : []),
    ...settled.flatMap((place) => doubtOf(place, isJoined)),
  ];
  return {
    name,
    type,
    required,
    limits,
    clean: [...(untrimmed ? (["trim"] as const) : []), ...(isMixed ? (["lowercase"] as const) : [])],
    format: form,
    places: settled,
    reasons: reasons.filter((reason) => reason !== ""),
    warnings: limits.warnings,
  };
}

/** Why columns that hold something else, too, are kept as text. */
function whyText(columns: readonly InferredColumn[]): string {
  const declaring = columns.find(({ declared }) => declared?.isText === true);
  return declaring === undefined
    ? "the values look different, so they are kept as text"
    : `kept as text, as ${declaring.endpoint} declares it`;
}

/** Of several ways to read a column the one by which it agrees with another one is taken. */
function settle(
  places: readonly FieldPlace[],
  joinWith: (other: InferredColumn) => Join,
): readonly FieldPlace[] {
  const [first, ...others] = places;
  if (first === undefined) return [];
  let { spelling } = first;
  const settled = others.map((place) => {
    const join = joinWith(place.column);
    const [mine, its] = fittingSpellings(first.column, place.column, spelling, place.spelling, join);
    spelling = mine;
    return { ...place, spelling: its };
  });
  return [{ ...first, spelling }, ...settled];
}

/** What to say where the values of a column can be read in two ways. */
function doubtOf({ endpoint, column, spelling }: FieldPlace, isJoined: boolean): readonly string[] {
  const other = spellingsAs(column, spelling.type).find(({ format }) => format !== spelling.format);
  if (other === undefined || spelling.format === null || other.format === null) return [];
  return isJoined
    ? [`${endpoint}: ${spelling.format} or ${other.format}? the others tell`]
    : [`${endpoint}: could be ${other.format} as well, no value tells`];
}

function commonForm(columns: readonly InferredColumn[]): InferredColumn["form"] {
  const filled = columns.filter((column) => column.filled > 0);
  const telling = filled.length > 0 ? filled : columns;
  const form = telling[0]?.form ?? null;
  return telling.every((column) => column.form === form) ? form : null;
}
