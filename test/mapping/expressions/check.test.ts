import { describe, expect, test } from "vitest";
import { checkExpression } from "../../../shared/mapping/expressions/expression.ts";
import {
  booleanType,
  dateType,
  decimalType,
  integerType,
  showType,
  stringType,
  type Type,
} from "../../../shared/mapping/expressions/type.ts";
import { sampleScope } from "./sample-scope.ts";

type Case = readonly [
  source: string,
  code: string,
  message: RegExp,
  found: string,
  suggestion: string | null,
];

const name = "sync.expression-name";
const type = "sync.expression-type";

const cases: readonly Case[] = [
  ["fristName", name, /no field or column fristName/, "fristName", "firstName"],
  ["firstname + 'x'", name, /no field/, "firstname", "firstName"],
  ["nothingLikeIt", name, /no field/, "nothingLikeIt", null],
  ["row.citty", name, /row has no member citty/, "citty", "city"],
  ["row['Ful Name']", name, /row has no member Ful Name/, "'Ful Name'", '"Full Name"'],
  ["{'a': 1}.b", name, /has no member b/, "b", "a"],
  ["trimm(firstName)", name, /no function trimm/, "trimm", "trim"],
  ["firstName.toUpperCase()", name, /no function toUpperCase/, "toUpperCase", "upper"],
  ["price(1)", name, /price is a field, not a function/, "price", null],
  [
    "split(fullName)",
    type,
    /split is used as split\(text: string, separator: string\): list\(string\)/,
    "split(fullName)",
    null,
  ],
  ["map(tags)", type, /map is used on a list/, "map", null],
  ["price + firstName", type, /\+ does not take a decimal and text/, "price + firstName", "string(price)"],
  ["firstName * 2", type, /\* does not take text and an integer/, "firstName * 2", "integer(firstName)"],
  ["fullName > price", type, /> does not take/, "fullName > price", "decimal(fullName)"],
  [
    "born == '2026-01-01'",
    type,
    /== does not take a date and text/,
    "born == '2026-01-01'",
    "date('2026-01-01')",
  ],
  ["vip && firstName", type, /&& does not take a boolean and text/, "vip && firstName", "boolean(firstName)"],
  ["firstName ? 1 : 2", type, /\? takes a boolean; firstName is text/, "firstName", null],
  ["vip ? 'yes' : price", type, /two sides of a choice/, "vip ? 'yes' : price", "string(price)"],
  ["upper(price)", type, /upper is used as .*; price is a decimal/, "price", "string(price)"],
  ["year(fullName)", type, /fullName is text/, "fullName", "date(fullName)"],
  ["left(firstName, 1.5)", type, /1.5 is a decimal/, "1.5", "round(1.5)"],
  ["boolean(row)", type, /row is a record/, "row", null],
  ["!price", type, /! takes a boolean/, "!price", null],
  ["-firstName", type, /- takes a number/, "-firstName", null],
  ["price / 0", type, /divides by zero/, "0", null],
  ["price % 0.00", type, /divides by zero/, "0.00", null],
  ["firstName.matches('(')", type, /The regular expression is not valid: missing closing \)/, "'('", null],
  ["date(fullName, 'DD.MM.YYYY')", type, /dd\.MM\.yyyy/, "'DD.MM.YYYY'", null],
  ["formatDate(born, 'YYYY')", type, /"YYYY" in "YYYY" is not a part of a date/, "'YYYY'", null],
  ["hour(updatedAt, 'Europe/Berlim')", type, /not a time zone/, "'Europe/Berlim'", null],
  ["formatNumber(price, 'abc')", type, /not a specimen/, "'abc'", null],
  [
    "lookup('countris', 'DE', 'name')",
    "sync.unknown-lookup",
    /no lookup "countris"/,
    "'countris'",
    '"countries"',
  ],
  ["lookup('countries', 'DE', 'nam')", name, /countries has no column "nam"/, "'nam'", '"name"'],
  ["lookupRow('countries', 'DE').nme", name, /has no member nme/, "nme", "name"],
  ["firstName.first", type, /firstName is text and has no members/, "first", null],
  ["firstName[0]", type, /firstName is text and has no elements/, "firstName[0]", null],
  ["tags['a' + 'b']", type, /tags is a list with text; \['a' \+ 'b'\] is text/, "'a' + 'b'", null],
  ["tags.name", type, /tags is a list/, "name", null],
  ["row.exists(v, v == 1)", type, /exists works on a list; row is a record/, "row", null],
  ["tags.filter(t, t)", type, /The condition of filter is a boolean; t is text/, "t", null],
  ["tags.map(t, tt)", name, /no field or column tt/, "tt", "t"],
  ["{price: 1}", type, /names are text/, "price", null],
  ["price in row", type, /in does not take a decimal and a record/, "price in row", null],
];

describe("static checks", () => {
  test.each(cases)("[M2] %s", (source, code, message, found, suggestion) => {
    const { problems } = checkExpression(source, sampleScope);
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(problem).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(source.slice(problem!.start, problem!.end)).toBe(found);
    expect(problem!.suggestion?.text ?? null).toBe(suggestion);
  });

  test("[M2] a suggestion applied mends what it is about", () => {
    for (const [source, , , , suggestion] of cases) {
      const fix = checkExpression(source, sampleScope).problems[0]?.suggestion;
      if (suggestion === null || !fix) continue;
      const mended = source.slice(0, fix.start) + fix.text + source.slice(fix.end);
      expect([mended, checkExpression(mended, sampleScope).problems]).toEqual([mended, []]);
    }
  });

  test("[M2] all problems are reported, in the order of the text, and none of them twice", () => {
    const { problems } = checkExpression("fristName + row.citty + upper(price) + nope(1)", sampleScope);
    expect(problems.map(({ code, start }) => [code, start])).toEqual([
      [name, 0],
      [name, 16],
      [type, 30],
      [name, 39],
    ]);
  });

  test("[M12] a regular expression that is written out is checked", () => {
    for (const source of [
      "extract(firstName, '[')",
      "replaceRegex(firstName, '(?!a)', '')",
      "'a'.matches('*')",
    ])
      expect(checkExpression(source, sampleScope).problems[0]?.message).toMatch(
        /regular expression is not valid/,
      );
  });

  const results: readonly (readonly [string, string])[] = [
    ["firstName + null", "string"],
    ["quantity * 2", "integer"],
    ["quantity / 2", "decimal"],
    ["quantity * weight", "number"],
    ["price * weight", "decimal"],
    ["vip ? 1 : 2.5", "decimal"],
    ["tags[0]", "string"],
    ["tags.map(t, t.size())", "list(integer)"],
    ["amounts.sum()", "decimal"],
    ["row['Full Name'].split(' ')", "list(string)"],
    ["lookup('countries', 'DE', 'name')", "string"],
    ["native.whatever.deep[3]", "any"],
    ["open.more", "any"],
    ["open.name", "string"],
    ["updatedAt - updatedAt", "duration"],
    ["updatedAt + duration('1h')", "timestamp"],
    ["default(price, 0)", "decimal"],
    ["extra.a.b", "any"],
    ["date(updatedAt)", "date"],
    ["flatten([1, 2])", "list(integer)"],
    ["values({'a': 1, 'b': 2.5})", "list(decimal)"],
    ["max(quantity, native.n)", "any"],
    ["!native.n", "boolean"],
  ];
  test.each(results)("[M15] the type of %s is %s", (source, shown) => {
    const checked = checkExpression(source, sampleScope);
    expect(checked.problems).toEqual([]);
    expect(showType(checked.type)).toBe(shown);
  });

  const places: readonly (readonly [string, Type, string | null])[] = [
    ["price", stringType, "string(price)"],
    ["fullName", decimalType, "decimal(fullName)"],
    ["price", integerType, "round(price)"],
    ["updatedAt", dateType, "date(updatedAt)"],
    ["firstName", booleanType, "boolean(firstName)"],
  ];
  test.each(places)("[M2] %s where another type is wanted", (source, expected, fix) => {
    const [problem] = checkExpression(source, sampleScope, expected).problems;
    expect(problem).toMatchObject({ code: type, suggestion: { text: fix } });
  });

  test("[M2] what fits its place is no problem", () => {
    expect(checkExpression("quantity", sampleScope, decimalType).problems).toEqual([]);
    expect(checkExpression("native.x", sampleScope, dateType).problems).toEqual([]);
    expect(checkExpression("null", sampleScope, dateType).problems).toEqual([]);
  });

  test("[M2] references are the paths that are read, with their places", () => {
    const source = "row['Full Name'] + tags.map(t, t + lastName)[0] + native.list[1]";
    const { references } = checkExpression(source, sampleScope);
    expect(references.map(({ path, start, end }) => [path, source.slice(start, end)])).toEqual([
      [["row", "Full Name"], "row['Full Name']"],
      [["tags"], "tags"],
      [["lastName"], "lastName"],
      [["native", "list", 1], "native.list[1]"],
    ]);
  });
});
