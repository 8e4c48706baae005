import { type Agreement, agreementOf, type Join } from "./agreement.ts";
import type { InferredColumn } from "./column.ts";
import type { EndpointColumns } from "./endpoint-columns.ts";
import { commonType } from "./field-type.ts";
import type { ChosenKey } from "./key.ts";
import { type Likeness, likenessOf } from "./likeness.ts";

/** Columns of different endpoints that are one field. */
export interface Match {
  /** At most one an endpoint, in the order of the endpoints. */
  readonly columns: readonly InferredColumn[];
  /** Why, for people: `means the same (qty ~ Menge), values agree in 19 of 20 records`. */
  readonly reasons: readonly string[];
}

/** A pair must score this much to be taken for one field. */
const least = 0.4;

/**
 * Puts the columns of all endpoints into fields: each column is in one, alone if none is like it. The parts of the key
 * come first, then the other columns in their order.
 */
export function matchColumns(endpoints: readonly EndpointColumns[], key: ChosenKey): readonly Match[] {
  const inKey = new Set(key.parts.flat());
  const fields: { readonly columns: InferredColumn[]; readonly reasons: Set<string> }[] = [];
  for (const [index, endpoint] of endpoints.entries()) {
    const free = new Set(endpoint.columns.filter((column) => !inKey.has(column)));
    for (const { field, column, reason } of pairsOf(fields, [...free], endpoints, key, index)) {
      if (!free.has(column) || field.columns.at(-1)?.endpoint === column.endpoint) continue;
      free.delete(column);
      field.columns.push(column);
      field.reasons.add(reason);
    }
    for (const column of free) fields.push({ columns: [column], reasons: new Set() });
  }
  return [
    ...key.parts.map((columns) => ({ columns, reasons: likenessReasons(columns) })),
    ...fields.map(({ columns, reasons }) => ({ columns, reasons: [...reasons] })),
  ];
}

/** What the columns of a part of the key are called; the key itself says what their values have in common. */
function likenessReasons([first, ...others]: readonly InferredColumn[]): readonly string[] {
  if (first === undefined) return [];
  const differing = others.filter(({ name }) => name !== first.name);
  return [...new Set(differing.map((other) => nameReason(likenessOf(first.name, other.name), first, other)))];
}

interface Pair<Field> {
  readonly field: Field;
  readonly column: InferredColumn;
  readonly score: number;
  readonly reason: string;
}

/** Pairs of a field and a column that may be the same, the surest first. */
function pairsOf<Field extends { readonly columns: readonly InferredColumn[] }>(
  fields: readonly Field[],
  columns: readonly InferredColumn[],
  endpoints: readonly EndpointColumns[],
  key: ChosenKey,
  index: number,
): readonly Pair<Field>[] {
  const pairs: Pair<Field>[] = [];
  for (const field of fields) {
    const one = field.columns[0]!;
    const from = endpoints.findIndex(({ sample }) => sample.name === one.endpoint);
    const join = joinOf(key, from, index);
    const some = someOf(join);
    for (const column of columns) {
      const pair = judge(field.columns, column, join, some);
      if (pair !== null) pairs.push({ field, column, ...pair });
    }
  }
  return pairs.sort((one, other) => other.score - one.score);
}

/** The records that two endpoints share, as far as the first endpoint has them, too. */
export function joinOf({ joins }: ChosenKey, from: number, to: number): Join {
  if (from === 0) return joins[to] ?? [];
  const rows = new Map(joins[from]);
  return (joins[to] ?? []).flatMap(([first, row]) => {
    const other = rows.get(first);
    return other === undefined ? [] : [[other, row] as const];
  });
}

function judge(
  known: readonly InferredColumn[],
  column: InferredColumn,
  join: Join,
  some: Join,
): { readonly score: number; readonly reason: string } | null {
  const common = commonType([...known, column]);
  if (common === null) return null;
  const likeness = known
    .map(({ name }) => likenessOf(name, column.name))
    .reduce((best, next) => (next.score > best.score ? next : best));
  // Columns of unlike names are hardly ever one field, which some of the records show.
  if (likeness.score < namesDo && isUnlike(known[0]!, column, some)) return null;
  const agreement = agreementOf(known[0]!, column, join);
  const score = scoreOf(likeness.score, agreement) * (common.natural ? 1 : 0.6);
  return score < least ? null : { score, reason: reasonOf(likeness, agreement, known[0]!, column) };
}

const fewRecords = 200;
const handful = 20;

/** Some records from all over a join. */
function someOf(join: Join): Join {
  const step = Math.ceil(join.length / fewRecords);
  return step <= 1 ? join : join.filter((_, index) => index % step === 0);
}

/** Whether columns of unlike names hold other values in some records, of which a handful mostly tells. */
function isUnlike(one: InferredColumn, other: InferredColumn, some: Join): boolean {
  if (some.length > handful) {
    const { records, equal } = agreementOf(one, other, some.slice(0, handful));
    if (records >= handful / 2 && equal * 2 < records) return true;
  }
  return scoreOf(0, agreementOf(one, other, some)) === 0;
}

/** From here on names that are alike can be enough. */
const namesDo = 0.6;

/** Names alone can do, values alone only where they can hardly agree by chance. */
function scoreOf(name: number, { records, equal, telling }: Agreement): number {
  if (records < 3) return name >= namesDo ? name : 0;
  const share = equal / records;
  if (name < 0.9 && share < 0.2 && records >= 10) return 0;
  if (name >= namesDo) return 0.6 * name + 0.4 * share;
  return telling >= 3 && share >= 0.8 ? 0.3 * name + 0.6 * share : 0;
}

function reasonOf(
  likeness: Likeness,
  { records, equal }: Agreement,
  one: InferredColumn,
  other: InferredColumn,
): string {
  const names = nameReason(likeness, one, other);
  const values =
    records === 0
      ? ""
      : equal === records
        ? `all ${records} values agree`
        : equal === 0
          ? `none of ${records} values agree`
          : `values agree in ${equal} of ${records} records`;
  return [names, values].filter((part) => part !== "").join(", ");
}

const nameReason = ({ why }: Likeness, one: InferredColumn, other: InferredColumn): string =>
  why === "same name" || why === "" ? why : `${why} (${one.name} ~ ${other.name})`;
