import { conceptOf } from "./concepts.ts";
import { wordsOf } from "./words.ts";

/** How much alike two names are, from 0 to 1, and why as people would put it. */
export interface Likeness {
  readonly score: number;
  readonly why: "same name" | "means the same" | "name similar" | "";
}

const none: Likeness = { score: 0, why: "" };

/** Compares the names of two columns, as words and by what the words mean. */
export function likenessOf(one: string, other: string): Likeness {
  const [words, others] = [wordsOf(one), wordsOf(other)];
  if (words.length === 0 || others.length === 0) return none;
  if (words.join("") === others.join("")) return { score: 1, why: "same name" };
  if (words.toSorted().join(" ") === others.toSorted().join(" ")) return { score: 0.95, why: "same name" };
  const [concept, otherConcept] = [conceptIn(words), conceptIn(others)];
  if (concept !== null && concept === otherConcept) return { score: 0.92, why: "means the same" };
  const [meanings, otherMeanings] = [meaningsOf(words), meaningsOf(others)];
  const shared = meanings.intersection(otherMeanings).size;
  if (shared === meanings.size && shared === otherMeanings.size)
    return { score: 0.95, why: "means the same" };
  if (concept !== null && otherConcept !== null) return none;
  const tail = tailLikeness(one, other);
  if (tail > 0) return { score: tail, why: "name similar" };
  const overlap = (2 * shared) / (meanings.size + otherMeanings.size);
  const within = shared > 0 && shared === Math.min(meanings.size, otherMeanings.size);
  const spelling = bigramLikeness(words.join(""), others.join(""));
  const score = Math.max(within ? 0.62 : 0, overlap * 0.85, spelling >= 0.8 ? spelling * 0.85 : 0);
  return score >= 0.5 ? { score, why: "name similar" } : none;
}

/** `name.first` is a first name. */
const conceptIn = (words: readonly string[]): string | null =>
  conceptOf(words) ?? (words.length === 2 ? conceptOf(words.toReversed()) : null);

const meaningsOf = (words: readonly string[]): ReadonlySet<string> =>
  new Set(words.map((word) => conceptOf([word]) ?? word));

/** `account.balance` holds what `Balance` does, as far as names tell. */
function tailLikeness(one: string, other: string): number {
  const [words, others] = [wordsOf(lastStep(one)), wordsOf(lastStep(other))];
  if (words.length === 0 || (lastStep(one) === one && lastStep(other) === other)) return 0;
  if (words.join("") === others.join("")) return 0.8;
  const concept = conceptOf(words);
  return concept !== null && concept === conceptOf(others) ? 0.75 : 0;
}

const lastStep = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

/** Dice's coefficient over pairs of letters. */
function bigramLikeness(one: string, other: string): number {
  const [pairs, others] = [bigrams(one), bigrams(other)];
  const total = pairs.size + others.size;
  return total === 0 ? 0 : (2 * pairs.intersection(others).size) / total;
}

const bigrams = (text: string): ReadonlySet<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
