import { expect, test } from "vitest";
import { renamed, triggered, triggerFor } from "../../agent/dashboard/words/proposal-text.ts";

const text = "syncline: 1\nname: erp-shop\nrecord: { key: sku }\n";

test("[D22] another name is put into the proposed text, quoted where it has to be", () => {
  expect(renamed(text, "products")).toBe("syncline: 1\nname: products\nrecord: { key: sku }\n");
  expect(renamed(text, "my products: all")).toContain('name: "my products: all"\n');
  expect(renamed(text, "$&")).toContain('name: "$&"\n');
});

test("[D22] a trigger is added and taken away again, and one that a person wrote stays", () => {
  for (const trigger of ["change", "interval"] as const) {
    const added = triggered(text, trigger, true);
    expect(added).toContain("when:\n  - ");
    expect(triggered(added, trigger, true)).toBe(added);
    expect(triggered(added, trigger, false)).toBe(text);
  }
  const own = `${text}when:\n  - cron: "0 2 * * *"\n`;
  expect(triggered(own, "change", true)).toBe(own);
  expect(triggered(own, "change", false)).toBe(own);
});

test("[D22] files are watched, and who cannot be watched is asked again and again", () => {
  expect(triggerFor(["/a.csv", "/b.json"])).toBe("change");
  expect(triggerFor(["/a.csv", "https://shop.example.com/products"])).toBe("interval");
});
