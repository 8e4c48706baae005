import { describe, expect, test } from "vitest";
import { functionDocumentation, library } from "../../../shared/mapping/expressions/library.ts";
import { evaluated } from "./evaluated.ts";

describe("the function library", () => {
  test.each(functionDocumentation())(
    "[M14] $name: $example.expression",
    ({ example, description, signatures }) => {
      expect(evaluated(`(${example.expression}) == (${example.value})`)).toBe(true);
      expect(description).toMatch(/^\S.*\.$/);
      expect(signatures.length).toBeGreaterThan(0);
    },
  );

  test("[M14] every example uses its function", () => {
    for (const { name, example } of functionDocumentation()) expect(example.expression).toContain(`${name}(`);
  });

  test("[M14] signatures say names and types", () => {
    const byName = new Map(functionDocumentation().map((entry) => [entry.name, entry.signatures]));
    expect(byName.get("padLeft")).toEqual([
      "padLeft(text: string, width: integer): string",
      "padLeft(text: string, width: integer, fill: string): string",
    ]);
    expect(byName.get("coalesce")).toEqual(["coalesce(x: any, …): same"]);
    expect(library.size).toBeGreaterThan(100);
  });

  test("[M3] every function with an argument is a method of its first argument too", () => {
    expect(evaluated("fullName.split(' ')[0].upper()")).toBe("ADA");
    expect(evaluated("upper(split(fullName, ' ')[0])")).toBe("ADA");
    expect(evaluated("price.round(0)")).toEqual({ exact: "20" });
    expect(evaluated("null.default('x')")).toBe("x");
  });
});

describe("functions at their edges", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['size("a😀b")', 3],
    ['left("a😀b", 2)', "a😀"],
    ['right("a😀b", 2)', "😀b"],
    ['reverse("a😀b")', "b😀a"],
    ['indexOf("😀b", "b")', 1],
    ['split("a😀", "")', ["a", "😀"]],
    ['left("abc", -1)', ""],
    ['right("abc", 10)', "abc"],
    ['left("abc", 99999999999999999999)', "abc"],
    ['substring("abc", 2, 1)', ""],
    ['substring("abc", 1)', "bc"],
    ['charAt("abc", 9)', ""],
    ['padLeft("7", 4, "ab")', "aba7"],
    ['padLeft("7", 3, "")', "7"],
    ['repeat("a", -1)', ""],
    ['replace("aaa", "", "x")', "aaa"],
    ['replace("a$b", "$", "$$&")', "a$$&b"],
    ['words("")', []],
    ['slug("  Straße -- 7! ")', "strasse-7"],
    ["round(-2.5)", -3],
    ["round(1250, -2)", { exact: "1300" }],
    ["floor(2.0)", 2],
    ["ceil(-0.5)", 0],
    ["div(-7, 2)", -3],
    ["mod(-7, 2)", -1],
    ["min([])", null],
    ["sum([1, null, 2])", 3],
    ["avg([])", null],
    ["sort(['b', null, 'a'])", ["a", "b", null]],
    ["distinct([{'a': 1}, {'a': 1.0}])", [{ a: 1 }]],
    ["slice([1, 2, 3], -5, 2)", [1, 2]],
    ['extract("abc", "(b)(c)", 2)', "c"],
    ['extract("abc", "x")', null],
    ['replaceRegex("a1", r"(\\d)", "<$1$$$9>")', "a<1$$9>"],
    ['extractAll("aaa", "")', ["", "", "", ""]],
    ['boolean("no")', false],
    ['boolean("N", "ja|j/nein|n")', false],
    ['integer("+7")', 7],
    ["integer(7.0)", 7],
    ['decimal("1e3")', { exact: "1000" }],
    ['string(parseJson("[1,{\\"b\\":null}]"))', '[1,{"b":null}]'],
    ["string(true)", "true"],
    ["type(date('2026-01-01'))", "string"],
    ["lookup('countries', 'XX', 'name')", null],
    ["lookup('anything', 7, 'deep.er')", "found"],
    ["lookup('anything', '7', 'a.b')", 1],
    ["lookup('anything', '7', 'constructor')", null],
    ["lookup('countries', '__proto__', 'name')", null],
    ["date(2028, 2, 29)", "2028-02-29"],
    ["year(date('0007-01-01'))", 7],
    ["isoWeek(date('2024-12-30'))", 1],
    ["isoWeek(date('2026-01-01'))", 1],
    ["weekday(date('1969-12-31'))", 3],
    ["addMonths(date('2026-03-31'), -1)", "2026-02-28"],
    ["addDays(timestamp('2026-03-29T12:05:00.5Z'), 1)", "2026-03-30T12:05:00.5Z"],
    ["yearsBetween(date('2026-06-15'), date('2000-06-15'))", -26],
    ["date(timestamp('2026-03-29T23:30:00Z'), 'Europe/Berlin')", "2026-03-30"],
    ["timestamp(date('2026-07-01'), 'Europe/Berlin')", "2026-06-30T22:00:00Z"],
    ["timestamp('2026-03-29T14:05:00.250+02:00')", "2026-03-29T12:05:00.25Z"],
    ["timestamp('2026-03-29T12:00:00Z') - timestamp('2026-03-29T11:59:59.5Z')", "0.5s"],
    ["timestamp('2026-03-29T12:00:00.000000001Z') - duration('1ns')", "2026-03-29T12:00:00Z"],
    ["duration('-1h30m') + duration('1h')", "-1800s"],
    ["formatDate(timestamp('2026-12-31T23:30:00Z'), \"yyyy 'at' HH:mm\", 'Europe/Berlin')", "2027 at 00:30"],
    ["formatDate(date('2026-03-29'), 'MMMM yyyy')", "March 2026"],
    ["formatDate(date('2026-03-29'), 'dd.MM.yyyy')", "29.03.2026"],
    ["hour(opens)", 8],
    ["keys({'b': 1, '__proto__': 2})", ["__proto__", "b"]],
    ["join(['a', null], '-')", "a"],
    ["flatten([1, [2]])", [1, 2]],
    ["coalesce(null, 1, integer('x'))", 1],
    ["nullIf(1, 1.0)", null],
    ["uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'python.org')", "886313e1-3b8a-5372-9b90-0c9aee199e5d"],
  ];
  test.each(cases)("[M14] %s", (source, value) => expect(evaluated(source)).toEqual(value));
});

describe("functions say what they cannot do", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["integer('12a')", '"12a" is not an integer'],
    ["integer(1.5)", "1.5 is not an integer"],
    ["decimal('')", '"" is not a decimal'],
    ["boolean('maybe')", '"maybe" is neither true nor false'],
    ["date('29.03.2026')", '"29.03.2026" is not a date such as 2026-03-29'],
    ["date('31.02.2026', 'dd.MM.yyyy')", '"31.02.2026" is not a date written as dd.MM.yyyy'],
    ["date(2026, 2, 30)", "2026-2-30 is no day of the calendar"],
    ["addYears(date('2026-01-01'), 9000)", "A date lies outside the years 0000 to 9999"],
    ["round(1.5, 99999999999999999999)", "round takes up to 100 places"],
    [
      "date(timestamp('9999-12-31T23:59:59Z'), 'Europe/Berlin')",
      "A date lies outside the years 0000 to 9999",
    ],
    ["timestamp(date('0000-01-01'), 'Europe/Berlin')", "A timestamp lies outside the years 0000 to 9999"],
    ["parseNumber('1.5', '1.234,56')", '"1.5" is not a number spelled like 1.234,56'],
    ["duration('soon')", '"soon" is not a duration such as "1h30m"'],
    ["extract('a', 'a', 3)", "The regular expression has no group 3"],
    ["upper(native.n)", "upper takes string as text, not 3"],
    ["base64Decode('/w==')", '"/w==" is not the Base64 form of a text'],
    ["urlDecode('%E0')", '"%E0" is not URL-encoded text'],
    ["sort([1, 'a'])", '"a" and 1 have no order'],
    ["parseJson('{')", '"{" is not JSON'],
  ];
  test.each(cases)("[M13] %s", (source, message) =>
    expect(evaluated(source)).toEqual({ problem: expect.stringContaining(message) }),
  );
});
