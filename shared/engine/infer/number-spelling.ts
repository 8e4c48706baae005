import type { TypeName } from "../../model/value.ts";
import { readsAll, type Spelling } from "./spelling.ts";

const numeral = /^[-\u2212]?\d[\d.,' \u00a0\u202f\u2009\u2019]*$/;
const scientific = /^-?\d+(?:\.\d+)?[eE][+-]?\d+$/;

/** More digits than this are a label (of a parcel, a product) and not a count. */
const mostDigits = 11;

/** The specimens that are tried, the plainer first; `tail` stands for the digits behind the point. */
const specimens = [
  { group: "", point: "," },
  { group: ".", point: "," },
  { group: ",", point: "." },
  { group: " ", point: "," },
  { group: " ", point: "." },
  { group: "'", point: "." },
] as const;

/** How a column of texts spells numbers, the likeliest first; nothing where one of its values is no number. */
export function numberSpellings(texts: readonly string[], isLabel: boolean): readonly Spelling[] {
  if (!texts.every((text) => numeral.test(text) || scientific.test(text))) return [];
  // `007` is more than the number 7.
  if (texts.some((text) => /^-?0\d/.test(text))) return [];
  if (texts.some((text) => scientific.test(text)))
    return readsAll(texts, { type: "number", format: null })
      ? [{ type: "number", format: null, natural: true }]
      : [];
  if (texts.every((text) => /^-?\d+$/.test(text))) return wholeSpellings(texts, isLabel);
  const group = groupOfWholes(texts);
  if (group !== null)
    return [
      found("integer", `1${group}234`),
      found("decimal", `1${group}234${group === "." ? "," : "."}5`, false),
    ];
  const plain = plainSpelling(texts);
  return plain !== null ? [plain] : markedSpellings(texts).slice(0, 1);
}

const found = (type: TypeName, format: string | null, natural = true): Spelling => ({
  type,
  format,
  natural,
});

function wholeSpellings(texts: readonly string[], isLabel: boolean): readonly Spelling[] {
  const natural = !isLabel && texts.every((text) => text.length <= mostDigits);
  return [found("integer", null, natural), found("decimal", null, false)];
}

/** The mark between thousands. `1.250` is taken for one only where the numbers below a thousand have no mark at all. */
function groupOfWholes(texts: readonly string[]): string | null {
  for (const group of [".", ",", " ", "'"]) {
    const marked = texts.filter((text) => text.includes(group));
    const shape = new RegExp(`^-?[1-9]\\d{0,2}(?:[${group}]\\d{3})+$`);
    if (marked.length === 0 || !marked.every((text) => shape.test(text))) continue;
    const others = texts.filter((text) => !text.includes(group));
    const isSure = marked.some((text) => text.split(group).length > 2) || others.length > 0;
    if (isSure && others.every((text) => /^-?\d{1,3}$/.test(text))) return group;
  }
  return null;
}

/** Where every value has the same digits behind the point, and more than one needs, the specimen keeps writing them. */
function plainSpelling(texts: readonly string[]): Spelling | null {
  if (!readsAll(texts, { type: "decimal", format: null })) return null;
  const tail = commonTail(texts, ".");
  const padded = tail !== null && texts.some((text) => text.endsWith("0"));
  const specimen = `1234.${digits(tail ?? 0)}`;
  return padded && readsAll(texts, { type: "decimal", format: specimen })
    ? found("decimal", specimen)
    : found("decimal", null);
}

function markedSpellings(texts: readonly string[]): readonly Spelling[] {
  return specimens.flatMap(({ group, point }) => {
    const tail = commonTail(texts, point) ?? 1;
    // A group of three behind the point could be a thousand, which four digits before it rule out.
    const format = `1${group}234${point}${digits(tail)}`;
    return readsAll(texts, { type: "decimal", format }) ? [found("decimal", format)] : [];
  });
}

/** How many digits all values have behind the point; `null` where they differ or one has none. */
function commonTail(texts: readonly string[], point: string): number | null {
  const tails = new Set(
    texts.map((text) => (text.includes(point) ? text.length - text.lastIndexOf(point) - 1 : 0)),
  );
  const [tail] = tails;
  return tails.size === 1 && tail !== undefined && tail > 0 && tail <= 9 ? tail : null;
}

const digits = (count: number): string => "567890123".slice(0, count);
