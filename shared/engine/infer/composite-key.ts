import type { InferredColumn } from "./column.ts";
import type { EndpointColumns } from "./endpoint-columns.ts";
import { commonType } from "./field-type.ts";
import type { ChosenKey } from "./key.ts";
import { areUnique, sharedRecords } from "./key-join.ts";
import { likenessOf } from "./likeness.ts";

/** More candidates than this would make too many combinations. */
const mostParts = 8;

/** Two or three columns that are a key together, where no single one will do; `null` where none are. */
export function compositeKey(first: EndpointColumns, others: readonly EndpointColumns[]): ChosenKey | null {
  const parts = first.columns
    .filter(couldBePart)
    .flatMap((column): readonly (readonly InferredColumn[])[] => {
      const partners = others.map((other) => partnerOf(column, other));
      return partners.every((partner) => partner !== null) ? [[column, ...partners]] : [];
    })
    .slice(0, mostParts);
  for (const size of [2, 3]) {
    let best: ChosenKey | null = null;
    for (const chosen of combinations(parts, size)) {
      const key = keyOf(chosen, others.length + 1);
      if (key !== null && (best === null || shared(key) > shared(best))) best = key;
    }
    if (best !== null) return best;
  }
  return null;
}

function couldBePart({ values, filled, spellings }: InferredColumn): boolean {
  const type = spellings[0]?.type ?? "string";
  return filled === values.length && values.length > 0 && ["string", "integer", "date"].includes(type);
}

function partnerOf(column: InferredColumn, other: EndpointColumns): InferredColumn | null {
  let best: { readonly column: InferredColumn; readonly score: number } | null = null;
  for (const candidate of other.columns.filter(couldBePart)) {
    const { score } = likenessOf(column.name, candidate.name);
    if (score < 0.7 || score <= (best?.score ?? 0) || commonType([column, candidate])?.natural !== true)
      continue;
    best = { column: candidate, score };
  }
  return best?.column ?? null;
}

function keyOf(parts: readonly (readonly InferredColumn[])[], endpoints: number): ChosenKey | null {
  const sides = Array.from({ length: endpoints }, (_, endpoint) => parts.map((part) => part[endpoint]!));
  const [first] = sides;
  if (first === undefined || !sides.every(areUnique)) return null;
  const joins = sides.map((side, index) => (index === 0 ? [] : sharedRecords(first, side)));
  return joins.slice(1).every((join) => join.length > 0) ? { kind: "values", parts, joins } : null;
}

const shared = ({ joins }: ChosenKey): number => joins.reduce((sum, join) => sum + join.length, 0);

function combinations<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return all.flatMap((one, index) =>
    combinations(all.slice(index + 1), size - 1).map((rest) => [one, ...rest]),
  );
}
