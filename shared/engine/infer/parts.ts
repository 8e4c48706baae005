import type { EndpointName } from "../../model/ids.ts";
import type { Join } from "./agreement.ts";
import type { InferredColumn } from "./column.ts";
import type { EndpointColumns } from "./endpoint-columns.ts";
import type { ChosenKey } from "./key.ts";
import { joinOf, type Match } from "./match.ts";

/** A column that holds what two columns elsewhere hold, one after the other: a full name, a street with its number. */
export interface Parts {
  readonly whole: InferredColumn;
  readonly first: InferredColumn;
  readonly last: InferredColumn;
  /** What stands between the two. */
  readonly separator: string;
  /** Whether the whole is cut at its last separator rather than its first. */
  readonly atLast: boolean;
  readonly reason: string;
}

const separators = [", ", " ", " / ", "-", "/"];

/** Fewer records than this prove nothing. */
const fewest = 3;

/** The share of records in which it must be so. */
const mostly = 0.8;

/** Columns without a partner that two others, also without one, make up, as the records shared by key show. */
export function findParts(
  endpoints: readonly EndpointColumns[],
  key: ChosenKey,
  matches: readonly Match[],
): readonly Parts[] {
  const single = matches.filter(({ columns }) => columns.length === 1).flatMap(({ columns }) => columns);
  const free = new Set(single.filter(({ spellings }) => spellings[0]?.type === "string"));
  const found: Parts[] = [];
  for (const whole of free) {
    const best = endpoints
      .filter(({ sample }) => sample.name !== whole.endpoint)
      .flatMap(({ sample }) => {
        const join = joinBetween(endpoints, key, whole.endpoint, sample.name);
        const columns = [...free].filter(({ endpoint }) => endpoint === sample.name);
        return join.length < fewest ? [] : candidates(whole, columns, join);
      })
      .reduce<Counted | null>((most, next) => (most === null || next.right > most.right ? next : most), null);
    if (best === null) continue;
    found.push(best.parts);
    for (const column of [best.parts.whole, best.parts.first, best.parts.last]) free.delete(column);
  }
  return found;
}

/** Pairs of columns that make up the whole. */
const candidates = (
  whole: InferredColumn,
  columns: readonly InferredColumn[],
  join: Join,
): readonly Counted[] =>
  columns
    .filter((first) => begins(whole, first, join))
    .flatMap((first) =>
      columns.flatMap((last) => (last === first ? [] : (partsOf(whole, first, last, join) ?? []))),
    );

interface Counted {
  readonly parts: Parts;
  readonly right: number;
}

function joinBetween(
  endpoints: readonly EndpointColumns[],
  key: ChosenKey,
  one: EndpointName,
  other: EndpointName,
): Join {
  const indexOf = (name: EndpointName) => endpoints.findIndex(({ sample }) => sample.name === name);
  const [from, to] = [indexOf(one), indexOf(other)];
  if (to !== 0) return joinOf(key, from, to);
  return joinOf(key, to, from).map(([row, otherRow]) => [otherRow, row] as const);
}

/** Whether the whole begins with the first part in most of a few records; saves looking at all of them. */
function begins(whole: InferredColumn, first: InferredColumn, join: Join): boolean {
  const few = join.slice(0, 20);
  const right = few.filter(([row, part]) => {
    const [text, start] = [textOf(whole.values[row]), textOf(first.values[part])];
    return text !== "" && start !== "" && text.length > start.length && text.startsWith(start);
  });
  return right.length >= few.length * 0.6;
}

function partsOf(
  whole: InferredColumn,
  first: InferredColumn,
  last: InferredColumn,
  join: Join,
): Counted | null {
  const rows = join.filter(
    ([row, part]) => whole.values[row] !== null && first.values[part] !== null && last.values[part] !== null,
  );
  const different = new Set(rows.map(([row]) => whole.values[row]));
  if (different.size < fewest) return null;
  for (const separator of separators) {
    const isWhole = ([row, part]: readonly [number, number]): boolean =>
      textOf(whole.values[row]) === `${textOf(first.values[part])}${separator}${textOf(last.values[part])}`;
    const made = rows.filter(isWhole);
    if (made.length < rows.length * mostly) continue;
    const cutRight = (atLast: boolean): number =>
      made.filter(
        ([row, part]) => cut(textOf(whole.values[row]), separator, atLast) === textOf(first.values[part]),
      ).length;
    const [atFirst, atLast] = [cutRight(false), cutRight(true)];
    const right = Math.max(atFirst, atLast);
    if (right < made.length * mostly) continue;
    const reason = `${first.name} and ${last.name} in one, in ${made.length} of ${rows.length} records`;
    return { parts: { whole, first, last, separator, atLast: atLast > atFirst, reason }, right };
  }
  return null;
}

const cut = (text: string, separator: string, atLast: boolean): string => {
  const at = atLast ? text.lastIndexOf(separator) : text.indexOf(separator);
  return at < 0 ? text : text.slice(0, at);
};

const textOf = (value: InferredColumn["values"][number] | undefined): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
