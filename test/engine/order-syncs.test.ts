import { expect, test } from "vitest";
import { orderSyncs, type WritingSync } from "../../shared/engine/order-syncs.ts";
import { takeTurns } from "../../shared/engine/take-turns.ts";

const shop = "postgres://127.0.0.1:5432/shop";

/** `orders > customers`: a sync `orders` that writes a table of that name, whose rows name customers. */
function sync(text: string, database = shop): WritingSync {
  const [path = "", named = ""] = text.split(" > ");
  const references = named === "" ? [] : named.split(", ").map((table) => ({ table }));
  return { path, tables: [{ endpoint: "db", database, table: path, references }] };
}

const paths = (...syncs: readonly WritingSync[]) => orderSyncs(syncs).syncs.map(({ path }) => path);
const waiting = (...syncs: readonly WritingSync[]) =>
  orderSyncs(syncs)
    .syncs.filter(({ deletesWait }) => deletesWait.has("db"))
    .map(({ path }) => path);

test("[C57] parents come before children, and else syncs stay in their order", () => {
  const files = { path: "files", tables: [] };
  const all = [
    sync("lines > orders, articles"),
    files,
    sync("orders > customers"),
    sync("articles"),
    sync("customers > customers"),
  ];
  expect(paths(...all)).toEqual(["customers", "orders", "articles", "lines", "files"]);
  expect(waiting(...all)).toEqual(["customers", "orders", "articles"]);
  expect(paths(sync("b"), sync("a"), files)).toEqual(["b", "a", "files"]);
  expect(waiting(sync("b"), sync("a"), sync("staff > staff"))).toEqual([]);
});

test("[C57] tables are the same under public, in SQLite whatever their case, and never in two databases", () => {
  const child = (table: string, database: string): WritingSync => ({ ...sync(`a > ${table}`, database) });
  expect(paths(child("customers", shop), sync("public.customers"))).toEqual(["public.customers", "a"]);
  expect(paths(child("public.customers", shop), sync("customers"))).toEqual(["customers", "a"]);
  expect(paths(child("sales.customers", shop), sync("customers"))).toEqual(["a", "customers"]);
  expect(paths(child("Customers", shop), sync("customers"))).toEqual(["a", "customers"]);
  expect(paths(child("Customers", "/shop.db"), sync("customers", "/shop.db"))).toEqual(["customers", "a"]);
  expect(paths(child("customers", "/shop.db"), sync("customers", "/old.db"))).toEqual(["a", "customers"]);
});

test("[C57] a circle stays in the order given, and is told of", () => {
  const all = [sync("d > b"), sync("b > a"), sync("c"), sync("a > b, c")];
  const { syncs, circles } = orderSyncs(all);
  expect(syncs.map(({ path }) => path)).toEqual(["c", "b", "a", "d"]);
  expect(circles).toEqual([["b", "a"]]);
  expect(waiting(...all)).toEqual(["c", "b"]);
});

test("[C58] those that ask for it have another turn, once, the other way round", async () => {
  const turns: string[] = [];
  const { syncs } = orderSyncs([sync("a"), sync("b > a"), sync("c > b")]);
  const take = (again: string, stop = "") =>
    takeTurns(syncs, async ({ path, deletesWait, isSecond }) => {
      turns.push(`${path}${deletesWait.size > 0 ? " waits" : ""}${isSecond ? " again" : ""}`);
      return path === stop ? "stop" : again.includes(path) ? "again" : "done";
    });
  await take("ab");
  expect(turns.splice(0)).toEqual(["a waits", "b waits", "c", "b again", "a again"]);
  await take("ab", "b");
  expect(turns.splice(0)).toEqual(["a waits", "b waits"]);
  await takeTurns(syncs.slice(0, 1), async ({ path }) => {
    turns.push(path);
    return "again";
  });
  expect(turns).toEqual(["a"]);
});
