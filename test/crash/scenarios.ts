/** What a crash test works on: files that were synced once, and what people then did to them. */
export interface Scenario {
  readonly name: string;
  readonly sync: string;
  readonly files: Readonly<Record<string, string>>;
  /** Texts that people replace after the first run, by file. */
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
}

const article = (sku: string, name: string, price: string) =>
  `    <article no="${sku}">\n      <title>${name}</title>\n      <price>${price}</price>\n    </article>\n`;

const xmlOf = (...articles: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n<export>\n  <articles>\n${articles.join("")}  </articles>\n</export>\n`;

/** An XML source kept on a CSV file and on a folder of JSON files, with a person's change on a target. */
const oneWay: Scenario = {
  name: "one source, a CSV file and a glob of JSON files",
  sync: `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: { type: decimal, scale: 2 } } }
endpoints:
  erp:
    xml: { path: erp.xml, records: export.articles.article }
    mode: source
    fields: { sku: "@no", name: title }
  shop:
    csv: { path: shop.csv, delimiter: ";", encoding: windows-1252 }
    mode: target
    drift: conflict
    fields: { sku: Nr, name: Bezeichnung, price: { path: Preis, format: "1.234,56" } }
  parts: { json: { path: "parts/*.json" }, mode: target }
brakes: { updates: false, deletes: false }
`,
  files: {
    "erp.xml": xmlOf(
      article("A", "Apple", "1.00"),
      article("B", "Pear", "2.00"),
      article("C", "Plum", "3.00"),
      article("D", "Fig", "4.00"),
      article("E", "Lime", "5.00"),
    ),
    "shop.csv": "Nr;Bezeichnung;Preis;Notiz\r\nA;Apple;1,00;stays\r\n",
    "parts/1.json": '[\n  {"sku": "B", "name": "Pear", "price": 2.00, "shelf": 7}\n]\n',
    "parts/2.json": '[\n  {"sku": "C", "name": "Plum", "price": 3, "shelf": 9}\n]\n',
  },
  edits: [
    ["erp.xml", "<price>1.00</price>", "<price>1234.50</price>"],
    ["erp.xml", "<title>Pear</title>", "<title>Birne süß</title>"],
    ["erp.xml", article("D", "Fig", "4.00"), ""],
    ["erp.xml", "<title>Plum</title>", "<title>Prune</title>"],
    [
      "erp.xml",
      "  </articles>",
      `${article("F", "Kiwi", "6.00")}${article("G", "Date", "7.25")}  </articles>`,
    ],
    ["shop.csv", "Plum", "Zwetschge"],
  ],
};

/** A CSV glob, a JSON file and an XML file that all may be changed. */
const threeWay: Scenario = {
  name: "three ways, among them a glob of CSV files",
  sync: `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: { type: decimal, scale: 2 }, stock: integer } }
endpoints:
  erp:
    xml: { path: erp.xml, records: export.articles.article }
    mode: two-way
    fields: { sku: "@no", name: title, stock: false }
  shop: { csv: { path: "shop/*.csv" }, mode: two-way }
  store: { json: { path: store.json, records: items }, mode: two-way, fields: { stock: quantity, price: false } }
brakes: { updates: false, deletes: false }
`,
  files: {
    "erp.xml": xmlOf(
      ...["A", "B", "C", "D", "E", "F", "G"].map((sku, i) => article(sku, `Name ${sku}`, `${i + 1}.50`)),
    ),
    "shop/a.csv": 'sku,name,price,stock,note\nA,Name A,1.50,1,"kept, as it is"\nB,Name B,2.50,2,\n',
    "shop/b.csv": "sku,price,name,stock\nC,3.50,Name C,3\nD,4.50,Name D,4\nE,5.50,Name E,5\n",
    "store.json":
      '{"version": 3, "items": [\n  {"sku": "A", "name": "Name A", "quantity": 1},\n  {"sku": "F", "name": "Name F", "quantity": 6}\n]}\n',
  },
  edits: [
    ["erp.xml", "<title>Name A</title>", "<title>Apple</title>"],
    ["shop/a.csv", "B,Name B,2.50,2", "B,Name B,9.99,2"],
    ["store.json", '"sku": "F", "name": "Name F"', '"sku": "F", "name": "Fig"'],
    // One field, two values.
    ["erp.xml", "<title>Name C</title>", "<title>Cherry</title>"],
    ["shop/b.csv", "Name C", "Cranberry"],
    // Gone here, unchanged there; and gone here, changed there.
    ["shop/b.csv", "D,4.50,Name D,4\n", ""],
    ["erp.xml", article("E", "Name E", "5.50"), ""],
    ["shop/b.csv", "E,5.50,Name E,5", "E,5.50,Elderberry,5"],
    // New on each side, and one on two sides at once.
    [
      "erp.xml",
      "  </articles>",
      `${article("X", "Xigua", "8.00")}${article("Z", "Zucchini", "1.00")}  </articles>`,
    ],
    ["shop/a.csv", "B,Name B", "Y,Yam,7.00,70,new\nZ,Zucchini,1.00,5,\nB,Name B"],
  ],
};

/** A first run: one side is full, the other two are yet to be made. */
export const firstLoad: Scenario = {
  name: "a first load",
  sync: `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { ndjson: { path: shop.ndjson }, mode: two-way }
  cards: { json: { path: cards/, file: "{sku}.json" }, mode: two-way }
`,
  files: { "erp.csv": "sku,name\n" },
  edits: [["erp.csv", "sku,name\n", "sku,name\nA,Apple\nB,Pear\n"]],
};

export const scenarios: readonly Scenario[] = [oneWay, threeWay, firstLoad];
