import type { DeskFiles, Placed } from "./desk-files.ts";
import {
  type DeskKind,
  type DeskRecord,
  type FieldName,
  fieldNames,
  shown,
  understood,
  unique,
} from "./desk-kind.ts";
import { Hand } from "./hand.ts";
import type { Ledger } from "./ledger.ts";
import { splice, type Values, valuesOf } from "./paper.ts";
import { type Edit, keys } from "./scenario.ts";

/** The people who work on the files, each edit noted in the ledger. */
export class Persons {
  readonly #files: DeskFiles;
  readonly #ledger: Ledger;
  readonly #kinds: readonly DeskKind[];
  #remarks = 0;

  constructor(files: DeskFiles, ledger: Ledger, kinds: readonly DeskKind[]) {
    this.#files = files;
    this.#ledger = ledger;
    this.#kinds = kinds;
  }

  /** A record of new values, some of them missing now and then. */
  fresh(key: string, hand: Hand): DeskRecord {
    const value = (field: FieldName): string | null =>
      hand.once(6) ? null : this.#ledger.fresh(field, hand);
    return {
      sku: key,
      name: value("name"),
      note: value("note"),
      price: value("price"),
      flag: value("flag"),
      day: value("day"),
    };
  }

  /** Writes the files that an endpoint has at first. */
  begin(kind: DeskKind, records: readonly DeskRecord[], hand: Hand): void {
    for (const record of records) this.#ledger.writeAll(record);
    const rows = records.map((record) => this.#valuesOf(kind, record, hand));
    if (kind.documents !== null) {
      rows.forEach((values, i) => {
        this.#files.write(`${kind.documents}/${i}.json`, Buffer.from(kind.paper.sheet([values], hand)));
      });
      return;
    }
    const share = Math.ceil(rows.length / kind.files.length);
    kind.files.forEach((path, i) => {
      this.#save(kind, path, rows.slice(i * share, (i + 1) * share), hand);
    });
  }

  edit(edit: Edit): void {
    const kind = this.#kinds[edit.at % this.#kinds.length]!;
    const hand = new Hand(edit.dice);
    const rows = this.#files.rows(kind);
    const placed = rows[edit.row % Math.max(rows.length, 1)];
    const key = keys[edit.key]!;
    if (edit.kind === "add") {
      const there = rows.find(({ record }) => record.sku === key);
      if (there === undefined || hand.once(12)) this.#add(kind, key, edit.row, hand);
      else this.#set(kind, there, unique[edit.field % unique.length]!, hand);
      return;
    }
    if (edit.kind === "reformat") {
      for (const path of this.#files.paths(kind)) this.#reformat(kind, path, hand);
      return;
    }
    if (placed === undefined) return;
    const field = fieldNames[(edit.field % (fieldNames.length - 1)) + 1]!;
    switch (edit.kind) {
      case "set":
        this.#set(kind, placed, field, hand);
        return;
      case "clear":
        this.#ledger.see(placed.record[field]);
        this.#put(kind, placed, kind.columns[field], null, hand);
        return;
      case "junk": {
        const typed = hand.pick(["price", "day"]);
        const junk = hand.pick(["12x", "31.02.2020", "-"]);
        this.#ledger.see(placed.record[typed]);
        this.#ledger.write(placed.record.sku ?? "", typed, understood(kind, typed, junk));
        this.#put(kind, placed, kind.columns[typed], junk, hand);
        return;
      }
      case "remove":
        this.#ledger.seeAll(placed.record);
        this.#remove(kind, placed);
        return;
      case "rekey":
        this.#ledger.writeAll({ ...placed.record, sku: key });
        this.#put(kind, placed, kind.columns.sku, key, hand);
        return;
      case "swap":
        this.#swap(kind, placed, rows);
        return;
      case "remark": {
        const remark = `remark ${++this.#remarks} ü, "so"; <b>`;
        this.#files.edit(kind, placed.path, (text) => kind.paper.remark(text, placed.at, remark));
        return;
      }
      case "unknown":
        this.#put(kind, placed, kind.unknown, `u${++this.#remarks}, "ß"`, hand);
        return;
      case "touch":
        this.#files.touch(placed.path, new Date(Date.now() - hand.number(3) * 100_000));
        return;
    }
  }

  /** Spells everything anew, without changing what it says. */
  reformat(dice: number): void {
    const hand = new Hand(dice);
    for (const kind of this.#kinds)
      for (const path of this.#files.paths(kind)) this.#reformat(kind, path, hand);
  }

  /** Puts the rows of every file into another order. */
  shuffle(dice: number): void {
    const hand = new Hand(dice);
    for (const kind of this.#kinds) {
      const count = this.#files.rows(kind).length;
      for (let i = 0; i < count; i++) {
        const rows = this.#files.rows(kind);
        this.#swap(kind, rows[i]!, [rows[hand.number(count)]!]);
      }
    }
  }

  #set(kind: DeskKind, placed: Placed, field: FieldName, hand: Hand): void {
    const value = this.#ledger.fresh(field, hand);
    this.#ledger.see(placed.record[field]);
    this.#ledger.write(placed.record.sku ?? "", field, value);
    this.#put(kind, placed, kind.columns[field], shown(kind, field, value, hand), hand);
  }

  #put(kind: DeskKind, { path, at, row }: Placed, column: string, text: string | null, hand: Hand): void {
    const cell = row.cells.get(column);
    const values = new Map(valuesOf(row)).set(column, text);
    this.#files.edit(kind, path, (before) => {
      const { start, end } = kind.paper.read(before)[at]!;
      if (cell === undefined) return splice(before, start, end, kind.paper.row(values, hand));
      return splice(before, cell.start, cell.end, kind.paper.spell(column, text, hand));
    });
  }

  #add(kind: DeskKind, key: string, row: number, hand: Hand): void {
    const record = this.fresh(key, hand);
    this.#ledger.writeAll(record);
    const values = this.#valuesOf(kind, record, hand);
    const paths = this.#files.paths(kind);
    if (kind.documents !== null) {
      const free = ["new.json", "new 2.json", "new 3.json"].find(
        (name) => !paths.includes(`${kind.documents}/${name}`),
      );
      const path = `${kind.documents}/${free ?? `${hand.number(1e9)}.json`}`;
      this.#files.write(path, Buffer.from(kind.paper.sheet([values], hand)));
      return;
    }
    this.#files.edit(kind, hand.pick([paths[0]!, paths.at(-1)!]), (text) => {
      const rows = kind.paper.read(text).length;
      return kind.paper.insert(text, row % (rows + 1), values, hand);
    });
  }

  #remove(kind: DeskKind, { path, at }: Placed): void {
    if (kind.documents !== null) this.#files.remove(path);
    else this.#files.edit(kind, path, (text) => kind.paper.remove(text, at));
  }

  /** Two records change places; a record that is a file of its own gets another name. */
  #swap(kind: DeskKind, placed: Placed, rows: readonly Placed[]): void {
    if (kind.documents !== null) {
      const name = `${kind.documents}/moved ${++this.#remarks}.json`;
      this.#files.rename(placed.path, name);
      return;
    }
    const other = rows.find((one) => one.path === placed.path && one.at !== placed.at);
    if (other === undefined) return;
    const [first, second] = other.at < placed.at ? [other.row, placed.row] : [placed.row, other.row];
    this.#files.edit(kind, placed.path, (text) => {
      const [one, two] = [text.slice(first.start, first.end), text.slice(second.start, second.end)];
      return splice(splice(text, second.start, second.end, one), first.start, first.end, two);
    });
  }

  #reformat(kind: DeskKind, path: string, hand: Hand): void {
    const rows = this.#files
      .rows(kind)
      .filter((placed) => placed.path === path)
      .map(({ row, record }) => new Map([...valuesOf(row), ...this.#valuesOf(kind, record, hand, false)]));
    this.#save(kind, path, rows, hand);
  }

  #save(kind: DeskKind, path: string, rows: readonly Values[], hand: Hand): void {
    const bom = kind.encoding === "utf-8" && hand.once(5) ? "\ufeff" : "";
    const text = bom + kind.paper.sheet(rows, hand);
    this.#files.write(path, Buffer.alloc(0));
    this.#files.edit(kind, path, () => text);
  }

  #valuesOf(kind: DeskKind, record: DeskRecord, hand: Hand, whole = true): Values {
    const values = fieldNames.map(
      (field) => [kind.columns[field], shown(kind, field, record[field], hand)] as const,
    );
    return new Map(whole ? [...values, [kind.unknown, `own ${record.sku}`]] : values);
  }
}
