import { ExactNumber } from "../../model/native.ts";

/** Numbers shorter than this, without an exponent, have at most 15 digits, which a JavaScript number always holds. */
export const surelyExact = 16;

/** The number that JSON spells as `source`: a JavaScript number where that is exactly this number. */
export function exact(source: string): number | ExactNumber {
  const number = Number(source);
  const held = Number.isFinite(number) && normal(source) === normal(String(number));
  return held ? number : new ExactNumber(source);
}

/** One spelling for all spellings of a number: its digits without outer zeros, and the power of ten of the last. */
function normal(source: string): string {
  const [, sign, whole, fraction = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(source) ?? [];
  const digits = `${whole}${fraction}`;
  let start = 0;
  while (digits[start] === "0") start++;
  let end = digits.length;
  while (end > start && digits[end - 1] === "0") end--;
  if (start === end) return "0";
  return `${sign}${digits.slice(start, end)}e${Number(power) - fraction.length + digits.length - end}`;
}
