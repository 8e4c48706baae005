import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { nothingKnown } from "../../extension/language/samples.ts";
import { findTests } from "../../extension/testing/find-tests.ts";
import { saveRecord } from "../../extension/testing/save-record.ts";
import { testOutcomes } from "../../extension/testing/test-outcomes.ts";
import { checkSync } from "../../shared/mapping/check.ts";
import { runTests } from "../../shared/mapping/run-tests.ts";

const sync = (tests: string) => `syncline: 1
name: shop
record:
  key: sku
  fields: { sku: string, name: string, price: decimal }
endpoints:
  erp:
    csv: { path: erp.csv }
    mode: two-way
    fields: { price: { format: "1.234,56" } }
  shop:
    json: { path: shop.json }
    mode: two-way
tests:
${tests}`;

const three = sync(`  - name: reads a price
    endpoint: erp
    native: { sku: A, price: "1.000,50" }
    record: { sku: A, price: 1000.5 }
  - name: is wrong
    endpoint: erp
    native:
      sku: A
      name: Cup
      price: "2,00"
    record:
      sku: A
      name: Bowl
      price: 3
  - name: is of nobody
    endpoint: nobody
    native: { sku: A }
    record: { sku: A }
  - endpoint: erp
`);

const outcomes = (text: string) => testOutcomes({ text, ...checkSync(text, "/x.sync.yaml", nothingKnown) });

test("[E80] tests are found where they stand, in text of whatever state", () => {
  expect(findTests(three).map(({ index, name, at }) => [index, name, at.line, at.column])).toEqual([
    [0, "reads a price", 14, 4],
    [1, "is wrong", 18, 4],
    [2, "is of nobody", 28, 4],
  ]);
  expect(findTests(`${three}\n  - name: "not clo`).length).toBeGreaterThanOrEqual(3);
  expect(findTests("")).toEqual([]);
});

test("[E81] a failed test says what at its line, expected against actual", () => {
  const text = three.replace(/ {2}- name: is of nobody[\s\S]*/, "");
  const [passed, failed] = outcomes(text);
  expect(passed).toEqual({ index: 0, kind: "passed", messages: [] });
  const lines = text.split("\n");
  expect(failed?.kind).toBe("failed");
  expect(failed?.messages.map(({ at, text: said }) => [lines[at.line]?.trim(), said])).toEqual([
    ["name: Bowl", '"name" is read as "Cup", not "Bowl".'],
    ["price: 3", '"price" is read as "2", not "3".'],
  ]);
  expect(failed?.messages.map(({ diff }) => diff)).toEqual([
    { expected: 'name: "Bowl"', actual: 'name: "Cup"' },
    { expected: 'price: "3"', actual: 'price: "2"' },
  ]);
});

test("[E81] a test that cannot be run says why, and the file's own errors are told at each", () => {
  const found = outcomes(three);
  expect(found.map(({ kind }) => kind)).toEqual(["errored", "errored", "errored"]);
  expect(found[0]?.messages[0]?.text).toContain("nobody");
  const broken = outcomes(three.replace("fields: { sku: string", "fields: { sku: strong"));
  expect(broken.every(({ kind, messages }) => kind === "errored" && messages.length > 0)).toBe(true);
});

describe("[E82] a record is saved as a test that passes, in any way a file may be written", () => {
  const record = {
    name: "reads it: as it is",
    endpoint: "erp",
    native: { sku: "A #1", name: " Cup ", price: "1.000,50" },
    record: { sku: "A #1", name: " Cup ", price: "1000.5" },
  };
  const json = JSON.stringify(parse(sync("  []")), null, 2);
  test.each<[string, string]>([
    ["after others", three.replace(/ {2}- name: is wrong[\s\S]*/, "")],
    ["to an empty list", sync("  []\n")],
    ["under an empty tests:", sync("")],
    ["without tests:", sync("").replace("tests:\n", "")],
    ["without a last line end", sync("").replace("tests:\n", "").trimEnd()],
    [
      "to a list in brackets",
      sync("  [{ name: a, endpoint: erp, native: { sku: A }, record: { sku: A } }]\n"),
    ],
    ["to JSON with tests", json],
    [
      "to JSON without",
      JSON.stringify(
        JSON.parse(json, (key, value) => (key === "tests" ? undefined : value)),
        null,
        2,
      ),
    ],
    ["with Windows line ends", three.replace(/ {2}- name: is wrong[\s\S]*/, "").replaceAll("\n", "\r\n")],
    ["before another section", `${three.replace(/ {2}- name: is wrong[\s\S]*/, "")}deletes: propagate\n`],
  ])("%s", (_, text) => {
    const edit = saveRecord(text, record);
    expect(edit).not.toBeNull();
    const after = text.slice(0, edit?.offset) + edit?.insert + text.slice(edit?.offset);
    const { file, compiled, diagnostics } = checkSync(after, "/x.sync.yaml", nothingKnown);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const saved = file!.tests.at(-1);
    expect(saved).toMatchObject({ name: record.name, endpoint: "erp" });
    expect(runTests(compiled!, file!).at(-1)).toMatchObject({ name: record.name, passed: true });
  });

  test("not to a text that is no sync file yet", () => {
    expect(saveRecord("", record)).toBeNull();
  });
});
