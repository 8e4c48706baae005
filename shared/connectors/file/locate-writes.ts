import type { NativeWrite } from "../contract.ts";
import { hashOfVersion } from "../version.ts";
import type { Survey } from "./survey.ts";

/** Where a record is: the number of its file and its own number there. */
export interface RecordPlace {
  readonly file: number;
  readonly record: number;
}

/**
 * Finds the records that updates and deletes expect, by their versions. Of several records with the same bytes the first
 * goes to the first write, and so on. Writes whose version is nowhere are not in the result.
 */
export function locateWrites(
  writes: readonly NativeWrite[],
  surveys: readonly Survey[],
): ReadonlyMap<NativeWrite, RecordPlace> {
  // Keyed by signed numbers, which a map of 64-bit V8 finds several times faster than large ones.
  const wanted = new Map<number, { readonly high: number; readonly write: NativeWrite }[]>();
  for (const write of writes) {
    const hash = write.kind === "create" ? null : hashOfVersion(write.version);
    if (hash === null) continue;
    const others = wanted.get(hash.low | 0);
    if (others === undefined) wanted.set(hash.low | 0, [{ high: hash.high, write }]);
    else others.push({ high: hash.high, write });
  }
  const places = new Map<NativeWrite, RecordPlace>();
  surveys.forEach(({ spans }, file) => {
    for (let record = 0; record < spans.count && wanted.size > 0; record++) {
      const candidates = wanted.get(spans.low(record) | 0);
      if (candidates === undefined) continue;
      const index = candidates.findIndex(({ high }) => high === spans.high(record));
      if (index < 0) continue;
      places.set(candidates[index]!.write, { file, record });
      candidates.splice(index, 1);
      if (candidates.length === 0) wanted.delete(spans.low(record) | 0);
    }
  });
  return places;
}
