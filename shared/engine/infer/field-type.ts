import type { TypeName } from "../../model/value.ts";
import type { InferredColumn } from "./column.ts";
import type { Spelling } from "./spelling.ts";

/** The type that columns have in common. */
export interface CommonType {
  readonly type: TypeName;
  /** How each column spells it, in the columns' order; the first of several that are possible. */
  readonly spellings: readonly Spelling[];
  /** False where only texts are common to columns that hold something else, such as dates here and numbers there. */
  readonly natural: boolean;
}

/** Between types that as many columns look like, the earlier one says more. */
const order: readonly TypeName[] = [
  "boolean",
  "timestamp",
  "date",
  "time",
  "integer",
  "decimal",
  "number",
  "string",
  "json",
];

/** The type that all of the columns can have and most of them look like; `null` where there is none. */
export function commonType(columns: readonly InferredColumn[]): CommonType | null {
  const known = columns.filter(({ spellings }) => spellings.length > 0);
  if (known.length === 0)
    return { type: "string", spellings: columns.map(() => standard("string")), natural: true };
  let best: { readonly type: TypeName; readonly votes: number } | null = null;
  for (const type of order) {
    const natures = known.map((column) => spellingsAs(column, type));
    if (natures.some((spellings) => spellings.length === 0)) continue;
    const votes = natures.filter((spellings) => spellings.some(({ natural }) => natural)).length;
    if (best === null || votes > best.votes) best = { type, votes };
  }
  if (best === null) return null;
  const { type, votes } = best;
  const spellings = columns.map((column) => spellingsAs(column, type)[0] ?? standard(type));
  return {
    type,
    spellings,
    natural: votes > 0 && (type !== "string" || votes === known.length || isLabel(known)),
  };
}

/** The spellings of one type that a column may have. */
export const spellingsAs = (column: InferredColumn, type: TypeName): readonly Spelling[] =>
  column.spellings.filter((spelling) => spelling.type === type);

/** Digits here and letters there are labels in both. */
const isLabel = (columns: readonly InferredColumn[]): boolean =>
  columns.every(({ spellings }) => ["string", "integer"].includes(spellings[0]?.type ?? "string"));

const standard = (type: TypeName): Spelling => ({ type, format: null, natural: true });
