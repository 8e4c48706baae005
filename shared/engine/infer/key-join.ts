import type { Join } from "./agreement.ts";
import type { InferredColumn } from "./column.ts";
import { commonType } from "./field-type.ts";

/**
 * The records of two endpoints that have the same values in the columns of a key, part by part. Of records that share
 * a key within one endpoint the first counts.
 */
export function sharedRecords(parts: readonly InferredColumn[], others: readonly InferredColumn[]): Join {
  const [keys, otherKeys] = keysOf(parts, others);
  const rows = rowsByKey(keys);
  const taken = new Set<string>();
  return otherKeys.flatMap((key, other) => {
    const one = key === null ? undefined : rows.get(key);
    if (one === undefined || key === null || taken.has(key)) return [];
    taken.add(key);
    return [[one, other] as const];
  });
}

/** Whether every record has a key that no other has. */
export function areUnique(parts: readonly InferredColumn[]): boolean {
  const [keys] = keysOf(parts, parts);
  return !keys.includes(null) && new Set(keys).size === keys.length;
}

type Keys = readonly (string | null)[];

/** The keys of both sides' records, read as the types that the sides have in common; `null` where a part is empty. */
function keysOf(parts: readonly InferredColumn[], others: readonly InferredColumn[]): readonly [Keys, Keys] {
  const spelled = parts.map((part, index) => {
    const other = others[index]!;
    const common = commonType([part, other]);
    return common === null
      ? [part.values.map(() => null), other.values.map(() => null)]
      : [part.comparable(common.spellings[0]!), other.comparable(common.spellings[1]!)];
  });
  const side = (at: 0 | 1): Keys => {
    const columns = spelled.map((both) => both[at]!);
    return (columns[0] ?? []).map((_, row) => {
      const values = columns.map((column) => column[row] ?? null);
      return values.includes(null) ? null : values.length === 1 ? String(values[0]) : JSON.stringify(values);
    });
  };
  return [side(0), side(1)];
}

function rowsByKey(keys: Keys): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const [row, key] of keys.entries()) if (key !== null && !rows.has(key)) rows.set(key, row);
  return rows;
}
