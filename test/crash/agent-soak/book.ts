import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { XMLParser } from "fast-xml-parser";

export const fields = ["name", "note"] as const;
export type Field = (typeof fields)[number];
export type Row = { sku: string } & Partial<Record<Field, string>>;

/** A place where people keep records, as they see it. */
export interface Book {
  /** The endpoint's name. */
  readonly name: string;
  /** The fields that it has. */
  readonly fields: readonly Field[];
  rows(): Row[];
}

/** Rows as a file has them, and back. */
export interface Paper {
  parse(text: string): Row[];
  print(rows: readonly Row[]): string;
}

/** A file that people edit with whatever they have. */
export class FileBook implements Book {
  readonly name: string;
  readonly path: string;
  readonly fields: readonly Field[];
  readonly paper: Paper;

  constructor(name: string, path: string, paper: Paper, has: readonly Field[] = fields) {
    this.name = name;
    this.path = path;
    this.paper = paper;
    this.fields = has;
  }

  rows(): Row[] {
    return this.paper.parse(readFileSync(this.path, "utf8"));
  }

  /** As simple editors save: into the very file. */
  write(text: string): void {
    writeFileSync(this.path, text);
  }

  /** As careful editors save: by a new file that takes the old one's name. */
  replace(text: string): void {
    writeFileSync(`${this.path}.saving~`, text);
    renameSync(`${this.path}.saving~`, this.path);
  }
}

/** A table of a SQLite file that an application writes to. */
export class TableBook implements Book {
  readonly name: string;
  readonly fields = fields;
  readonly #database: DatabaseSync;

  constructor(name: string, path: string) {
    this.name = name;
    this.#database = new DatabaseSync(path, { timeout: 10_000 });
    this.#database.exec("CREATE TABLE IF NOT EXISTS items (sku TEXT PRIMARY KEY, name TEXT, note TEXT)");
  }

  rows(): Row[] {
    return this.#database
      .prepare("SELECT sku, name, note FROM items ORDER BY sku")
      .all()
      .map(({ sku, name, note }) => ({ sku: String(sku), ...given("name", name), ...given("note", note) }));
  }

  /** Reads, lets somebody change what there is, and writes that, all as one. */
  change(edit: (rows: Row[]) => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    const rows = this.rows();
    const before = new Map(rows.map((row) => [row.sku, { ...row }]));
    edit(rows);
    for (const { sku, name = null, note = null } of rows) {
      const row = before.get(sku);
      if (row === undefined)
        this.#database.prepare("INSERT INTO items VALUES (?, ?, ?)").run(sku, name, note);
      else if ((row.name ?? null) !== name || (row.note ?? null) !== note)
        this.#database.prepare("UPDATE items SET name = ?, note = ? WHERE sku = ?").run(name, note, sku);
      before.delete(sku);
    }
    for (const sku of before.keys()) this.#database.prepare("DELETE FROM items WHERE sku = ?").run(sku);
    this.#database.exec("COMMIT");
  }

  close(): void {
    this.#database.close();
  }
}

const given = (field: Field, value: unknown): Partial<Record<Field, string>> =>
  value === null ? {} : { [field]: String(value) };

export const csv = (separator: string, columns: readonly Field[] = fields): Paper => ({
  parse: (text) =>
    text
      .split("\n")
      .slice(1)
      .filter((line) => line !== "")
      .map((line) => {
        const [sku = "", ...values] = line.split(separator);
        return { sku, ...Object.fromEntries(columns.map((field, at) => [field, values[at] ?? ""])) };
      }),
  print: (rows) =>
    [["sku", ...columns], ...rows.map((row) => [row.sku, ...columns.map((field) => row[field] ?? "")])]
      .map((cells) => `${cells.join(separator)}\n`)
      .join(""),
});

export const json: Paper = {
  parse: (text) => JSON.parse(text),
  print: (rows) => `${JSON.stringify(rows, null, 1)}\n`,
};

export const ndjson: Paper = {
  parse: (text) =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line)),
  print: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
};

const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  isArray: (name) => name === "item",
});

export const xml: Paper = {
  parse(text) {
    const list: { item?: readonly Record<string, string>[] } | string = parser.parse(text).list;
    const items = typeof list === "string" ? [] : (list.item ?? []);
    return items.map((item) => ({ sku: item["@_no"] ?? "", name: item.name ?? "", note: item.note ?? "" }));
  },
  print: (rows) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<list>\n${rows
      .map(
        ({ sku, name, note }) =>
          `  <item no="${sku}">\n    <name>${name}</name>\n    <note>${note}</note>\n  </item>\n`,
      )
      .join("")}</list>\n`,
};
