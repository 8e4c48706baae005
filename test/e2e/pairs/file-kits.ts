import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Kit, Row, System } from "./system.ts";

interface Paper {
  readonly endpoint: (path: string) => string;
  readonly extension: string;
  write(rows: readonly Row[]): string;
  read(text: string): readonly Row[];
}

const csv: Paper = {
  endpoint: (path) =>
    `csv: { path: ${path}, delimiter: ";" }, fields: { name: title, price: { path: cost, format: "1.234,56" } }`,
  extension: "csv",
  write: (rows) =>
    [
      "sku;title;cost;note",
      ...rows.map(({ sku, name, price }) => `${sku};${name};${price.replace(".", ",")};x`),
      "",
    ].join("\r\n"),
  read: (text) =>
    text
      .split("\r\n")
      .slice(1)
      .filter((line) => line !== "")
      .map((line) => {
        const [sku = "", name = "", cost = ""] = line.split(";");
        return { sku, name, price: cost.replace(".", "").replace(",", ".") };
      }),
};

const xml: Paper = {
  endpoint: (path) => `xml: { path: ${path}, records: list.item }, fields: { sku: "@no", name: title }`,
  extension: "xml",
  write: (rows) =>
    `<?xml version="1.0"?>\n<list>\n${rows.map(({ sku, name, price }) => `  <item no="${sku}">\n    <title>${name}</title>\n    <price>${price}</price>\n  </item>\n`).join("")}</list>\n`,
  read: (text) =>
    [...text.matchAll(/<item no="([^"]*)">\s*<title>([^<]*)<\/title>\s*<price>([^<]*)<\/price>/g)].map(
      ([, sku = "", name = "", price = ""]) => ({ sku, name, price }),
    ),
};

/** A file, and a person with an editor. */
class FileSystem implements System {
  readonly endpoint: string;
  readonly makesIds = false;
  readonly #path: string;
  readonly #paper: Paper;

  constructor(folder: string, name: string, paper: Paper, rows: readonly Row[]) {
    const file = `${name}.${paper.extension}`;
    this.endpoint = paper.endpoint(file);
    this.#path = join(folder, file);
    this.#paper = paper;
    this.#write(rows);
  }

  async rows(): Promise<readonly Row[]> {
    return this.#paper.read(readFileSync(this.#path, "utf8"));
  }

  async content(): Promise<unknown> {
    return readFileSync(this.#path, "latin1");
  }

  async add(row: Row): Promise<void> {
    this.#write([...(await this.rows()), row]);
  }

  async set(sku: string, field: "name" | "price", value: string): Promise<void> {
    this.#write((await this.rows()).map((row) => (row.sku === sku ? { ...row, [field]: value } : row)));
  }

  async rename(sku: string, to: string): Promise<void> {
    this.#write((await this.rows()).map((row) => (row.sku === sku ? { ...row, sku: to } : row)));
  }

  async remove(sku: string): Promise<void> {
    this.#write((await this.rows()).filter((row) => row.sku !== sku));
  }

  /** The drive is unplugged. */
  async outage(): Promise<() => Promise<void>> {
    renameSync(this.#path, `${this.#path}.away`);
    return async () => renameSync(`${this.#path}.away`, this.#path);
  }

  #write(rows: readonly Row[]): void {
    writeFileSync(this.#path, this.#paper.write(rows));
  }
}

const kitOf = (kind: string, paper: Paper): Kit => ({
  kind,
  start: async (folder, name, rows) => new FileSystem(folder, name, paper, rows),
});

export const csvKit = kitOf("CSV", csv);
export const xmlKit = kitOf("XML", xml);
