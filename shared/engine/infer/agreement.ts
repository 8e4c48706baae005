import type { Value } from "../../model/value.ts";
import type { InferredColumn } from "./column.ts";
import { commonType, spellingsAs } from "./field-type.ts";
import { canonicalValues, type Spelling } from "./spelling.ts";

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
  let best = noAgreement;
  for (const left of spellingsOrFirst(one, common.spellings[0]!))
    for (const right of spellingsOrFirst(other, common.spellings[1]!)) {
      const agreement = compare(comparable(one, left), comparable(other, right), join);
      if (agreement.equal > best.equal || best.records === 0) best = agreement;
    }
  return best;
}

/** A column's spelling of a type; of several the one by which its values agree best with another column's. */
export function fittingSpelling(
  column: InferredColumn,
  spelling: Spelling,
  other: InferredColumn,
  otherSpelling: Spelling,
  join: Join,
): Spelling {
  const candidates = spellingsOrFirst(column, spelling);
  const counts = candidates.map(
    (candidate) => compare(comparable(column, candidate), comparable(other, otherSpelling), join).equal,
  );
  return candidates[counts.indexOf(Math.max(...counts))] ?? spelling;
}

function spellingsOrFirst(column: InferredColumn, spelling: Spelling): readonly Spelling[] {
  const all = spellingsAs(column, spelling.type);
  return all.length === 0 ? [spelling] : all;
}

/** Values as they are compared: canonical, and addresses of mail in small letters. */
export function comparable(column: InferredColumn, spelling: Spelling): readonly Value[] {
  const byType = (known.get(column) ?? new Map<string, readonly Value[]>());
  known.set(column, byType);
  const name = `${spelling.type} ${spelling.format}`;
  const before = byType.get(name);
  if (before !== undefined) return before;
  const canonical = canonicalValues(column.values, spelling);
  const values =
    column.form === "email"
      ? canonical.map((value) => (typeof value === "string" ? value.toLowerCase() : value))
      : canonical;
  byType.set(name, values);
  return values;
}

/** A column is compared with many others, always by the same values. */
const known = new WeakMap<InferredColumn, Map<string, readonly Value[]>>();

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
