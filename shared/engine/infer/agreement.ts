import type { Value } from "../../model/value.ts";
import type { InferredColumn } from "./column.ts";
import { commonType, spellingsAs } from "./field-type.ts";
import type { Spelling } from "./spelling.ts";

/** Pairs of sample numbers, of one endpoint and another, that hold the same record. */
export type Join = readonly (readonly [one: number, other: number])[];

/** How far the values of two columns are the same in the same records. */
export interface Agreement {
  /** Records that have a value in both columns. */
  readonly records: number;
  readonly equal: number;
  /** Different values among the equal ones: three and more are hardly there by chance. */
  readonly telling: number;
}

export const noAgreement: Agreement = { records: 0, equal: 0, telling: 0 };

/** Compares two columns in the records that a join pairs, read as the type that they have in common. */
export function agreementOf(one: InferredColumn, other: InferredColumn, join: Join): Agreement {
  const common = commonType([one, other]);
  if (common === null || join.length === 0) return noAgreement;
  const [, , agreement] = fittingSpellings(one, other, common.spellings[0]!, common.spellings[1]!, join);
  return agreement;
}

/** The ways to read two columns by which their values agree best: those given, unless others of their types do better. */
export function fittingSpellings(
  one: InferredColumn,
  other: InferredColumn,
  spelling: Spelling,
  otherSpelling: Spelling,
  join: Join,
): readonly [Spelling, Spelling, Agreement] {
  let best = [
    spelling,
    otherSpelling,
    compare(one.comparable(spelling), other.comparable(otherSpelling), join),
  ] as const;
  for (const left of spellingsAs(one, spelling.type))
    for (const right of spellingsAs(other, otherSpelling.type)) {
      if (left === spelling && right === otherSpelling) continue;
      const agreement = compare(one.comparable(left), other.comparable(right), join);
      if (agreement.equal > best[2].equal) best = [left, right, agreement];
    }
  return best;
}

function compare(values: readonly Value[], others: readonly Value[], join: Join): Agreement {
  let records = 0;
  let equal = 0;
  const telling = new Set<Value>();
  for (const [one, other] of join) {
    const [value, otherValue] = [values[one] ?? null, others[other] ?? null];
    if (value === null || otherValue === null) continue;
    records++;
    if (value !== otherValue) continue;
    equal++;
    if (telling.size < 3) telling.add(value);
  }
  return { records, equal, telling: telling.size };
}
