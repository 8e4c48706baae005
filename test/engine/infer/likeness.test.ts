import { expect, test } from "vitest";
import { likenessOf } from "../../../shared/engine/infer/likeness.ts";
import { calledFile } from "../../../shared/engine/infer/look-at-file.ts";
import { endpointNames, syncName } from "../../../shared/engine/infer/names.ts";
import { wordsOf } from "../../../shared/engine/infer/words.ts";

test.each<[name: string, words: string]>([
  ["UnitPrice", "unit price"],
  ["unit_price", "unit price"],
  ["SKUNumber", "sku number"],
  ["name.first", "name first"],
  ["Größe (cm)", "groesse cm"],
  ["Prénom", "prenom"],
  ["@id", "id"],
  ["名前", "名前"],
  ["***", ""],
])("[M95] the words of %s are %s", (name, words) => {
  expect(wordsOf(name).join(" ")).toBe(words);
});

test.each<[one: string, other: string, why: string]>([
  ["unit_price", "UnitPrice", "same name"],
  ["name.first", "first_name", "same name"],
  ["Menge", "qty", "means the same"],
  ["Artikelnummer", "sku", "means the same"],
  ["PLZ", "postal_code", "means the same"],
  ["account.balance", "Balance", "means the same"],
  ["address.suburb", "Suburb", "name similar"],
  ["suplier", "supplier", "name similar"],
  ["warehouse_note", "warehouse_notes", "means the same"],
  ["first_name", "last_name", ""],
  ["price", "cost", ""],
  ["moons", "gross", ""],
  ["***", "***", ""],
])("[M95] %s and %s: %s", (one, other, why) => {
  expect(likenessOf(one, other).why).toBe(why);
  expect(likenessOf(other, one)).toEqual(likenessOf(one, other));
});

test("[M98] endpoints are called after their files, each by a name of its own", () => {
  expect(endpointNames(["/a/crm.json", "/b/order-lines.csv", "/c/Größen 2026.xml"].map(calledFile))).toEqual([
    "crm",
    "orderLines",
    "groessen2026",
  ]);
  expect(endpointNames(["/a/items.csv", "/a/items.json", "/b/items.csv"].map(calledFile))).toEqual([
    "itemsCsv",
    "itemsJson",
    "itemsCsv2",
  ]);
  expect(endpointNames(["/a/1.csv", "/a/constructor.csv", "/a/🎉.csv"].map(calledFile))).toEqual([
    "endpoint1",
    "constructorValue",
    "endpoint",
  ]);
});

test("[M98] a sync is called after its files, each name once", () => {
  expect(syncName(["/a/items.csv", "/b/items.json"].map(calledFile))).toBe("items");
  expect(syncName(["/a/ERP Items.csv", "/b/shop.json"].map(calledFile))).toBe("erp-items-shop");
  expect(syncName(["/a/🎉.csv"].map(calledFile))).toBe("sync");
});
