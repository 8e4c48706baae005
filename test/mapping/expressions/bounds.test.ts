import { describe, expect, test } from "vitest";
import { fromExpression } from "../../../shared/mapping/expressions/boundary.ts";
import { EvaluationProblem } from "../../../shared/mapping/expressions/problem.ts";
import { scopeOf } from "../../../shared/mapping/expressions/scope.ts";
import { dynType, listType, stringType } from "../../../shared/mapping/expressions/type.ts";
import { ExactNumber, type NativeValue } from "../../../shared/model/native.ts";
import { evaluated } from "./evaluated.ts";

const scope = scopeOf({ text: stringType, list: listType(stringType), any: dynType, other: dynType });

describe("bounds", () => {
  const large = /too large|too long|nested too deeply/;
  const cases: readonly (readonly [string, Record<string, NativeValue>])[] = [
    ["repeat(text, 999999999)", { text: "ab" }],
    ["padLeft(text, 999999999999)", { text: "ab" }],
    ["replace(text, 'a', text)", { text: "a".repeat(100_000) }],
    ["replaceRegex(text, 'a', text)", { text: "a".repeat(5_000) }],
    ["join(list, text)", { list: Array.from({ length: 1000 }, () => "x"), text: "y".repeat(100_000) }],
    ["text + text + text", { text: "x".repeat(8_000_000) }],
    ["split(text, ',')", { text: ",".repeat(2_000_000) }],
    ["lines(text)", { text: "\n".repeat(2_000_000) }],
    ["words(text)", { text: "a ".repeat(2_000_000) }],
    ["extractAll(text, 'a*z|a')", { text: "a".repeat(100_000) }],
    ["list.map(a, list.map(b, list.map(c, a + b + c)))", { list: Array.from({ length: 1000 }, () => "x") }],
    [
      "list.all(a, list.all(b, list.all(c, a == c && b == c)))",
      { list: Array.from({ length: 1000 }, () => "x") },
    ],
    ["list.filter(a, a in list)", { list: Array.from({ length: 20_000 }, (_, index) => String(index)) }],
    [
      "list.map(a, upper(text)).size()",
      { list: Array.from({ length: 10_000 }, () => "x"), text: "x".repeat(1_000_000) },
    ],
    [
      "list.map(a, any == other)",
      { list: Array.from({ length: 10_000 }, () => "x"), any: wide(), other: wide() },
    ],
    ["flatten(list.map(a, list))", { list: Array.from({ length: 2_000 }, () => "x") }],
    ["[text].map(a, a.matches('(x{1,100}y?){1,10}z'))", { text: "x".repeat(16_000_000) }],
    ["any == other", { any: deep(5000), other: deep(5000) }],
    ["formatJson(any)", { any: deep(5000) }],
    ["string(any)", { any: deep(5000) }],
    ["any * any", { any: new ExactNumber("9".repeat(800)) }],
    ["any + 1", { any: new ExactNumber("1e999999999") }],
  ];
  test.each(cases)("[M10] %s", (source, variables) => {
    expect(evaluated(source, variables, scope)).toEqual({
      problem: expect.stringMatching(new RegExp(`${large.source}|gets too long|no order`)),
    });
  });

  test("[M10] what a person would write is well within the bounds", () => {
    const list = Array.from({ length: 1000 }, (_, index) => `n${index}`);
    expect(evaluated("list.filter(a, a in list).size()", { list }, scope)).toBe(1000);
    expect(evaluated("list.map(a, upper(a)).join(',').size()", { list }, scope)).toBe(4889);
  });

  test("[M12] a regular expression that would blow up elsewhere runs in linear time", () => {
    expect(evaluated("text.matches('^(a+)+$')", { text: `${"a".repeat(100_000)}b` }, scope)).toBe(false);
  });

  test("[M11] names of the prototype are names like any other", () => {
    const any = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}');
    expect(evaluated("[any.__proto__.polluted, any['constructor'], any.toString]", { any }, scope)).toEqual([
      1,
      2,
      null,
    ]);
    expect(evaluated("{'__proto__': 7}.__proto__")).toBe(7);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("[M13] a value that is nested too deeply is a problem at the boundary too", () => {
    expect(fromExpression(deep(5000), "json")).toBeInstanceOf(EvaluationProblem);
  });
});

function deep(levels: number): NativeValue {
  let value: NativeValue = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

function wide(): NativeValue {
  return Array.from({ length: 10_000 }, (_, index) => ({ index }));
}
