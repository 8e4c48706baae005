import { describe, expect, test } from "vitest";
import { runTests } from "../../shared/mapping/run-tests.ts";
import { compiled } from "./context.ts";

const results = (...tests: readonly string[]) => {
  const sync = compiled(
    [
      "syncline: 1",
      "name: x",
      "record: { key: email, fields: { email: { clean: [trim, lowercase] }, first: string, balance: decimal, vip: boolean } }",
      "endpoints:",
      "  shop:",
      "    csv: shop.csv",
      "    mode: two-way",
      "    id: nr",
      "    where: 'Segment != \"OLD\"'",
      "    fields: { email: Email, balance: { format: '1.234,56' }, first: { read: 'split(name, \" \")[0]' }, vip: { read: 'Segment == \"VIP\"' } }",
      '    write: { Segment: \'vip ? "VIP" : "STD"\', name: first }',
      "    onCreate: { nr: email }",
      "tests:",
      ...tests.map((line) => `  - { name: t, endpoint: shop, ${line} }`),
      "",
    ].join("\n"),
  );
  return runTests(sync, sync.file).map(({ passed, differences }) => [passed, ...differences]);
};

describe("[M79] a test in the sync file compares just what it names", () => {
  test.each<[string, readonly (boolean | string)[]]>([
    [
      'native: { Email: " A@B.c ", name: Ada B, Segment: VIP }, record: { email: a@b.c, first: Ada, vip: true }',
      [true],
    ],
    ["native: { Email: a, balance: '1.000,50' }, record: { balance: 1000.5 }", [true]],
    ["native: { Email: a, balance: 5 }, record: { balance: 5.00 }", [true]],
    ["native: { Email: a }, record: { balance: null, first: null }", [true]],
    [
      "native: { Email: a, name: Ada }, record: { first: Eve }",
      [false, '"first" is read as "Ada", not "Eve".'],
    ],
    [
      "native: { Email: a, balance: x }, record: { balance: 1 }",
      [false, '"balance" holds "x", which is not a decimal.'],
    ],
    [
      "native: { Email: a, Segment: OLD }, record: { email: a }",
      [false, "The record does not take part: `where:` leaves it out."],
    ],
    [
      "native: { Email: a }, record: { balance: abc }",
      [false, 'The test\'s "balance" holds "abc", which is not a decimal.'],
    ],
    [
      "direction: write, native: { Email: a, balance: '1.000,50', Segment: VIP }, record: { email: a, balance: 1000.50, vip: true }",
      [true],
    ],
    [
      "direction: write, native: { Segment: VIP, missing: x }, record: { email: a, vip: false }",
      [false, '"Segment" is written as "STD", not "VIP".', '"missing" is written as nothing, not "x".'],
    ],
    ["direction: both, native: { Email: a, Segment: STD }, record: { email: a, vip: false }", [true]],
    [
      "direction: both, native: { Email: A, Segment: STD }, record: { email: a, vip: false }",
      [false, '"Email" is written as "a", not "A".'],
    ],
  ])("%s", (line, outcome) => {
    expect(results(line)).toEqual([outcome]);
  });
});
