import { join } from "node:path";
import type { Measured } from "./measured.ts";
import { table } from "./results.ts";
import { load, runSyncline } from "./run-case.ts";
import { Workplace } from "./workplace.ts";

/** So many records are a gigabyte of CSV. */
export const largeRecords = 7_900_000;

/** Megabytes that the second plan may use for its objects. */
const heap = 1024;

/** A gigabyte of CSV: planned for the first time, and planned once it is known and 1 % of it has changed. */
export function runLarge(cache: string): string {
  const place = new Workplace(join(cache, `csv-${largeRecords}`), "csv", largeRecords);
  place.restore("source", "before");
  const first = runSyncline("plan", place.folder);
  load(place, largeRecords);
  place.restore("loaded", "after");
  const second = runSyncline("plan", place.folder, [`--max-old-space-size=${heap}`]);
  const row = (name: string, { milliseconds, memory, creates, updates, deletes }: Measured) => [
    name,
    `${(milliseconds / 1000).toFixed(1)} s`,
    `${Math.round(memory / 1e6)} MB`,
    `+${creates} ~${updates} -${deletes}`,
  ];
  return table([
    ["a gigabyte of CSV", "time", "most memory", "plan"],
    row("first plan", first),
    row(`plan with 1 % updated, 0.5 % new, 0.5 % gone, in a heap of ${heap} MB`, second),
  ]);
}
