import { describe, expect, test } from "vitest";
import { reconcileKey, type Stray } from "../../shared/reconcile/reconcile-key.ts";
import {
  conflictsIn,
  end,
  gone,
  none,
  reconcile,
  record,
  rules,
  same,
  seen,
  unknown,
  writes,
} from "./table.ts";

const two = [
  { name: "erp", mode: "two-way" as const },
  { name: "shop", mode: "two-way" as const },
];
const three = [...two, { name: "stock", mode: "two-way" as const }];
const oneWay = [
  { name: "erp", mode: "source" as const },
  { name: "shop", mode: "target" as const },
];
const base = record("1");

describe("records that go", () => {
  test("[R14] gone here and unchanged elsewhere is deleted elsewhere, with evidence", () => {
    const result = reconcile(rules(three), base, { erp: gone, shop: same, stock: same });
    expect(writes(result)).toEqual(["shop delete", "stock delete"]);
    expect(result.intents[0]).toMatchObject({ evidence: { endpoint: "erp", how: "no longer there" } });
    expect(result.after).toBeNull();
  });

  test("[R14] gone everywhere ends the link", () => {
    const result = reconcile(rules(two), base, { erp: gone, shop: gone });
    expect(writes(result)).toEqual([]);
    expect(result.after).toBeNull();
  });

  test("deletes: ignore leaves the others alone, and does not make the record again", () => {
    const setup = rules(two, {}, "ignore");
    const result = reconcile(setup, base, { erp: gone, shop: same });
    expect(writes(result)).toEqual([]);
    expect(result.after?.ends.erp).toEqual({ kind: "gone", id: "A" });
    const later = reconcile(
      setup,
      base,
      { erp: none, shop: seen(record("2")) },
      { ends: result.after!.ends },
    );
    expect(writes(later)).toEqual([]);
  });

  test.each([
    ["update-wins", ["erp create"], []],
    ["delete-wins", ["shop delete"], []],
    ["manual", [], ["delete A.*"]],
  ] as const)("[R15] gone here, changed there: %s", (deletes, written, conflicts) => {
    const result = reconcile(rules(two, { deletes }), base, { erp: gone, shop: seen(record("2")) });
    expect(writes(result)).toEqual(written);
    expect(conflictsIn(result)).toEqual(conflicts);
  });

  test.each([
    [{ kind: "keep" } as const, ["erp create"]],
    [{ kind: "delete" } as const, ["shop delete"]],
  ])("[R15] a person's %j settles it", (word, written) => {
    const setup = rules(two, { deletes: "manual" });
    const result = reconcile(
      setup,
      base,
      { erp: gone, shop: seen(record("2")) },
      { resolution: { "*": word } },
    );
    expect(writes(result)).toEqual(written);
  });

  test("[J12] a word to delete a record is not about what somebody wrote into it since", () => {
    const setup = rules(two, { deletes: "manual" });
    const shown = { erp: gone, shop: seen(record("2")) };
    const more = { resolution: { "*": { kind: "delete" } as const }, shown };
    const result = reconcile(setup, base, { erp: gone, shop: seen(record("3")) }, more);
    expect(writes(result)).toEqual([]);
    expect(conflictsIn(result)).toEqual(["delete A.*"]);
  });

  test("[R15] who deleted a record whose last change had not reached them did not mean that change", () => {
    const ends = { erp: end(base), shop: end(record("2")) };
    const result = reconcile(rules(two), record("2"), { erp: gone, shop: same }, { ends });
    expect(writes(result)).toEqual(["erp create"]);
  });

  test("[R16] while one holder could not be read, nothing is deleted", () => {
    const result = reconcile(rules(three), base, { erp: gone, shop: same, stock: unknown });
    expect(writes(result)).toEqual([]);
    expect(result.after?.open).toBe(true);
  });

  test.each([
    ["overwrite", ["shop price 9→1"], []],
    ["keep", [], []],
    ["conflict", [], ["edit A.price"]],
  ] as const)("[R17] a target that a person changed, drift: %s", (drift, written, conflicts) => {
    const setup = rules([oneWay[0]!, { ...oneWay[1]!, drift }]);
    const result = reconcile(setup, base, { erp: same, shop: seen(record("9")) });
    expect(writes(result)).toEqual(written);
    expect(conflictsIn(result)).toEqual(conflicts);
  });

  test("[R17] what drift: keep let be gives way to a new value of the source, and that is told", () => {
    const setup = rules([oneWay[0]!, { ...oneWay[1]!, drift: "keep" }]);
    const kept = reconcile(setup, base, { erp: same, shop: seen(record("9")) });
    const later = reconcile(setup, base, { erp: seen(record("2")), shop: same }, { ends: kept.after!.ends });
    expect(writes(later)).toEqual(["shop price 9→2"]);
    expect(later.decisions.find(({ rule }) => rule === "drift")?.lost).toEqual([
      { endpoint: "shop", value: "9" },
    ]);
  });

  test.each([
    ["overwrite", ["shop create"]],
    ["keep", []],
  ] as const)("[R17] a target that a person deleted from, drift: %s", (drift, written) => {
    const setup = rules([oneWay[0]!, { ...oneWay[1]!, drift }]);
    expect(writes(reconcile(setup, base, { erp: same, shop: gone }))).toEqual(written);
  });

  test.each([
    [true, false, ["shop delete"]],
    [false, false, []],
    [false, true, ["shop delete"]],
  ])("[R18] a target's record, made by the sync: %s, mirror: %s", (made, mirror, written) => {
    const setup = rules([oneWay[0]!, { ...oneWay[1]!, mirror }]);
    const ends = { erp: end(base), shop: end(base, { made }) };
    const result = reconcile(setup, base, { erp: gone, shop: same }, { ends });
    expect(writes(result)).toEqual(written);
    expect(result.after).toBeNull();
  });

  test("[R19] what a source still holds is not deleted, nor forced back on who deleted it", () => {
    const setup = rules([{ name: "erp", mode: "source" }, two[1]!, three[2]!]);
    const result = reconcile(setup, base, { erp: same, shop: gone, stock: same });
    expect(writes(result)).toEqual([]);
    expect(result.after?.ends.shop).toEqual({ kind: "gone", id: "A" });
  });
});

const stray = (endpoint: string, price: string, id = "A"): Stray => ({ endpoint, id, record: record(price) });
const absent = (kind: "none" | "unknown") =>
  new Map(["erp", "shop", "stock"].map((name) => [name, { kind }] as const));

describe("records that no link knows", () => {
  test("[R20] one on each side: they are linked", () => {
    const result = reconcileKey(
      rules(two),
      "A",
      [stray("erp", "1"), stray("shop", "1", "77")],
      absent("none"),
      new Map(),
    );
    expect(result?.intents).toEqual([]);
    expect(result?.after?.ends).toMatchObject({ erp: { id: "A" }, shop: { id: "77" } });
  });

  test("[R21] two on one side: nothing is done to either, and a person is asked", () => {
    const strays = [stray("erp", "1"), stray("shop", "1"), stray("shop", "2", "B")];
    const result = reconcileKey(rules(two), "A", strays, absent("none"), new Map());
    expect(result?.intents).toEqual([]);
    expect(result?.conflicts).toMatchObject([{ kind: "ambiguous", sides: { shop: { id: "A, B" } } }]);
  });

  test("[R22] a link that lost its record on an endpoint takes the stray of its key there", () => {
    const result = reconcile(rules(two), base, {
      erp: same,
      shop: { kind: "record", id: "new", record: record("2") },
    });
    expect(result.after?.ends.shop).toMatchObject({ id: "new" });
    expect(writes(result)).toEqual(["erp price 1→2"]);
  });

  test("[R20] no record is made where the endpoint could not be read to its end", () => {
    const result = reconcileKey(rules(two), "A", [stray("erp", "1")], absent("unknown"), new Map());
    expect(result?.intents).toEqual([]);
    expect(result?.after?.open).toBe(true);
  });

  test.each([
    [false, "none", null],
    [true, "none", ["shop delete"]],
    [true, "unknown", null],
  ] as const)("[R23] only a target has it, mirror: %s, sources read: %s", (mirror, kind, written) => {
    const setup = rules([oneWay[0]!, { ...oneWay[1]!, mirror }]);
    const result = reconcileKey(setup, "A", [stray("shop", "1")], absent(kind), new Map());
    expect(result === null ? null : writes(result)).toEqual(written);
  });
});

test.each([
  ["shop", [], []],
  ["erp", ["shop price 9→1"], [{ endpoint: "shop", value: "9" }]],
])("[R17] a drift conflict that a person settled for %s", (endpoint, written, lost) => {
  const setup = rules([oneWay[0]!, { ...oneWay[1]!, drift: "conflict" }]);
  const price = { kind: "endpoint", endpoint } as const;
  const result = reconcile(setup, base, { erp: same, shop: seen(record("9")) }, { resolution: { price } });
  expect(writes(result)).toEqual(written);
  expect(result.decisions.flatMap((decision) => decision.lost)).toEqual(lost);
  expect(result.conflicts).toEqual([]);
});
