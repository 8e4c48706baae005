import { agreementOf, type Join } from "./agreement.ts";
import type { InferredColumn } from "./column.ts";
import { isIdentifying } from "./concepts.ts";
import type { EndpointColumns } from "./endpoint-columns.ts";
import { isDeclaredUnique } from "./field-limits.ts";
import { commonType } from "./field-type.ts";
import { sharedRecords } from "./key-join.ts";
import { likenessOf } from "./likeness.ts";
import { wordsOf } from "./words.ts";

/** Two columns by which records of two endpoints could be told to be the same. */
export interface KeyPair {
  readonly one: InferredColumn;
  readonly other: InferredColumn;
  readonly kind: "values" | "doubles" | "names";
  readonly join: Join;
  readonly score: number;
}

/** So many of the best pairs are tried on the other columns. */
const tried = 6;

/** Below this share of records with a value of their own a column is no key, not even one with a few doubles. */
const almostUnique = 0.9;

/** Pairs of columns that could be the key of two endpoints, the best first. */
export function keyPairs(one: EndpointColumns, other: EndpointColumns): readonly KeyPair[] {
  const pairs: KeyPair[] = [];
  const others = other.columns.filter(couldBeKey);
  for (const left of one.columns.filter(couldBeKey))
    for (const right of others) {
      const pair = pairOf(left, right);
      if (pair !== null) pairs.push(pair);
    }
  pairs.sort(byScore);
  const byNames = pairs.filter(({ kind }) => kind === "names");
  const byValues = pairs.filter(({ kind }) => kind !== "names").slice(0, tried);
  return [...byValues.flatMap((pair) => verified(pair, one, other) ?? []), ...byNames].sort(byScore);
}

const byScore = (one: KeyPair, other: KeyPair): number => other.score - one.score;

function couldBeKey({ values, distinct, spellings }: InferredColumn): boolean {
  const type = spellings[0]?.type ?? "string";
  if (!["string", "integer"].includes(type)) return false;
  return values.length === 0 || distinct >= Math.max(1, values.length * almostUnique);
}

function pairOf(one: InferredColumn, other: InferredColumn): KeyPair | null {
  const name = likenessOf(one.name, other.name).score;
  if (commonType([one, other])?.natural !== true) return null;
  if (name < namesDo && !mayShare(one, other)) return null;
  const join = sharedRecords([one], [other]);
  const score =
    name +
    (isLabel(one) || isLabel(other) ? 1 : 0) +
    (isDeclaredUnique(one) || isDeclaredUnique(other) ? 1 : 0);
  if (join.length === 0) return name < namesDo ? null : { one, other, kind: "names", join, score };
  const isWhole = [one, other].every(({ values, distinct }) => distinct === values.length);
  const share = join.length / Math.min(one.distinct, other.distinct);
  if (share < leastShare && name < namesDo) return null;
  return { one, other, kind: isWhole ? "values" : "doubles", join, score: share * 2 + score * 0.5 };
}

/** From here on names that are alike make up for values that are not. */
const namesDo = 0.7;

/** Columns of unlike names that share less than this are not the key. */
const leastShare = 0.05;

/** Whether one of a few values from all over a column is in the other: if not, they do not share enough. */
function mayShare(one: InferredColumn, other: InferredColumn): boolean {
  const common = commonType([one, other]);
  if (common === null) return false;
  const known = one.valueSet(common.spellings[0]!);
  const values = other.comparable(common.spellings[1]!);
  const step = Math.ceil(values.length / 200);
  return values.some((value, index) => index % step === 0 && value !== null && known.has(value));
}

/** Numbers of articles and addresses of mail are keys rather than titles and amounts that happen to be unique. */
const isLabel = ({ name, form }: InferredColumn): boolean =>
  isIdentifying(wordsOf(name)) || form === "email" || form === "uuid";

/** Small numbers are shared by chance: what they pair must have something else in common. */
function verified(pair: KeyPair, one: EndpointColumns, other: EndpointColumns): KeyPair | null {
  let compared = 0;
  let agreeing = 0;
  for (const left of one.columns)
    for (const right of other.columns) {
      if (left === pair.one || right === pair.other || likenessOf(left.name, right.name).score < 0.7)
        continue;
      const { records, equal } = agreementOf(left, right, pair.join);
      if (records === 0) continue;
      compared++;
      agreeing += equal / records;
    }
  const share = compared === 0 ? 0 : agreeing / compared;
  const isTelling = likenessOf(pair.one.name, pair.other.name).score >= 0.5 || !isCount(pair.one);
  return isTelling || share >= 0.3 ? { ...pair, score: pair.score + share } : null;
}

/** Whether the values are numbers of few digits, as rows are counted. */
const isCount = ({ values }: InferredColumn): boolean =>
  values.every((value) => value === null || /^\d{1,4}$/.test(String(value)));
