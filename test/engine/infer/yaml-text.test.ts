import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { aligned, flowMap, remark, scalar } from "../../../shared/engine/infer/yaml-text.ts";

test("[M98] every text reads back as it was, as a name and as a value", () => {
  const texts = fc.oneof(
    fc.constantFrom(
      "",
      " ",
      "no",
      "~",
      "null",
      "1e3",
      ".inf",
      "..",
      "../a b.csv",
      "a: b",
      "a #b",
      "- a",
      'it\'s "q"',
    ),
    fc.constantFrom(
      "\u202eabc",
      "a\u{e0001}b",
      "\ufeff",
      "\ud800",
      "\u0085",
      "\u2028",
      "\0",
      "2026-01-01",
      "a, b",
      "[a]",
    ),
    fc.string({ unit: "binary" }),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, (text) => {
      // `parse` makes an object, on which `__proto__` would not be a name of its own.
      fc.pre(text !== "__proto__");
      expect(parse(flowMap([[text, scalar(text)]]))).toEqual({ [text]: text });
      expect(scalar(text)).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 2000 },
  );
});

test("[M98] what is plain stays plain", () => {
  expect(["sku", "Item number", "dd.MM.yyyy", "../a/b.csv", "größe"].map(scalar)).toEqual([
    "sku",
    "Item number",
    "dd.MM.yyyy",
    "../a/b.csv",
    "größe",
  ]);
  expect(scalar('split(a, " ")')).toBe("'split(a, \" \")'");
  expect(["1234,56", "@id", "$key", "yes"].map(scalar)).toEqual(['"1234,56"', '"@id"', '"$key"', '"yes"']);
});

test("[M98] a comment is one line, and not endlessly long", () => {
  expect(remark("a\nb\u2028c\u202ed")).toBe("a b c d");
  expect(remark("x".repeat(1000))).toHaveLength(160);
});

test("[M98] comments stand in one column, but for lines that are too long for it", () => {
  const long = "x".repeat(80);
  expect(
    aligned([
      { text: "a", comment: "1" },
      { text: "abc", comment: "2" },
      { text: "b" },
      { text: long, comment: "3" },
    ]),
  ).toEqual(["a    # 1", "abc  # 2", "b", `${long}  # 3`]);
});
