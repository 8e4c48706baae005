import { closeSync, openSync, writeSync } from "node:fs";

/** How the records of a bench are written down. */
export type Spelling = "csv" | "json" | "xml";

/** What distinguishes the second set of records from the first: 1 % updates, 0.5 % adds, 0.5 % deletes. */
export interface Differences {
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
}

/** The columns as the source spells them; the sync makes ten fields of them. */
const columns = [
  "sku",
  "first",
  "last",
  "email",
  "price",
  "stock",
  "city",
  "country",
  "category",
  "updated",
  "note",
] as const;

export const differencesOf = (records: number): Differences => ({
  creates: Math.floor(records / 200),
  updates: Math.floor(records / 100),
  deletes: Math.floor(records / 200),
});

/**
 * Writes the first set of records (`before`), the second (`after`), or the first with a change in each of them (`changed`), in
 * order of their keys.
 */
export function writeRecords(
  path: string,
  spelling: Spelling,
  records: number,
  set: "before" | "after" | "changed",
): void {
  const out = new Out(path);
  const after = set === "after";
  const last = after ? records + differencesOf(records).creates : records;
  out.write(opening[spelling]);
  let first = true;
  for (let number = 0; number < last; number++) {
    if (after && number < records && number % 200 === 100) continue;
    const changed = set === "changed" || (after && number < records && isChanged(number));
    const cells = cellsOf(number, changed);
    out.write(spelled[spelling](cells, first));
    first = false;
  }
  out.write(closing[spelling]);
  out.close();
}

const firsts = ["Ada", "Grace", "Edsger", "Barbara", "Niklaus", "Zoë", "Margaret"];
const lasts = ["Byron", "Hopper", "Dijkstra", "Liskov", "Wirth", "Müller", "Hamilton", "Perlis"];
const cities = ["Berlin", "Hamburg", "Zürich", "New York", "Paris", "Łódź", "Osaka", "Porto", "Oslo"];
const countries = ["DE", "DE", "CH", "US", "FR", "PL", "JP", "PT", "NO"];
const categories = ["tools", "garden", "kitchen", "toys", "books"];

function cellsOf(number: number, changed: boolean): readonly string[] {
  const first = firsts[number % firsts.length]!;
  const last = lasts[number % lasts.length]!;
  const city = number % cities.length;
  const cents = (number * 7919 + (changed ? 1 : 0)) % 100_000;
  const day = String((number % 28) + 1).padStart(2, "0");
  return [
    `SKU-${String(number).padStart(8, "0")}`,
    first,
    `${last} `,
    `${first}.${last}${number}@Example.COM`,
    `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`,
    String((number * 31 + (changed ? 1 : 0)) % 1000),
    cities[city]!,
    countries[city]!,
    categories[number % categories.length]!,
    `2026-0${(number % 9) + 1}-${day}`,
    number % 10 === 0
      ? `Large, boxed; lot ${number % 977}`
      : `Stored in hall ${number % 13}, lot ${number % 977}`,
  ];
}

/** A record as the sync makes it of the source's cells. */
export function mappedOf(number: number, changed: boolean): Readonly<Record<string, string>> {
  const [
    sku = "",
    first = "",
    last = "",
    email = "",
    price = "",
    stock = "",
    city = "",
    country = "",
    ...rest
  ] = cellsOf(number, changed);
  const [category = "", updated = "", note = ""] = rest;
  const name = `${first} ${last.trim()}`;
  return { sku, name, email: email.toLowerCase(), price, stock, city, country, category, updated, note };
}

/** Whether the second set of records says something else of one than the first. */
export const isChanged = (number: number): boolean => number % 100 === 50 + (number % 200 >= 100 ? 1 : 0);

const opening: Record<Spelling, string> = {
  csv: `${columns.join(",")}\n`,
  json: "[\n",
  xml: '<?xml version="1.0" encoding="UTF-8"?>\n<articles>\n',
};

const closing: Record<Spelling, string> = { csv: "", json: "\n]\n", xml: "</articles>\n" };

const spelled: Record<Spelling, (cells: readonly string[], first: boolean) => string> = {
  csv: (cells) => `${cells.map((cell) => (cell.includes(",") ? `"${cell}"` : cell)).join(",")}\n`,
  json: (cells, first) =>
    `${first ? "" : ",\n"}  ${JSON.stringify(Object.fromEntries(columns.map((name, at) => [name, cells[at]])))}`,
  xml: (cells) =>
    `  <article>\n${columns.map((name, at) => `    <${name}>${cells[at]}</${name}>\n`).join("")}  </article>\n`,
};

/** A file that is written a megabyte at a time. */
class Out {
  readonly #file: number;
  #parts: string[] = [];

  constructor(path: string) {
    this.#file = openSync(path, "w");
  }

  write(text: string): void {
    this.#parts.push(text);
    if (this.#parts.length >= 10_000) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#parts.join(""));
    this.#parts = [];
  }
}
