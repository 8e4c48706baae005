import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const spec = readFileSync("shared/SPEC.md", "utf8");
const rules = [...spec.matchAll(/^(?:- )?\*\*([A-Z]\d+)\*\*|^([A-Z]\d+)[.:]/gm)].map(
  (match) => match[1] ?? match[2]!,
);
const tests = globSync("test/**/*.ts").map((file) => readFileSync(file, "utf8"));
const cited = new Set(
  tests.flatMap((text) => [...text.matchAll(/\[([A-Z]\d+)\]/g)].map((match) => match[1]!)),
);

test("SPEC.md has rules, and no number twice", () => {
  expect(rules.length).toBeGreaterThan(50);
  expect(rules.filter((rule, i) => rules.indexOf(rule) !== i)).toEqual([]);
});

test("every rule of SPEC.md has a test that cites it", () => {
  expect(rules.filter((rule) => !cited.has(rule))).toEqual([]);
});

test("no test cites a rule that SPEC.md does not have", () => {
  expect([...cited].filter((rule) => !rules.includes(rule))).toEqual([]);
});
