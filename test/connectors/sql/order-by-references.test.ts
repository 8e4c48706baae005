import fc from "fast-check";
import { expect, test } from "vitest";
import { groupByReferences, orderByReferences } from "../../../shared/connectors/sql/order-by-references.ts";

const table = (name: string, ...names: readonly string[]) => ({
  table: name,
  references: names.map((one) => ({ table: one })),
});
const order = (...tables: Parameters<typeof orderByReferences>[0]) =>
  orderByReferences(tables).map((one) => one.table);

test("[C51] each table comes behind those that its rows name, and else they keep their order", () => {
  expect(
    order(
      table("lines", "orders", "articles"),
      table("orders", "customers"),
      table("customers"),
      table("articles"),
    ),
  ).toEqual(["customers", "orders", "articles", "lines"]);
  expect(order(table("b"), table("a"), table("c"))).toEqual(["b", "a", "c"]);
});

test("[C51] a circle, a table that names itself and one that is not there keep nobody from an order", () => {
  expect(order(table("staff", "staff", "sites"), table("sites", "staff"), table("x", "elsewhere"))).toEqual([
    "staff",
    "sites",
    "x",
  ]);
  expect(
    groupByReferences([
      table("d", "c"),
      table("a", "b", "parent"),
      table("c", "a"),
      table("b", "c", "b"),
      table("parent"),
    ]).map((group) => group.map((one) => one.table)),
  ).toEqual([["parent"], ["a", "c", "b"], ["d"]]);
});

test("[C51] whatever tables name, each is there once, and without circles behind all that it names", () => {
  const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
  const graphs = fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(graphs, fc.shuffledSubarray(names, { minLength: 12 }), (graph, shuffled) => {
      const all = shuffled.map((name) => {
        const number = Number(name.slice(1));
        return table(name, ...graph[number]!.filter((other) => other < number).map((other) => `t${other}`));
      });
      const ordered = orderByReferences(all);
      expect(ordered.map((one) => one.table).sort()).toEqual([...names].sort());
      const place = new Map(ordered.map((one, at) => [one.table, at]));
      for (const one of ordered)
        for (const { table: named } of one.references)
          expect(place.get(named)!).toBeLessThan(place.get(one.table)!);
    }),
  );
  const chain = Array.from({ length: 20_000 }, (_, index) => table(`${index}`, `${index + 1}`));
  expect(orderByReferences(chain)[0]!.table).toBe("19999");
});
