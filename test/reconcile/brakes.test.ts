import { expect, test } from "vitest";
import { brakes, type EndpointFacts } from "../../shared/reconcile/brakes.ts";

const policy = { deletes: 0.1, updates: 0.5, shrink: 0.3, atLeast: 10 };

const quiet: EndpointFacts = {
  name: "shop",
  records: 1000,
  recordsBefore: 1000,
  linked: 1000,
  updates: 0,
  deletes: 0,
  firstTouches: 0,
  duplicates: [],
  schemaChange: "",
  wentBack: false,
  identityChange: "",
};

const kinds = (facts: Partial<EndpointFacts>, with_ = policy): readonly string[] =>
  brakes(with_, [{ ...quiet, ...facts }]).map(({ kind }) => kind);

test.each([
  ["[R30] at the share", { deletes: 100 }, []],
  ["[R30] beyond the share", { deletes: 101 }, ["deletes"]],
  ["[R30] a few are always allowed", { deletes: 10, linked: 10 }, []],
  ["[R30] but not more than that", { deletes: 11, linked: 20 }, ["deletes"]],
  ["[R31] half", { updates: 500 }, []],
  ["[R31] more than half", { updates: 501 }, ["updates"]],
  ["[R32] empty", { records: 0 }, ["empty"]],
  ["[R32] empty, and small before", { records: 0, recordsBefore: 3 }, ["empty"]],
  ["[R32] empty as before", { records: 0, recordsBefore: 0 }, []],
  ["[R32] a first read", { records: 0, recordsBefore: null }, []],
  ["[R32] shrunk by 30 %", { records: 700 }, []],
  ["[R32] shrunk by more", { records: 699 }, ["shrunk"]],
  ["[R33] duplicates", { duplicates: ["A"] }, ["duplicates"]],
  ["[R34] columns", { schemaChange: "its columns changed" }, ["schema"]],
  ["[R35] an old content", { wentBack: true }, ["older"]],
  ["[R37] another place", { identityChange: "it is b.csv now" }, ["identity"]],
  ["[R36] a first meeting", { firstTouches: 1 }, ["first-run"]],
] as const)("%s", (_, facts, expected) => {
  expect(kinds(facts)).toEqual(expected);
});

test("[R30] a brake that is switched off does not hold", () => {
  const off = { deletes: null, updates: null, shrink: null, atLeast: 10 };
  expect(brakes(off, [{ ...quiet, deletes: 1000, updates: 1000, records: 0 }])).toEqual([]);
});

test("[R33] the message names the keys, the first few of many", () => {
  const [brake] = brakes(policy, [{ ...quiet, duplicates: ["A", "B", "C", "D", "E"] }]);
  expect(brake?.message).toContain("A, B, C and 2 more");
});
