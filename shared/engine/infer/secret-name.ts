import { wordsOf } from "./words.ts";

/** A secret's name: what it is for and what it is, such as `shop-password`. */
export function secretName(of: string, what: string): string {
  const words = wordsOf(of).filter((word) => /^[a-z0-9]+$/.test(word));
  return [...words.filter((word, index) => index < words.length - 1 || word !== what), what].join("-");
}
