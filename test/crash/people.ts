import { readFileSync, writeFileSync } from "node:fs";

const fields = ["name", "note"] as const;
type Field = (typeof fields)[number];
type Row = { sku: string } & Record<Field, string>;

/** People who work on CSV, JSON and NDJSON files, with a ledger of what they wrote and nobody knowingly replaced. */
export class People {
  readonly #files: readonly string[];
  readonly #pick: (below: number) => number;
  /** Value → the record and field it was written into. */
  readonly live = new Map<string, { readonly sku: string; readonly field: Field }>();
  #values = 0;

  /** `pick(n)` is a number from 0 up to n, n excluded. */
  constructor(files: readonly string[], pick: (below: number) => number) {
    this.#files = files;
    this.#pick = pick;
  }

  /** Somebody changes a value, adds a record or takes one away, on one of the files, in place. */
  work(): void {
    const file = this.#files[this.#pick(this.#files.length)]!;
    const rows = readRows(file);
    const row = rows[this.#pick(rows.length)];
    const chance = this.#pick(12);
    if (chance === 0 || row === undefined) rows.push(this.#newRow());
    else if (chance === 1) {
      for (const field of fields) this.live.delete(row[field]);
      rows.splice(rows.indexOf(row), 1);
    } else {
      const field = fields[this.#pick(fields.length)]!;
      this.live.delete(row[field]);
      row[field] = this.#write(row.sku, field);
    }
    writeRows(file, rows);
  }

  /** Values that are neither on every endpoint nor among the sides of a conflict. */
  missing(inConflict: ReadonlySet<string>): readonly string[] {
    const tables = this.#files.map((file) => new Map(readRows(file).map((row) => [row.sku, row])));
    return [...this.live]
      .filter(([value]) => !inConflict.has(value))
      .filter(([value, { sku, field }]) => tables.some((table) => table.get(sku)?.[field] !== value))
      .map(([value, { sku, field }]) => `${value} in ${sku}.${field}`);
  }

  #newRow(): Row {
    const sku = `S${this.#values}`;
    return { sku, name: this.#write(sku, "name"), note: this.#write(sku, "note") };
  }

  #write(sku: string, field: Field): string {
    const value = `v${this.#values++}`;
    this.live.set(value, { sku, field });
    return value;
  }
}

function readRows(file: string): Row[] {
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".json")) return JSON.parse(text);
  const lines = text.split("\n").filter((line) => line !== "");
  if (file.endsWith(".ndjson")) return lines.map((line) => JSON.parse(line));
  return lines.slice(1).map((line) => {
    const [sku = "", name = "", note = ""] = line.split(",");
    return { sku, name, note };
  });
}

/** Saves as simple editors do: into the very file, not by way of a new one. */
function writeRows(file: string, rows: readonly Row[]): void {
  if (file.endsWith(".json")) writeFileSync(file, `${JSON.stringify(rows, null, 1)}\n`);
  else if (file.endsWith(".ndjson"))
    writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  else
    writeFileSync(
      file,
      `sku,name,note\n${rows.map(({ sku, name, note }) => `${sku},${name},${note}\n`).join("")}`,
    );
}
