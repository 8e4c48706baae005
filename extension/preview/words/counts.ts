import type { Counts } from "../../../shared/model/plan.ts";

/** `+12 ~3 −1`; "" where nothing would be written. */
export const countsText = ({ creates, updates, deletes }: Counts): string =>
  [
    [creates, "+"],
    [updates, "~"],
    [deletes, "−"],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, sign]) => `${sign}${grouped(Number(count))}`)
    .join(" ");

/** As it is said aloud: `12 to create, 3 to update`. */
export const countsAloud = ({ creates, updates, deletes }: Counts): string =>
  [
    [creates, "to create"],
    [updates, "to update"],
    [deletes, "to delete"],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, what]) => `${grouped(Number(count))} ${what}`)
    .join(", ");

export const sumOf = (all: readonly Counts[]): Counts => ({
  creates: all.reduce((sum, { creates }) => sum + creates, 0),
  updates: all.reduce((sum, { updates }) => sum + updates, 0),
  deletes: all.reduce((sum, { deletes }) => sum + deletes, 0),
});

export const grouped = (count: number): string => count.toLocaleString("en-US");

export const several = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;
