import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Book, csv, FileBook, json, ndjson, type Row, TableBook, xml } from "./book.ts";

/** A sync and the books that it keeps the same. */
export interface Desk {
  readonly name: string;
  readonly path: string;
  readonly books: readonly (FileBook | TableBook)[];
}

const head = (name: string): string =>
  `syncline: 1\nname: ${name}\nrecord: { key: sku, fields: { sku: string, name: string, note: string } }\n`;
const tail = "brakes: { updates: false, deletes: false, shrink: false }\nwhen: [{ on: change }]\n";

/** A folder with three syncs of several kinds of places, and one that follows the first of them. */
export class Office {
  readonly folder: string;
  readonly desks: readonly Desk[];
  /** What follows the first sync's JSON file, one way. */
  readonly report: FileBook;
  readonly #table: TableBook;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    const place = (name: string): string => join(folder, name);
    this.#table = new TableBook("items", place("items.db"));
    const made = (name: string, books: readonly (FileBook | TableBook)[], endpoints: string): Desk => {
      writeFileSync(place(`${name}.sync.yaml`), `${head(name)}endpoints:\n${endpoints}${tail}`);
      return { name, path: place(`${name}.sync.yaml`), books };
    };
    this.desks = [
      made(
        "shop",
        [
          new FileBook("erp", place("erp.csv"), csv(",", ["name"]), ["name"]),
          new FileBook("shop", place("shop.json"), json),
          new FileBook("cards", place("cards.ndjson"), ndjson),
        ],
        "  erp: { csv: { path: erp.csv }, mode: two-way, fields: { note: false } }\n  shop: { json: { path: shop.json }, mode: two-way }\n  cards: { ndjson: { path: cards.ndjson }, mode: two-way }\n",
      ),
      made(
        "catalogue",
        [new FileBook("list", place("list.csv"), csv(";")), new FileBook("book", place("book.xml"), xml)],
        '  list: { csv: { path: list.csv, delimiter: ";" }, mode: two-way }\n  book: { xml: { path: book.xml, records: list.item }, mode: two-way, fields: { sku: "@no" } }\n',
      ),
      made(
        "stock",
        [this.#table, new FileBook("counts", place("counts.json"), json)],
        "  items: { sqlite: { path: items.db, table: items }, mode: two-way }\n  counts: { json: { path: counts.json }, mode: two-way }\n",
      ),
    ];
    this.report = new FileBook("report", place("report.json"), json);
    writeFileSync(
      place("report.sync.yaml"),
      `${head("report")}endpoints:\n  shop: { json: { path: shop.json }, mode: source }\n  report: { json: { path: report.json }, mode: target }\nbrakes: { updates: false, deletes: false, shrink: false }\nwhen: [{ after: shop }]\n`,
    );
    for (const book of [...this.desks.flatMap(({ books }) => books), this.report])
      if (book instanceof FileBook) book.write(book.paper.print([]));
  }

  /** Books that are not as the report's source, with both. */
  reportDiffers(): string | null {
    const shop = this.desks[0]?.books.find(({ name }) => name === "shop");
    const [is, wanted] = [textOf(this.report.rows()), textOf(shop?.rows() ?? [])];
    return is === wanted ? null : `report.json is\n${is}\nand shop.json\n${wanted}`;
  }

  close(): void {
    this.#table.close();
  }
}

const textOf = (rows: readonly Row[]): string =>
  rows
    .map(({ sku, name, note }) => `${sku} ${name ?? ""} ${note ?? ""}`)
    .sort()
    .join("\n");

export const isFile = (book: Book): book is FileBook => book instanceof FileBook;
