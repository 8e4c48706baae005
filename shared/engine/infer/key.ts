import type { Join } from "./agreement.ts";
import type { InferredColumn } from "./column.ts";
import { compositeKey } from "./composite-key.ts";
import { isIdentifying } from "./concepts.ts";
import type { EndpointColumns } from "./endpoint-columns.ts";
import { commonType } from "./field-type.ts";
import { sharedRecords } from "./key-join.ts";
import { keyPairs } from "./key-pair.ts";
import { wordsOf } from "./words.ts";

/** The columns that tell records apart, and which records of the endpoints they make the same. */
export interface ChosenKey {
  /**
   * - `values`: unique on every endpoint, and with values in common;
   * - `doubles`: the same, but for a few values that stand in several records;
   * - `names`: no values in common, or no records to tell by; the names agree;
   * - `guess`: nothing was found, and a key must be named.
   */
  readonly kind: "values" | "doubles" | "names" | "guess";
  /** By part of the key, then by endpoint. */
  readonly parts: readonly (readonly InferredColumn[])[];
  /** By endpoint: the records of the first one that it has, too. Nothing for the first. */
  readonly joins: readonly Join[];
}

/** Chooses the key of endpoints that all have columns; the first of them is what the others are held against. */
export function chooseKey(endpoints: readonly EndpointColumns[]): ChosenKey {
  const [first, ...others] = endpoints;
  if (first === undefined) return { kind: "guess", parts: [], joins: [] };
  if (others.length === 0) return alone(first);
  const single = singleKey(first, others);
  if (single !== null && (single.kind === "values" || hasFewDoubles(single))) return single;
  return compositeKey(first, others) ?? single ?? guess(first, others);
}

/** One record in a hundred that shares its key is a mistake in the data rather than a key that lacks a part. */
const hasFewDoubles = ({ kind, parts }: ChosenKey): boolean =>
  kind === "doubles" && parts.flat().every(({ filled, distinct }) => distinct >= filled * 0.99);

function singleKey(first: EndpointColumns, others: readonly EndpointColumns[]): ChosenKey | null {
  const pairs = others.map((other) => keyPairs(first, other));
  let best: { readonly key: ChosenKey; readonly score: number } | null = null;
  for (const column of first.columns) {
    // The pairs of an endpoint come with the best first.
    const chosen = pairs.flatMap((list) => list.find(({ one }) => one === column) ?? []);
    if (chosen.length < others.length) continue;
    const kinds = chosen.map(({ kind }) => kind);
    const kind = kinds.includes("names") ? "names" : kinds.includes("doubles") ? "doubles" : "values";
    const score = chosen.reduce((sum, pair) => sum + pair.score, 0) + rank[kind];
    if (best !== null && best.score >= score) continue;
    const parts = [[column, ...chosen.map(({ other }) => other)]];
    best = { key: { kind, parts, joins: [[], ...chosen.map(({ join }) => join)] }, score };
  }
  return best?.key ?? null;
}

/** A kind that says more goes before any score of another. */
const rank = { values: 200, doubles: 100, names: 0 };

/** One endpoint has records; the others will be filled from it. */
function alone(first: EndpointColumns): ChosenKey {
  const column = likeliest(first);
  return column === undefined
    ? { kind: "guess", parts: [], joins: [[]] }
    : { kind: isUnique(column) ? "values" : "guess", parts: [[column]], joins: [[]] };
}

/** Something must be the key: columns that look like one, of a type in common where that can be. */
function guess(first: EndpointColumns, others: readonly EndpointColumns[]): ChosenKey {
  const column = likeliest(first);
  const columns = others.map((other) => likeliest(other, column)).filter((chosen) => chosen !== undefined);
  if (column === undefined || columns.length < others.length) return { kind: "guess", parts: [], joins: [] };
  const part = [column, ...columns];
  return {
    kind: "guess",
    parts: [part],
    joins: [[], ...columns.map((other) => sharedRecords([column], [other]))],
  };
}

function likeliest(endpoint: EndpointColumns, like?: InferredColumn): InferredColumn | undefined {
  const score = (column: InferredColumn): number =>
    (isUnique(column) ? 4 : 0) +
    (like !== undefined && commonType([like, column])?.natural === true ? 2 : 0) +
    (isIdentifying(wordsOf(column.name)) ? 1 : 0) -
    (column.spellings[0]?.type === "json" ? 8 : 0);
  return endpoint.columns.reduce<InferredColumn | undefined>(
    (best, column) => (best === undefined || score(column) > score(best) ? column : best),
    undefined,
  );
}

/** Whether every record has a value here that no other has. */
export const isUnique = ({ filled, distinct, values }: InferredColumn): boolean =>
  filled === values.length && distinct === filled;
