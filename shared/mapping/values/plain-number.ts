/**
 * Numbers as plain decimal digits (`-12`, `0.5`): exact, of any size, without an exponent.
 * The canonical spelling has no leading zeros, no trailing zeros in the fraction and no `-0`.
 */

/** A JSON number with an exponent may grow to this many digits; `1e999999999` must not fill the memory. */
const mostDigits = 1000;

const zero = 48;
const nine = 57;

/** Canonical spelling of plain digits with at most one point; `null` for any other text. */
export function canonicalPlain(text: string): string | null {
  const length = text.length;
  const negative = length > 0 && text.charCodeAt(0) === 45;
  const start = negative ? 1 : 0;
  let at = start;
  while (at < length && isDigit(text.charCodeAt(at))) at++;
  const point = at;
  if (point === start) return null;
  if (at < length) {
    if (text.charCodeAt(at) !== 46 || ++at === length) return null;
    while (at < length && isDigit(text.charCodeAt(at))) at++;
    if (at !== length) return null;
  }
  let first = start;
  while (first < point - 1 && text.charCodeAt(first) === zero) first++;
  let end = length;
  if (end > point) {
    while (text.charCodeAt(end - 1) === zero) end--;
    if (end === point + 1) end = point;
  }
  const isZero = end === point && first === point - 1 && text.charCodeAt(first) === zero;
  if (isZero) return "0";
  if (first === start && end === length) return text;
  return (negative ? "-" : "") + text.slice(first, end);
}

/** Canonical spelling of a JSON number, exponent and all; `null` where it has no digits or would have too many. */
export function canonicalJsonNumber(text: string): string | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text);
  if (!match) return canonicalPlain(text);
  const fraction = match[3] ?? "";
  const digits = match[2]! + fraction;
  if (/^0+$/.test(digits)) return "0";
  const point = match[2]!.length + Number(match[4]);
  if (Math.abs(point) + digits.length > mostDigits) return null;
  if (point <= 0) return canonicalPlain(`${match[1]}0.${"0".repeat(-point)}${digits}`);
  if (point >= digits.length) return canonicalPlain(match[1] + digits.padEnd(point, "0"));
  return canonicalPlain(`${match[1]}${digits.slice(0, point)}.${digits.slice(point)}`);
}

/** The digits of a finite JavaScript number, as its shortest spelling has them. */
export function digitsOf(number: number): string {
  const text = String(number);
  // Every double has fewer than 400 plain digits, so this cannot be null.
  return text.includes("e") ? (canonicalJsonNumber(text) ?? text) : text === "-0" ? "0" : text;
}

/** Negative, zero or positive as canonical `a` is less than, equal to or greater than canonical `b`. */
export function comparePlain(a: string, b: string): number {
  if (a === b) return 0;
  const negative = a.startsWith("-");
  if (negative !== b.startsWith("-")) return negative ? -1 : 1;
  const larger = negative ? compareDigits(b.slice(1), a.slice(1)) : compareDigits(a, b);
  return larger;
}

/** Rounds canonical digits to `scale` digits after the point; a half goes away from zero. */
export function roundPlain(text: string, scale: number): string {
  const point = text.indexOf(".");
  if (point < 0 || text.length - point - 1 <= scale) return text;
  const negative = text.startsWith("-");
  const kept = text.slice(negative ? 1 : 0, point) + text.slice(point + 1, point + 1 + scale);
  const up = text.charCodeAt(point + 1 + scale) >= zero + 5;
  const digits = up ? (BigInt(kept) + 1n).toString().padStart(kept.length, "0") : kept;
  const whole = digits.slice(0, digits.length - scale);
  const rounded = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return canonicalPlain((negative ? "-" : "") + rounded) ?? text;
}

function compareDigits(a: string, b: string): number {
  const wholeA = a.indexOf(".") < 0 ? a.length : a.indexOf(".");
  const wholeB = b.indexOf(".") < 0 ? b.length : b.indexOf(".");
  if (wholeA !== wholeB) return wholeA - wholeB;
  return a < b ? -1 : a > b ? 1 : 0;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}
