/** The words of a column's name or path: `UnitPrice`, `unit_price` and `unit.price` are `unit`, `price`. */
export function wordsOf(name: string): readonly string[] {
  return folded(name)
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** Umlauts as they are transcribed, other letters without their accents. */
export const folded = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[äöüß]/g, (letter) => transcribed[letter] ?? letter)
    .replace(/[ÄÖÜ]/g, (letter) => transcribed[letter] ?? letter)
    .normalize("NFD")
    .replace(/(\p{Script=Latin})\p{Mn}+/gu, "$1")
    .normalize("NFC");

const transcribed: Readonly<Record<string, string>> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
  Ä: "Ae",
  Ö: "Oe",
  Ü: "Ue",
};
