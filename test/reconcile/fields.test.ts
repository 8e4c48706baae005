import { describe, expect, test } from "vitest";
import { conflictsIn, end, none, reconcile, record, rules, same, seen, writes } from "./table.ts";

const two = [
  { name: "erp", mode: "two-way" as const },
  { name: "shop", mode: "two-way" as const },
];
const three = [...two, { name: "stock", mode: "two-way" as const }];
const base = record("1");

describe("one field, several endpoints", () => {
  test("[R5] what one endpoint changed goes to the others, and only that field", () => {
    const result = reconcile(rules(three), base, { erp: seen(record("2")), shop: same, stock: same });
    expect(writes(result)).toEqual(["shop price 1→2", "stock price 1→2"]);
    expect(result.decisions).toEqual([{ field: "price", rule: "only", from: "erp", value: "2", lost: [] }]);
    expect(result.after?.base).toEqual(record("2"));
  });

  test("[R5] changes of different fields on different endpoints meet", () => {
    const result = reconcile(rules(two), base, { erp: seen(record("2")), shop: seen(record("1", "mug")) });
    expect(writes(result)).toEqual(["erp name cup→mug", "shop price 1→2"]);
  });

  test("[R5] what one endpoint alone says of a field is no change where it said so before", () => {
    const { at: _, ...agreed } = base;
    const ends = { erp: end(agreed), shop: end(record("1", "cup", null)) };
    const result = reconcile(
      rules(two),
      agreed,
      { erp: same, shop: seen(record("1", "cup", null)) },
      { ends },
    );
    expect(writes(result)).toEqual([]);
    expect(result.decisions).toEqual([]);
    expect(result.after?.base).toEqual(agreed);
  });

  test("[R6] the same change on several endpoints is agreed, and goes to who lacks it", () => {
    const result = reconcile(rules(three), base, {
      erp: seen(record("2")),
      shop: seen(record("2")),
      stock: same,
    });
    expect(writes(result)).toEqual(["stock price 1→2"]);
    expect(result.decisions[0]?.rule).toBe("agree");
  });

  test("[R7] several values are a conflict that holds back their field alone", () => {
    const result = reconcile(rules(two), base, { erp: seen(record("2", "mug")), shop: seen(record("3")) });
    expect(writes(result)).toEqual(["shop name cup→mug"]);
    expect(conflictsIn(result)).toEqual(["edit A.price"]);
    expect(result.conflicts[0]).toMatchObject({
      base: "1",
      sides: { erp: { value: "2" }, shop: { value: "3" } },
    });
    expect(result.after).toMatchObject({ open: true, base: { price: "1", name: "mug" } });
  });

  test.each([
    [["shop", "erp"], "erp price 2→3", "shop"],
    [["erp"], "shop price 3→2", "erp"],
  ])("[R7] priority %j settles it", (priority, write, winner) => {
    const setup = rules(two, { default: { kind: "priority" }, priority });
    const result = reconcile(setup, base, { erp: seen(record("2")), shop: seen(record("3")) });
    expect(writes(result)).toEqual([write]);
    expect(result.decisions[0]).toMatchObject({ rule: "priority", from: winner });
    expect(result.decisions[0]?.lost).toHaveLength(1);
  });

  test("[R7] a rule settles it, and what lost is told", () => {
    const setup = rules(two, { fields: { price: { kind: "rule", rule: "min(values)" } } });
    const result = reconcile(setup, base, { erp: seen(record("2")), shop: seen(record("3")) });
    expect(writes(result)).toEqual(["shop price 3→2"]);
    expect(result.decisions[0]).toMatchObject({ rule: "rule", lost: [{ endpoint: "shop", value: "3" }] });
  });

  test("[R8] the owner's value stands against a lone change elsewhere", () => {
    const setup = rules(two, { fields: { price: { kind: "owner", endpoint: "erp" } } });
    const result = reconcile(setup, base, { erp: same, shop: seen(record("9")) });
    expect(writes(result)).toEqual(["shop price 9→1"]);
    expect(result.decisions[0]).toMatchObject({ rule: "owner", lost: [{ endpoint: "shop", value: "9" }] });
  });

  test.each([
    ["2026-01-01T00:00:10Z", "2026-01-01T00:00:00Z", ["shop price 3→2"], []],
    ["2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z", [], ["edit A.price"]],
    [null, "2026-01-01T00:00:00Z", [], ["edit A.price"]],
  ])("[R9] changed at %s and %s", (erpAt, shopAt, written, conflicts) => {
    const stamped = two.map((one) => ({ ...one, modified: "at" }));
    const setup = rules(stamped, { fields: { price: { kind: "newest" } } });
    const result = reconcile(setup, base, {
      erp: seen(record("2", "cup", erpAt)),
      shop: seen(record("3", "cup", shopAt)),
    });
    expect(writes(result).filter((write) => write.includes("price"))).toEqual(written);
    expect(conflictsIn(result)).toEqual(conflicts);
  });

  test("[R10] a change by an endpoint that never got the base is a conflict with it", () => {
    const ends = { erp: end(record("2")), shop: end(record("1")) };
    const result = reconcile(rules(two), record("2"), { erp: same, shop: seen(record("3")) }, { ends });
    expect(writes(result)).toEqual([]);
    expect(conflictsIn(result)).toEqual(["edit A.price"]);
    expect(result.conflicts[0]?.sides).toMatchObject({ erp: { value: "2" }, shop: { value: "3" } });
  });

  test("[R10] a source that was never seen before, or that never had the base, does not overrule it", () => {
    const setup = rules([
      { name: "erp", mode: "source" },
      { name: "shop", mode: "two-way" },
    ]);
    for (const ends of [{ shop: end(base) }, { shop: end(base), erp: end(record("3")) }]) {
      const result = reconcile(setup, base, { erp: seen(record("2")), shop: same }, { ends });
      expect(writes(result)).toEqual([]);
      expect(conflictsIn(result)).toEqual(["edit A.price"]);
      expect(result.conflicts[0]?.sides).toMatchObject({ erp: { value: "2" }, shop: { value: "1" } });
    }
  });

  test("[R10] a source that holds the base speaks for it against a change by one that never got it", () => {
    const setup = rules([{ name: "erp", mode: "source" }, ...three.slice(1)]);
    const ends = { erp: end(base), shop: end(record("3")) };
    const result = reconcile(setup, base, { erp: same, shop: seen(record("2")), stock: none }, { ends });
    expect(writes(result).filter((write) => write.includes("price"))).toEqual([]);
    expect(result.conflicts[0]?.sides).toMatchObject({ erp: { value: "1" }, shop: { value: "2" } });
  });

  test("[R11] at a first meeting a value fills an empty place, and two values are a conflict", () => {
    const setup = rules(two);
    const met = { erp: seen(record("1", null)), shop: seen(record("2", "mug")) };
    const result = reconcile(setup, {}, met, { ends: {} });
    expect(writes(result)).toEqual(["erp name null→mug"]);
    expect(conflictsIn(result)).toEqual(["edit A.price"]);
  });

  test("[R12] what an endpoint made something else of is not sent again", () => {
    const ends = { erp: end(record("1.999")), shop: end(record("2"), { sent: { price: "1.999" } }) };
    const result = reconcile(
      rules(two),
      record("1.999"),
      { erp: seen(record("1.999", "mug")), shop: same },
      { ends },
    );
    expect(writes(result)).toEqual(["shop name cup→mug"]);
    const again = reconcile(rules(two), record("1.999"), { erp: seen(record("3")), shop: same }, { ends });
    expect(writes(again)).toEqual(["shop price 2→3"]);
  });

  test("[R13] a conflict goes on under its name, whatever becomes of the key", () => {
    const renamed = (price: string) => ({ ...record(price), key: "B" });
    const ends = { erp: end(base), shop: end(base) };
    const observed = { erp: seen(renamed("2")), shop: seen(record("3")) };
    const open = { price: { kind: "endpoint", endpoint: "nobody" } } as const;
    const result = reconcile(rules(two), base, observed, { ends, resolution: open });
    expect(conflictsIn(result)).toEqual(["edit A.price"]);
    expect(result.key).toBe("B");
  });

  test.each([
    [{ kind: "endpoint", endpoint: "shop" } as const, ["erp price 2→3"]],
    [{ kind: "value", value: "7" } as const, ["erp price 2→7", "shop price 3→7"]],
  ])("[R13] a person's word %j settles it", (price, written) => {
    const observed = { erp: seen(record("2")), shop: seen(record("3")) };
    const result = reconcile(rules(two), base, observed, { resolution: { price } });
    expect(writes(result)).toEqual(written);
    expect(result.conflicts).toEqual([]);
    expect(result.decisions[0]?.rule).toBe("resolution");
  });

  test.each([
    ["a third value", { stock: seen(record("4")) }],
    ["another value of a side", { shop: seen(record("4")) }],
    ["the chosen side's other value", { erp: seen(record("4")) }],
  ])("[J12] a person's word is not about %s that they had not seen", (_, since) => {
    const shown = { erp: seen(record("2")), shop: seen(record("3")), stock: same };
    for (const price of [
      { kind: "endpoint", endpoint: "erp" } as const,
      { kind: "value", value: "7" } as const,
    ]) {
      const result = reconcile(rules(three), base, { ...shown, ...since }, { resolution: { price }, shown });
      expect(writes(result)).toEqual([]);
      expect(conflictsIn(result)).toEqual(["edit A.price"]);
    }
  });

  test("[R13] a conflict whose side goes back to what it was is settled", () => {
    const ends = { erp: end(base), shop: end(base) };
    const result = reconcile(rules(two), base, { erp: seen(base), shop: seen(record("3")) }, { ends });
    expect(writes(result)).toEqual(["erp price 1→3"]);
    expect(result.after?.open).toBe(false);
  });

  test("a record that one side has not is made there", () => {
    const result = reconcile(rules(two), {}, { erp: seen(record("1")), shop: none }, { ends: {} });
    expect(writes(result)).toEqual(["shop create"]);
  });
});
