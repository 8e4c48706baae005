import { compare, equal } from "../equality.ts";
import {
  binary,
  define,
  type FunctionDefinition,
  returns,
  returnsAs,
  returnsElement,
  returnsFirst,
  ternary,
  unary,
} from "../function.ts";
import { checkListLength, checkTextLength, type Meter } from "../meter.ts";
import { anything, count, list, listOf, record, text } from "../parameter.ts";
import { fail } from "../problem.ts";
import { booleanType, dynType, integerType, listType, stringType, unify } from "../type.ts";
import { type ExpressionValue, isList, plain, showValue } from "../value.ts";
import { lengthOf, placeOf } from "./characters.ts";

const anInteger = returns(integerType);
const aText = returns(stringType);
const aBoolean = returns(booleanType);

const flattened = returnsAs("list", ([given]) => {
  if (given?.kind !== "list") return listType(dynType);
  return given.element.kind === "list" ? given.element : given;
});

const valuesOf = returnsAs("list", ([given]) => {
  if (given?.kind === "map") return listType(given.value);
  if (given?.kind !== "object" || !given.closed) return listType(dynType);
  const members = [...given.members.values()];
  return listType(members.reduce((left, right) => unify(left, right) ?? dynType, members[0] ?? dynType));
});

function distinct(values: readonly ExpressionValue[], meter: Meter): readonly ExpressionValue[] {
  const scalars = new Set<ExpressionValue>();
  const kept: ExpressionValue[] = [];
  const others: ExpressionValue[] = [];
  for (const value of values) {
    if (typeof value === "string" || typeof value === "boolean" || value === null) {
      if (scalars.has(value)) continue;
      scalars.add(value);
    } else {
      meter.charge(others.length);
      if (others.some((other) => equal(other, value, meter))) continue;
      others.push(value);
    }
    kept.push(value);
  }
  return kept;
}

/** Nulls come last. */
function sorted(values: readonly ExpressionValue[]): readonly ExpressionValue[] {
  return values.toSorted((left, right) =>
    left === null || right === null ? Number(left === null) - Number(right === null) : compare(left, right),
  );
}

function flatten(values: readonly ExpressionValue[]): readonly ExpressionValue[] {
  const flat: ExpressionValue[] = [];
  for (const value of values) {
    const inner = isList(value) ? value : [value];
    checkListLength(flat.length + inner.length);
    for (const element of inner) flat.push(element);
  }
  return flat;
}

function join(values: readonly ExpressionValue[], separator: string): string {
  const texts: string[] = [];
  let length = 0;
  for (const element of values) {
    const value = plain(element);
    if (value === null) continue;
    if (typeof value !== "string")
      return fail(
        `join takes text, not ${showValue(value)}`,
        "Turn the elements into text: list.map(v, string(v)).",
      );
    length += value.length + separator.length;
    checkTextLength(length);
    texts.push(value);
  }
  return texts.join(separator);
}

function indexOf(values: readonly ExpressionValue[], sought: ExpressionValue, meter: Meter): number {
  meter.charge(values.length);
  return values.findIndex((value) => equal(value, sought, meter));
}

export const listFunctions: readonly FunctionDefinition[] = [
  define(
    "size",
    "How many characters a text has, or elements a list.",
    ['size("Zoë")', "3"],
    unary(text("text"), anInteger, lengthOf),
    unary(list("list"), anInteger, (values) => values.length),
  ),
  define(
    "contains",
    "Whether a text has a part, or a list an element.",
    ['"Berlin".contains("lin")', "true"],
    binary(text("text"), text("part"), aBoolean, (given, part) => given.includes(part)),
    binary(
      list("list"),
      anything("element"),
      aBoolean,
      (values, sought, { meter }) => indexOf(values, sought, meter) >= 0,
    ),
  ),
  define(
    "indexOf",
    "Where a part of a text or an element of a list is first found, counted from 0; -1 where it is not.",
    ['indexOf(["a", "b"], "b")', "1"],
    binary(text("text"), text("part"), anInteger, (given, part) => placeOf(given, given.indexOf(part))),
    binary(list("list"), anything("element"), anInteger, (values, sought, { meter }) =>
      indexOf(values, sought, meter),
    ),
  ),
  define(
    "reverse",
    "The text or the list, back to front.",
    ['reverse(["a", "b"])', '["b", "a"]'],
    unary(text("text"), aText, (given) => Array.from(given).reverse().join("")),
    unary(list("list"), returnsFirst, (values) => values.toReversed()),
  ),
  define(
    "join",
    "The texts of a list, one after the other, with a separator between them; nulls are passed over.",
    ['join(["Ada", null, "Byron"], " ")', '"Ada Byron"'],
    unary(listOf("list", stringType, "string"), aText, (values) => join(values, "")),
    binary(listOf("list", stringType, "string"), text("separator"), aText, join),
  ),
  define(
    "first",
    "The first element; null of an empty list.",
    ["first([1, 2])", "1"],
    unary(list("list"), returnsElement, (values) => values[0] ?? null),
  ),
  define(
    "last",
    "The last element; null of an empty list.",
    ["last([1, 2])", "2"],
    unary(list("list"), returnsElement, (values) => values.at(-1) ?? null),
  ),
  define(
    "slice",
    "The elements from one place (counted from 0) up to another.",
    ["slice([1, 2, 3, 4], 1, 3)", "[2, 3]"],
    binary(list("list"), count("start"), returnsFirst, (values, start) => values.slice(Math.max(0, start))),
    ternary(list("list"), count("start"), count("end"), returnsFirst, (values, start, end) =>
      values.slice(Math.max(0, start), Math.max(0, end)),
    ),
  ),
  define(
    "distinct",
    "The list without repetitions; the first of equal elements stays.",
    ["distinct([1, 2, 1.0])", "[1, 2]"],
    unary(list("list"), returnsFirst, (values, { meter }) => distinct(values, meter)),
  ),
  define(
    "sort",
    "The elements in ascending order; nulls come last.",
    ["sort([3, 1.5, 2])", "[1.5, 2, 3]"],
    unary(list("list"), returnsFirst, sorted),
  ),
  define(
    "flatten",
    "The elements of the lists in a list, as one list.",
    ["flatten([[1, 2], [3]])", "[1, 2, 3]"],
    unary(list("list"), flattened, flatten),
  ),
  define(
    "compact",
    "The list without nulls and empty texts.",
    ['compact(["a", "", null, "b"])', '["a", "b"]'],
    unary(list("list"), returnsFirst, (values) => values.filter((value) => value !== null && value !== "")),
  ),
  define(
    "keys",
    "The names in a record, sorted.",
    ['keys({"b": 1, "a": 2})', '["a", "b"]'],
    unary(record("record"), returns(listType(stringType)), (given) => Object.keys(given).sort()),
  ),
  define(
    "values",
    "The values in a record, in the order of their names.",
    ['values({"b": 1, "a": 2})', "[2, 1]"],
    unary(record("record"), valuesOf, (given) =>
      Object.keys(given)
        .sort()
        .map((name) => given[name] ?? null),
    ),
  ),
];
