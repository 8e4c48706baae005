import { cleaner } from "../../values/clean.ts";
import { binary, define, type FunctionDefinition, returns, ternary, unary } from "../function.ts";
import { checkTextLength, longestList } from "../meter.ts";
import { count, text } from "../parameter.ts";
import { booleanType, integerType, listType, stringType } from "../type.ts";
import { lengthOf, placeOf, sliceText } from "./characters.ts";

const aText = returns(stringType);
const aBoolean = returns(booleanType);
const texts = returns(listType(stringType));

const titled = cleaner(["titlecase"]);
const unaccented = cleaner(["strip-accents"]);
const collapsed = cleaner(["collapse", "trim"]);
const untagged = cleaner(["strip-html"]);

/** Letters that no decomposition takes apart, as they are commonly transcribed. */
const transcribed: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

const slug = (given: string): string =>
  (unaccented(given.toLowerCase()) ?? "")
    .replace(/[ßæœøłđðþı]/g, (letter) => transcribed[letter]!)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

function padding(given: string, width: number, fill: string): string {
  const missing = width - lengthOf(given);
  if (missing <= 0 || fill === "") return "";
  const times = Math.ceil(missing / lengthOf(fill));
  checkTextLength(times * fill.length);
  return sliceText(fill.repeat(times), 0, missing);
}

function repeat(given: string, times: number): string {
  checkTextLength(given.length * Math.max(0, times));
  return given.repeat(Math.max(0, times));
}

function replace(given: string, part: string, by: string): string {
  if (part === "") return given;
  if (by.length > part.length) {
    let found = 0;
    for (let at = given.indexOf(part); at >= 0; at = given.indexOf(part, at + part.length)) found++;
    checkTextLength(given.length + found * (by.length - part.length));
  }
  return given.replaceAll(part, () => by);
}

/** One element more than there may be, so that a list that is too long is found out before it is whole. */
const enough = longestList + 1;

/** An empty separator stands between any two characters. */
const splitText = (given: string, separator: string): readonly string[] =>
  separator === "" ? Array.from(given) : given.split(separator, enough);

function before(given: string, mark: string): string {
  const at = given.indexOf(mark);
  return at < 0 ? given : given.slice(0, at);
}

function after(given: string, mark: string): string {
  const at = given.indexOf(mark);
  return at < 0 ? "" : given.slice(at + mark.length);
}

const last = (given: string, many: number): string => {
  const length = lengthOf(given);
  return sliceText(given, Math.max(0, length - Math.max(0, many)), length);
};

export const textFunctions: readonly FunctionDefinition[] = [
  define(
    "trim",
    "Takes white space off both ends.",
    ['trim("  Ada ")', '"Ada"'],
    unary(text("text"), aText, (given) => given.trim()),
  ),
  define(
    "lower",
    "The text in small letters.",
    ['lower("ÄB")', '"äb"'],
    unary(text("text"), aText, (given) => given.toLowerCase()),
  ),
  define(
    "upper",
    "The text in capital letters.",
    ['upper("straße")', '"STRASSE"'],
    unary(text("text"), aText, (given) => given.toUpperCase()),
  ),
  define(
    "title",
    "Each word with a capital letter, the rest small.",
    ['title("ada BYRON")', '"Ada Byron"'],
    unary(text("text"), aText, titled),
  ),
  define(
    "collapse",
    "Runs of white space become one blank; none stays at the ends.",
    ['collapse(" a   b ")', '"a b"'],
    unary(text("text"), aText, collapsed),
  ),
  define(
    "stripAccents",
    "Letters without their accents.",
    ['stripAccents("Zoë Ångström")', '"Zoe Angstrom"'],
    unary(text("text"), aText, unaccented),
  ),
  define(
    "stripHtml",
    "The text of HTML, without its tags.",
    ['stripHtml("<b>bold</b> &amp; plain")', '"bold & plain"'],
    unary(text("text"), aText, untagged),
  ),
  define(
    "normalize",
    "Unicode form NFC: one spelling for letters with accents.",
    ['normalize("e\\u0301") == "\\u00e9"', "true"],
    unary(text("text"), aText, (given) => given.normalize("NFC")),
  ),
  define(
    "slug",
    "Small letters and digits, joined by hyphens, for addresses and file names.",
    ['slug("Ärmel & Größe XL")', '"armel-grosse-xl"'],
    unary(text("text"), aText, slug),
  ),
  define(
    "digits",
    "Only the digits 0 to 9.",
    ['digits("+49 (30) 12-34")', '"49301234"'],
    unary(text("text"), aText, (given) => given.replace(/[^0-9]+/g, "")),
  ),
  define(
    "isBlank",
    "Whether the text is empty or all white space.",
    ['isBlank("  ")', "true"],
    unary(text("text"), aBoolean, (given) => given.trim() === ""),
  ),
  define(
    "startsWith",
    "Whether the text begins with a part.",
    ['"DE-10".startsWith("DE")', "true"],
    binary(text("text"), text("part"), aBoolean, (given, part) => given.startsWith(part)),
  ),
  define(
    "endsWith",
    "Whether the text ends with a part.",
    ['"a.csv".endsWith(".csv")', "true"],
    binary(text("text"), text("part"), aBoolean, (given, part) => given.endsWith(part)),
  ),
  define(
    "replace",
    "Every occurrence of a part, replaced.",
    ['replace("1 000 000", " ", "")', '"1000000"'],
    ternary(text("text"), text("part"), text("by"), aText, replace),
  ),
  define(
    "removePrefix",
    "The text without a part that it begins with.",
    ['removePrefix("SKU-7", "SKU-")', '"7"'],
    binary(text("text"), text("prefix"), aText, (given, prefix) =>
      given.startsWith(prefix) ? given.slice(prefix.length) : given,
    ),
  ),
  define(
    "removeSuffix",
    "The text without a part that it ends with.",
    ['removeSuffix("12 kg", " kg")', '"12"'],
    binary(text("text"), text("suffix"), aText, (given, suffix) =>
      given.endsWith(suffix) ? given.slice(0, given.length - suffix.length) : given,
    ),
  ),
  define(
    "split",
    "The parts between separators, as a list.",
    ['split("Ada Byron", " ")', '["Ada", "Byron"]'],
    binary(text("text"), text("separator"), texts, splitText),
  ),
  define(
    "lines",
    "The lines of the text.",
    ['lines("a\\r\\nb")', '["a", "b"]'],
    unary(text("text"), texts, (given) => given.split(/\r\n|\n|\r/, enough)),
  ),
  define(
    "words",
    "The parts between white space.",
    ['words("  Ada  Byron ")', '["Ada", "Byron"]'],
    unary(text("text"), texts, (given) => given.split(/\s+/, enough).filter((word) => word !== "")),
  ),
  define(
    "substring",
    "The characters from one place (counted from 0) up to another.",
    ['substring("2026-03", 5, 7)', '"03"'],
    binary(text("text"), count("start"), aText, (given, start) =>
      sliceText(given, Math.max(0, start), given.length),
    ),
    ternary(text("text"), count("start"), count("end"), aText, (given, start, end) =>
      sliceText(given, Math.max(0, start), Math.max(0, start, end)),
    ),
  ),
  define(
    "left",
    "The first characters.",
    ['left("Berlin", 3)', '"Ber"'],
    binary(text("text"), count("count"), aText, (given, many) => sliceText(given, 0, Math.max(0, many))),
  ),
  define(
    "right",
    "The last characters.",
    ['right("Berlin", 3)', '"lin"'],
    binary(text("text"), count("count"), aText, last),
  ),
  define(
    "before",
    "What stands before the first occurrence of a mark; all, where there is none.",
    ['before("ada@example.com", "@")', '"ada"'],
    binary(text("text"), text("mark"), aText, before),
  ),
  define(
    "after",
    "What stands after the first occurrence of a mark; nothing, where there is none.",
    ['after("ada@example.com", "@")', '"example.com"'],
    binary(text("text"), text("mark"), aText, after),
  ),
  define(
    "charAt",
    "The character at a place, counted from 0; empty beyond the end.",
    ['charAt("Ada", 1)', '"d"'],
    binary(text("text"), count("place"), aText, (given, place) =>
      place < 0 ? "" : sliceText(given, place, place + 1),
    ),
  ),
  define(
    "padLeft",
    "Fills the text up on the left, to a number of characters.",
    ['padLeft("7", 3, "0")', '"007"'],
    binary(text("text"), count("width"), aText, (given, width) => padding(given, width, " ") + given),
    ternary(
      text("text"),
      count("width"),
      text("fill"),
      aText,
      (given, width, fill) => padding(given, width, fill) + given,
    ),
  ),
  define(
    "padRight",
    "Fills the text up on the right, to a number of characters.",
    ['padRight("7", 3, ".")', '"7.."'],
    binary(text("text"), count("width"), aText, (given, width) => given + padding(given, width, " ")),
    ternary(
      text("text"),
      count("width"),
      text("fill"),
      aText,
      (given, width, fill) => given + padding(given, width, fill),
    ),
  ),
  define(
    "repeat",
    "The text several times over.",
    ['repeat("ab", 3)', '"ababab"'],
    binary(text("text"), count("times"), aText, repeat),
  ),
  define(
    "lastIndexOf",
    "Where a part begins for the last time, counted from 0; -1 where it does not occur.",
    ['lastIndexOf("a/b/c", "/")', "3"],
    binary(text("text"), text("part"), returns(integerType), (given, part) =>
      placeOf(given, given.lastIndexOf(part)),
    ),
  ),
];
