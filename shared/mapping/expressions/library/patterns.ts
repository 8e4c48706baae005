import { binary, define, type FunctionDefinition, returns, ternary } from "../function.ts";
import { checkListLength, checkTextLength, type Meter } from "../meter.ts";
import { count, meaning, text } from "../parameter.ts";
import { type Pattern, patternOf } from "../pattern.ts";
import { fail } from "../problem.ts";
import { booleanType, listType, stringType } from "../type.ts";

const pattern = meaning("pattern", patternOf);
const aText = returns(stringType);

function extract(given: string, { expression }: Pattern, group: number): string | null {
  const matcher = expression.matcher(given);
  if (group < 0 || group > expression.groupCount())
    return fail(
      `The regular expression has no group ${group}`,
      "Groups are counted from 1; 0 is the whole match.",
    );
  return matcher.find() ? matcher.group(group) : null;
}

function extractAll(given: string, sought: Pattern, meter: Meter): readonly string[] {
  const matcher = sought.expression.matcher(given);
  const found: string[] = [];
  while (matcher.find()) {
    checkListLength(found.length + 1);
    found.push(matcher.group(0) ?? "");
    sought.chargeMore(given.length - matcher.end(0), meter);
  }
  return found;
}

/** `$1` in `by` is what the first group found, `$0` the whole match and `$$` a dollar sign. */
function replacePattern(given: string, sought: Pattern, by: string, meter: Meter): string {
  const matcher = sought.expression.matcher(given);
  const groups = sought.expression.groupCount();
  let replaced = "";
  let from = 0;
  while (matcher.find()) {
    replaced += given.slice(from, matcher.start(0));
    replaced += by.replace(/\$(\$|\d)/g, (whole, which) => {
      if (which === "$") return "$";
      return Number(which) > groups ? whole : (matcher.group(Number(which)) ?? "");
    });
    checkTextLength(replaced.length);
    from = matcher.end(0);
    sought.chargeMore(given.length - from, meter);
  }
  return replaced + given.slice(from);
}

/** Searches are paid for by the length of the text. */
const paid = (given: string, sought: Pattern, { meter }: { readonly meter: Meter }): string => {
  sought.charge(given, meter);
  return given;
};

export const patternFunctions: readonly FunctionDefinition[] = [
  define(
    "matches",
    "Whether a regular expression (RE2 syntax) is found in the text.",
    ['"SKU-0042".matches("^SKU-\\\\d+$")', "true"],
    binary(text("text"), pattern, returns(booleanType), (given, sought, around) =>
      sought.expression.matcher(paid(given, sought, around)).find(),
    ),
  ),
  define(
    "extract",
    "The first match of a regular expression, its first group where it has one; null where there is no match.",
    ['extract("Invoice 4711 of May", r"\\d+")', '"4711"'],
    binary(text("text"), pattern, aText, (given, sought, around) =>
      extract(paid(given, sought, around), sought, Math.min(1, sought.expression.groupCount())),
    ),
    ternary(text("text"), pattern, count("group"), aText, (given, sought, group, around) =>
      extract(paid(given, sought, around), sought, group),
    ),
  ),
  define(
    "extractAll",
    "Every match of a regular expression.",
    ['extractAll("a1b22", r"\\d+")', '["1", "22"]'],
    binary(text("text"), pattern, returns(listType(stringType)), (given, sought, around) =>
      extractAll(paid(given, sought, around), sought, around.meter),
    ),
  ),
  define(
    "replaceRegex",
    "Every match of a regular expression, replaced; $1 stands for the first group.",
    ['replaceRegex("Byron, Ada", r"(\\w+), (\\w+)", "$2 $1")', '"Ada Byron"'],
    ternary(text("text"), pattern, text("by"), aText, (given, sought, by, around) =>
      replacePattern(paid(given, sought, around), sought, by, around.meter),
    ),
  ),
];
