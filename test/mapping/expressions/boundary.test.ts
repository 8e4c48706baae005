import { describe, expect, test } from "vitest";
import { fromExpression, toExpression } from "../../../shared/mapping/expressions/boundary.ts";
import { EvaluationProblem } from "../../../shared/mapping/expressions/problem.ts";
import {
  booleanType,
  dateType,
  decimalType,
  integerType,
  jsonType,
  listType,
  mapType,
  numberType,
  objectType,
  stringType,
  type Type,
  timestampType,
  timeType,
} from "../../../shared/mapping/expressions/type.ts";
import { Decimal, type ExpressionValue } from "../../../shared/mapping/expressions/value.ts";
import { ExactNumber, type NativeValue } from "../../../shared/model/native.ts";
import type { TypeName, Value } from "../../../shared/model/value.ts";

describe("into expressions", () => {
  const cases: readonly (readonly [Type, NativeValue | undefined, ExpressionValue])[] = [
    [stringType, "007", "007"],
    [stringType, { "#text": "x", "@a": "1" }, "x"],
    [stringType, undefined, null],
    [integerType, "-12", -12],
    [integerType, "9007199254740993", 9007199254740993n],
    [integerType, new ExactNumber("12345678901234567890"), 12345678901234567890n],
    [decimalType, "1.5", new Decimal("1.5")],
    [numberType, 0.1, 0.1],
    [numberType, null, null],
    [booleanType, false, false],
    [jsonType, '{"a":[1]}', { a: [1] }],
    [jsonType, "null", null],
    [timestampType, "2026-03-29T14:05:00.50+02:00", "2026-03-29T12:05:00.5Z"],
    [timeType, "14:05", "14:05:00"],
    [listType(integerType), ["1", "2"], [1, 2]],
    [listType(integerType), "1", [1]],
    [mapType(integerType), { a: "1" }, { a: 1 }],
    [objectType({ a: integerType }, false), { a: "1", b: "2" }, { a: 1, b: "2" }],
  ];
  test.each(cases)("[M13] %o: %o", (type, value, expected) => {
    const read = toExpression(value, type);
    expect(read instanceof Decimal ? read.toFixed() : read).toEqual(
      expected instanceof Decimal ? expected.toFixed() : expected,
    );
  });

  test("[M13] what needs no conversion is passed as it is", () => {
    const list = ["a", "b"];
    expect(toExpression(list, listType(stringType))).toBe(list);
    const record = { a: "x", b: 1 };
    expect(toExpression(record, objectType({ a: stringType }, false))).toBe(record);
  });

  const wrong: readonly (readonly [Type, NativeValue])[] = [
    [stringType, 1],
    [integerType, "1.5"],
    [integerType, 1.5],
    [integerType, ""],
    [integerType, "0x10"],
    [decimalType, "1,5"],
    [decimalType, "Infinity"],
    [numberType, "1e999"],
    [booleanType, "true"],
    [dateType, "29.03.2026"],
    [timestampType, "2026-03-29"],
    [jsonType, "{"],
    [mapType(integerType), "text"],
  ];
  test.each(wrong)("[M13] %o refuses %o", (type, value) => {
    expect(toExpression(value, type)).toBeInstanceOf(EvaluationProblem);
  });
});

describe("out of expressions", () => {
  const cases: readonly (readonly [TypeName, ExpressionValue, Value])[] = [
    ["string", "x", "x"],
    ["string", null, null],
    ["integer", -12, "-12"],
    ["integer", new Decimal("3.0"), "3"],
    ["integer", 12345678901234567890n, "12345678901234567890"],
    ["decimal", new Decimal("1.50"), "1.5"],
    ["decimal", 0.1, "0.1"],
    ["decimal", 1e21, "1000000000000000000000"],
    ["decimal", new Decimal("-0"), "0"],
    ["number", new Decimal("2.5"), 2.5],
    ["number", -0, 0],
    ["boolean", true, true],
    ["date", "2026-03-29", "2026-03-29"],
    ["time", "14:05:00", "14:05:00"],
    ["timestamp", "2026-03-29T12:05:00Z", "2026-03-29T12:05:00Z"],
    ["json", { b: 1, a: [new Decimal("1.10"), null] }, '{"a":[1.1,null],"b":1}'],
    ["json", "text", '"text"'],
  ];
  test.each(cases)("[M13] %s: %o", (type, value, expected) =>
    expect(fromExpression(value, type)).toBe(expected),
  );

  const wrong: readonly (readonly [TypeName, ExpressionValue, string])[] = [
    ["string", 5, "5 is not text"],
    ["integer", new Decimal("3.5"), "3.5 is not an integer"],
    ["integer", "3", '"3" is not an integer'],
    ["decimal", "1.5", '"1.5" is not a decimal'],
    ["boolean", "true", '"true" is not a boolean'],
    ["date", "2026-02-30", '"2026-02-30" is not a date'],
    ["timestamp", "soon", '"soon" is not a timestamp'],
    ["decimal", [1], "a list of 1 is not a decimal"],
    ["number", new Decimal("1e400"), "A number gets too large"],
  ];
  test.each(wrong)("[M13] %s refuses %o", (type, value, message) => {
    expect(fromExpression(value, type)).toMatchObject({ message });
  });
});
