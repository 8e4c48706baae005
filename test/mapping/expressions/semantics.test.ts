import { describe, expect, test } from "vitest";
import { compileExpression } from "../../../shared/mapping/expressions/expression.ts";
import { EvaluationProblem } from "../../../shared/mapping/expressions/problem.ts";
import { scopeOf } from "../../../shared/mapping/expressions/scope.ts";
import { dynType, listType, stringType } from "../../../shared/mapping/expressions/type.ts";
import { evaluated, exact } from "./evaluated.ts";
import { sampleRecord, sampleScope } from "./sample-scope.ts";

const table = (rule: string, cases: readonly (readonly [string, unknown])[]): void => {
  test.each(cases)(`${rule} %s`, (source, value) => expect(evaluated(source)).toEqual(value));
};

describe("numbers", () => {
  table("[M4]", [
    ["0.1 + 0.2 == 0.3", true],
    ["0.1 + 0.2", exact("0.3")],
    ["1.10 * 3", exact("3.3")],
    ["9007199254740991 + 1", exact("9007199254740992")],
    ["9007199254740993 - 1", exact("9007199254740992")],
    ["123456789012345678901234567890 * 10 + 1", exact("1234567890123456789012345678901")],
    ["12345678901234567890 % 7", 1],
    ["-9223372036854775808 - 1", exact("-9223372036854775809")],
    ["amounts[0] + amounts[1] == 0.3", true],
    ["price * quantity", exact("238.8")],
    ["-(-0.5)", exact("0.5")],
    ["string(0 * -1)", "0"],
    ["string(-0.0)", "0"],
  ]);
  table("[M5]", [
    ["quantity + weight", 12.5],
    ["weight + 0.1", exact("0.6")],
    ["weight * 3", 1.5],
    ["quantity > weight", true],
    ["native.n + 0.5", exact("3.5")],
    ["1 == 1.0", true],
    ["weight == 0.5", true],
  ]);
  table("[M6]", [
    ["7 / 2", exact("3.5")],
    ["6 / 2", 3],
    ["1 / 3", exact("0.33333333333333333333")],
    ["2 / 3", exact("0.66666666666666666667")],
    ["weight / 4", 0.125],
    ["-7 % 3", -1],
    ["5.5 % 2", exact("1.5")],
    ["1 / (quantity - 12)", { problem: "The expression divides by zero" }],
    ["weight / (quantity - 12)", { problem: "The expression divides by zero" }],
    ["1.5 % (quantity - 12)", { problem: "The expression divides by zero" }],
  ]);
});

describe("equality", () => {
  table("[M7]", [
    ["1.0 == 1.00", true],
    ["[1, 2] == [1.0, 2]", true],
    ["[1, 2] == [2, 1]", false],
    ["{'a': 1, 'b': null} == {'b': null, 'a': 1.0}", true],
    ["{'a': 1} == {'a': 1, 'b': 2}", false],
    ["native.s == 3", false],
    ["native.text == 'hello'", true],
    ["null == null", true],
    ["price == null", false],
    ["'a' != null", true],
    ["2 in [1, 2.0]", true],
    ["null in [1, null]", true],
    ["'city' in row", true],
    ["'__proto__' in row", false],
    ["updatedAt == timestamp('2026-03-29T14:05:00+02:00')", true],
    ["updatedAt < timestamp('2026-03-29T12:05:00.5Z')", true],
    ["updatedAt >= timestamp('2026-03-29T12:05:00.5Z')", false],
    ["sort([timestamp('2026-03-29T12:05:00.5Z'), updatedAt])[0] == updatedAt", true],
    ["born < date('1991-01-01')", true],
    ["'a' < 'b' && false < true && duration('1m') < duration('1h')", true],
  ]);
});

describe("what is not there", () => {
  table("[M8]", [
    ["split('Madonna', ' ')[1]", null],
    ["split('Madonna', ' ')[-1]", null],
    ["tags[99999999999999999999]", null],
    ["open.nothing", null],
    ["open.nothing.deeper[3].still", null],
    ["native.constructor", null],
    ["native.__proto__", null],
    ["native['toString']", null],
    ["native.list[0]", 1],
    ["native.s[0]", "x"],
    ["native.s[1]", null],
    ["native.n.member", null],
    ["native.text.exists(t, t['@lang'] == 'en')", true],
    ["native.n.map(v, v + 1)", [4]],
    ["has(open.name)", true],
    ["has(open.nothing)", false],
    ["has(native['s'])", true],
    ["has({'a': null}.a)", true],
    ["has(native.constructor)", false],
  ]);

  test("[M8] a variable that is not there is null, whatever its name", () => {
    const scope = scopeOf({ constructor: dynType, toString: stringType, missing: stringType });
    expect(evaluated("[constructor, toString, missing]", {}, scope)).toEqual([null, null, null]);
  });
});

describe("null", () => {
  table("[M9]", [
    ["null + 'x'", "x"],
    ["firstName + null + lastName", "AdaByron"],
    ["null + null", null],
    ["null + 1", null],
    ["1.5 * null", null],
    ["-native.nothing", null],
    ["native.nothing > 1", null],
    ["null < null", null],
    ["upper(native.nothing)", null],
    ["replace('a', 'a', open.nothing)", null],
    ["native.nothing && false", false],
    ["false && native.nothing", false],
    ["native.nothing && true", null],
    ["native.nothing || true", true],
    ["native.nothing || false", null],
    ["!native.nothing", null],
    ["native.nothing ? 1 : 2", { problem: "There is no value to decide on" }],
    ["default(native.nothing, false) ? 1 : 2", 2],
    ["[true, null].exists(v, v)", true],
    ["[false, null].exists(v, v)", null],
    ["[false, null].all(v, v)", false],
    ["[true, null].all(v, v)", null],
    ["[true, null].filter(v, v)", { problem: "There is no value to decide on" }],
    ["native.nothing.map(v, v)", null],
    ["isNull(native.nothing)", true],
    ["native.nothing in [1]", false],
    ["1 in native.nothing", null],
  ]);
  table("[M9]", [
    ["false && 1 / (quantity - 12) > 0", false],
    ["1 / (quantity - 12) > 0 && false", false],
    ["1 / (quantity - 12) > 0 || true", true],
    ["1 / (quantity - 12) > 0 || false", { problem: "The expression divides by zero" }],
    ["[0, 1].exists(v, 1 / v == 1)", true],
    ["[0, 1].all(v, 1 / v == 1)", { problem: "The expression divides by zero" }],
    ["vip ? 'VIP' : string(1 / (quantity - 12))", "VIP"],
  ]);
});

describe("macros", () => {
  table("[M1]", [
    [
      "tags.map(t, tags.map(u, t + u))",
      [
        ["redred", "redblue"],
        ["bluered", "blueblue"],
      ],
    ],
    ["tags.map(t, t.startsWith('r'), upper(t))", ["RED"]],
    ["[1, 2, 3].filter(firstName, firstName > 1)", [2, 3]],
    ["[1, 2].exists_one(v, v == 1)", true],
    ["[].all(v, v)", true],
    ["[1, 2].map(v, [v].map(v, v * 2)[0] + v)", [3, 6]],
  ]);
});

describe("a compiled expression", () => {
  const compile = (source: string) => {
    const compiled = compileExpression(source, sampleScope);
    if (!compiled.ok) throw new Error("does not compile");
    return compiled.value;
  };

  test("[M11] gives the same value again, and keeps nothing from record to record", () => {
    const greet = compile("tags.map(t, firstName + t)");
    const first = greet.evaluate(sampleRecord);
    expect(greet.evaluate({ ...sampleRecord, firstName: "Bo", tags: ["x"] })).toEqual(["Box"]);
    expect(greet.evaluate(sampleRecord)).toEqual(first);
  });

  test("knows the variables and paths that it reads", () => {
    const { names, paths } = compile("row['Full Name'] + firstName + row.city");
    expect([...names]).toEqual(["row", "firstName"]);
    expect(paths).toEqual([["row", "Full Name"], ["firstName"], ["row", "city"]]);
  });

  test("[M13] says which part failed", () => {
    const source = "'x' + string(integer(fullName) + 1)";
    const problem = compile(source).evaluate(sampleRecord);
    expect(problem).toBeInstanceOf(EvaluationProblem);
    if (!(problem instanceof EvaluationProblem)) return;
    expect(source.slice(problem.start, problem.end)).toBe("integer(fullName)");
    expect(problem.message).toBe('"Ada Byron" is not an integer');
  });

  test("[M13] a variable that is not of its declared type is a problem", () => {
    expect(evaluated("firstName", { firstName: 5 })).toEqual({
      problem: "5 is not text, as it should be here",
    });
    expect(evaluated("quantity", { quantity: "1.5" })).toEqual({
      problem: '"1.5" is not an integer, as it should be here',
    });
    expect(evaluated("tags", { tags: [1] }, scopeOf({ tags: listType(stringType) }))).toEqual({
      problem: "1 is not text, as it should be here",
    });
  });

  test("[M13] of a row only the cells that are read are converted", () => {
    expect(evaluated("row.city", { row: { city: "London", qty: "not a number" } })).toBe("London");
  });

  test("[M16] a trace shows every part that was evaluated", () => {
    const parts = compile('vip ? upper(split(fullName, " ")[0]) : "STD"').trace(sampleRecord);
    expect(parts.map(({ source, value }) => [source, value])).toEqual([
      ["vip", true],
      ["fullName", "Ada Byron"],
      ['split(fullName, " ")', ["Ada", "Byron"]],
      ['split(fullName, " ")[0]', "Ada"],
      ['upper(split(fullName, " ")[0])', "ADA"],
      ['vip ? upper(split(fullName, " ")[0]) : "STD"', "ADA"],
    ]);
  });

  test("[M16] a trace ends with what failed, and says nothing of a macro's rounds", () => {
    const parts = compile("size(tags.map(t, t + t)) / integer(firstName)").trace(sampleRecord);
    expect(parts.map(({ source, value }) => [source, value instanceof EvaluationProblem])).toEqual([
      ["tags", false],
      ["tags.map(t, t + t)", false],
      ["size(tags.map(t, t + t))", false],
      ["firstName", false],
      ["integer(firstName)", true],
      ["size(tags.map(t, t + t)) / integer(firstName)", true],
    ]);
  });
});
