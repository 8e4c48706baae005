/** A kind of keystroke: the text after each of them. */
export interface Stroke {
  readonly what: string;
  text(count: number): string;
}

export const syncText = `syncline: 1
name: articles
record:
  key: sku
  fields:
    sku: { type: string }
    name: { type: string, clean: [trim] }
    price: { type: decimal, scale: 2 }
    stock: { type: integer }
    listed: { type: date }
endpoints:
  erp:
    csv: { path: erp.csv }
    mode: source
    fields:
      name: { read: "left(title, 40)" }
  shop: { json: { path: shop.json }, mode: target }
brakes: { updates: false, deletes: false }
`;

export const keystrokes: readonly Stroke[] = [
  { what: "a comment", text: (count) => `${syncText}# ${"x".repeat(count)}\n` },
  {
    what: "an expression, no record changes by it",
    text: (count) => syncText.replace("40", String(41 + count)),
  },
  {
    what: "an expression, each record changes by it",
    text: (count) => syncText.replace("left(title, 40)", `upper(left(title, ${41 + count}))`),
  },
];

/** `changed`: one record in a hundred has another name and price. */
export function csvOf(records: number, changed: boolean): string {
  const lines = ["sku,title,price,stock,listed"];
  for (let at = 0; at < records; at++) {
    const isNew = changed && at % 100 === 7;
    const day = String(1 + (at % 28)).padStart(2, "0");
    lines.push(
      `SKU-${at},${isNew ? "New" : "Old"} article no. ${at},${at % 500}.${isNew ? 75 : 25},${at % 90},2026-03-${day}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
