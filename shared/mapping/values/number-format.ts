import { err, ok, type Result } from "../../base/result.ts";

/** How numbers are spelled: what a specimen such as `1.234,56` shows. */
export interface NumberFormat {
  readonly specimen: string;
  /** Between thousands; "" where the specimen has none. */
  readonly group: string;
  readonly point: string;
  /** Digits after the point that are always written. */
  readonly fraction: number;
}

const spaces = " \u00a0\u202f\u2009";
const apostrophes = "'\u2019";
const hint = "Show a number with thousands and a fraction, such as 1.234,56 or 1 234.56 or 1234,56.";

/**
 * Reads a specimen. `whole` says that the numbers are integers, so that `1.234` is a thousand and not a fraction.
 * The error is a sentence in plain words.
 */
export function parseNumberFormat(specimen: string, whole: boolean): Result<NumberFormat, string> {
  const marks = specimen.replace(/\d/g, "");
  if (!/^\d+(?:\D\d{3})*(?:\D\d*)?$/.test(specimen) || !/^[ \u00a0\u202f\u2009'\u2019.,]*$/.test(marks))
    return err(`"${specimen}" is not a specimen of a number. ${hint}`);
  const last = marks.at(-1) ?? "";
  const first = marks.at(0) ?? "";
  const tail = specimen.slice(specimen.lastIndexOf(last) + 1).length;
  const groupsBefore = marks.slice(0, -1);
  if (marks === "") return ok({ specimen, group: "", point: ".", fraction: 0 });
  if (groupsBefore.split("").some((mark) => mark !== first))
    return err(`"${specimen}" mixes several marks. ${hint}`);
  if (first !== last && (last === "." || last === ",")) return grouped(specimen, first, last, tail);
  if (first === last && marks.length === 1 && (last === "." || last === ",") && !(whole && tail === 3)) {
    if (tail === 3 && specimen.length <= 7)
      return err(`"${specimen}" may be a thousand or a fraction. ${hint}`);
    return ok({ specimen, group: "", point: last, fraction: tail });
  }
  if (first === last && (last === "." || last === ","))
    return grouped(specimen, last, last === "." ? "," : ".", 0);
  if (first === last && whole) return grouped(specimen, first, ".", 0);
  return err(`"${specimen}" does not show the sign before the fraction. ${hint}`);
}

function grouped(
  specimen: string,
  group: string,
  point: string,
  fraction: number,
): Result<NumberFormat, string> {
  const whole =
    fraction === 0 && !specimen.includes(point) ? specimen : specimen.slice(0, specimen.lastIndexOf(point));
  if (!whole.split(group).every((part, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(part)))
    return err(`"${specimen}" does not group its digits by threes. ${hint}`);
  return ok({ specimen, group, point, fraction });
}

/** A number in this spelling → plain digits with a `.` (not yet canonical); `null` where it is none. */
export function readNumber(text: string, format: NumberFormat): string | null {
  // U+2212 is the minus sign that typesetting uses.
  const negative = text.startsWith("-") || text.startsWith("\u2212");
  const unsigned = negative ? text.slice(1) : text;
  const point = unsigned.indexOf(format.point);
  const whole = point < 0 ? unsigned : unsigned.slice(0, point);
  const fraction = point < 0 ? "" : unsigned.slice(point + 1);
  const digits = ungroup(whole, format.group);
  if (digits === null || (point >= 0 && fraction === "")) return null;
  return (negative ? "-" : "") + digits + (point < 0 ? "" : `.${fraction}`);
}

/** Canonical plain digits → this spelling. */
export function writeNumber(plain: string, format: NumberFormat): string {
  const negative = plain.startsWith("-");
  const unsigned = negative ? plain.slice(1) : plain;
  const point = unsigned.indexOf(".");
  const whole = point < 0 ? unsigned : unsigned.slice(0, point);
  const fraction = (point < 0 ? "" : unsigned.slice(point + 1)).padEnd(format.fraction, "0");
  return (
    (negative ? "-" : "") + byThrees(whole, format.group) + (fraction === "" ? "" : format.point + fraction)
  );
}

function byThrees(digits: string, group: string): string {
  if (group === "" || digits.length <= 3) return digits;
  const first = digits.length % 3 || 3;
  let grouped = digits.slice(0, first);
  for (let at = first; at < digits.length; at += 3) grouped += group + digits.slice(at, at + 3);
  return grouped;
}

/** Takes thousands marks out. Digits without any are taken too, but a mark in the wrong place is none. */
function ungroup(whole: string, group: string): string | null {
  if (group === "") return /^\d+$/.test(whole) ? whole : null;
  const alike = spaces.includes(group) ? spaces : apostrophes.includes(group) ? apostrophes : group;
  let digits = "";
  let sinceMark = -1;
  for (const char of whole) {
    if (alike.includes(char)) {
      if (digits === "" || (sinceMark < 0 ? digits.length > 3 : sinceMark !== 3)) return null;
      sinceMark = 0;
    } else if (char < "0" || char > "9") {
      return null;
    } else {
      digits += char;
      if (sinceMark >= 0) sinceMark++;
    }
  }
  return sinceMark < 0 || sinceMark === 3 ? digits : null;
}
