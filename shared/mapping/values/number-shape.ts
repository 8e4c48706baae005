import { assert } from "../../base/assert.ts";
import { ExactNumber, type NativeValue } from "../../model/native.ts";
import { type NumberFormat, parseNumberFormat, readNumber } from "./number-format.ts";
import { canonicalPlain } from "./plain-number.ts";

/** The format of a specimen that the sync file's parser has found good; `null` for the standard spelling. */
export function numberFormatOf(specimen: string | null, whole: boolean): NumberFormat | null {
  if (specimen === null) return null;
  const format = parseNumberFormat(specimen, whole);
  assert(format.ok, `number format ${specimen} was not checked`);
  return format.value;
}

/** Canonical digits as a JSON number that keeps them all. */
export function nativeNumber(plain: string): number | ExactNumber {
  const number = Number(plain);
  return String(number) === plain ? number : new ExactNumber(plain);
}

const wellKnown = ["1.234,56", "1,234.56", "1 234,56", "1 234.56", "1'234.56"];

/** The specimen of a common spelling that reads `text`, other than the standard one; `null` where none does. */
export function recognisedNumber(text: string): string | null {
  for (const specimen of wellKnown) {
    const format = parseNumberFormat(specimen, false);
    const plain = format.ok ? readNumber(text, format.value) : null;
    if (plain !== null && canonicalPlain(plain) !== null) return specimen;
  }
  return null;
}

/** What to do about a value that is no number of the kind wanted. */
export function spelledHint(native: NativeValue, type: string, specimen: string | null): string | undefined {
  if (typeof native !== "string")
    return typeof native === "object" ? "Name one of its members, or make the field `json`." : undefined;
  if (native.trim() === "") return "`empty: null` under `formats:` reads an empty text as no value.";
  if (native.trim() !== native) return "`clean: [trim]` on the field takes the spaces away.";
  if (type === "integer" && canonicalPlain(native) !== null) return "Make the field a `decimal`.";
  if (type === "decimal" && /^-?\d+(\.\d+)?[eE][+-]?\d+$/.test(native)) return "Make the field a `number`.";
  const known = recognisedNumber(native);
  if (known !== null && known !== specimen)
    return `If numbers are spelled this way here, say \`format: "${known}"\`.`;
  return undefined;
}
