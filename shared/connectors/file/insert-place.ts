import { Fault } from "../../formats/format.ts";
import type { WriteRequest } from "../contract.ts";
import type { FileRecords } from "./file-records.ts";

/** Files of up to so many records are looked through; of larger ones so many records, evenly spread. */
const looked = 1000;

/** Tells where new records go in a file. */
export interface InsertPlaces {
  /** The number of the record that a new one of this id goes before; the count of records for the file's end. */
  before(id: string): number;
  /** As the file orders its records; keeps the order of records that are new where it has none. */
  order(one: string, other: string): number;
}

/**
 * Where the records of a file stand in the order of their ids, new ones go to their place in it; else to the end
 * (SPEC F84). Any place is a correct one, so a look at a thousand records is enough to tell.
 */
export function insertPlaces(records: FileRecords, identify: WriteRequest["identify"]): InsertPlaces {
  const count = records.survey.spans.count;
  const idAt = (record: number): string | null => {
    const native = records.native(record);
    return native instanceof Fault ? null : identify(native);
  };
  const shown = Math.min(count, looked);
  const numbers = Array.from({ length: shown }, (_, index) => Math.floor((index * count) / shown));
  if (count > 1) numbers[shown - 1] = count - 1;
  const ids = numbers.map(idAt);
  const compare = orderOf(ids);
  if (compare === null) return { before: () => count, order: () => 0 };
  return {
    before(id) {
      const step = firstAfter(ids.length, (index) => compare(ids[index] ?? id, id) > 0);
      if (step === 0) return 0;
      const from = numbers[step - 1]! + 1;
      const until = numbers[step] ?? count;
      return from + firstAfter(until - from, (index) => compare(idAt(from + index) ?? id, id) > 0);
    },
    order: compare,
  };
}

type Compare = (one: string, other: string) => number;

/** The order that ids stand in, if they do in one: by number where all are numbers, else by their text, up or down. */
function orderOf(ids: readonly (string | null)[]): Compare | null {
  const present = ids.filter((id) => id !== null);
  if (present.length < ids.length || present.length < 2 || present[0] === present.at(-1)) return null;
  const up: Compare = present.every((id) => /^-?\d+(\.\d+)?$/.test(id))
    ? (one, other) => Number(one) - Number(other) || 0
    : (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const down: Compare = (one, other) => up(other, one);
  return (
    [up, down].find((compare) =>
      present.every((id, index) => index === 0 || compare(present[index - 1]!, id) <= 0),
    ) ?? null
  );
}

/** The first of `count` numbers from 0 of which `isAfter` is true, given that it is then true of all later ones. */
function firstAfter(count: number, isAfter: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAfter(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
