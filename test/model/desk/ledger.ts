import { expect } from "vitest";
import type { PlanItem } from "../../../shared/model/plan.ts";
import { type DeskRecord, type FieldName, unique } from "./desk-kind.ts";
import type { Hand } from "./hand.ts";

const narrow = [
  '"',
  '""',
  ";",
  ",",
  "\n",
  "\r\n",
  "]]>",
  "&",
  "&amp;",
  "<b>",
  "'",
  "ü",
  "ß",
  "€",
  "\t",
  "  ",
] as const;
const odd = ["{}", "\\", "#", "=1+1", "-->", "<!--", "null", "N/A", "007", "\u00a0", "%"] as const;
const wide = ["😀", "\u2028", "中", "e\u0301", "\ufeff"] as const;

/** What everybody wrote, and what became of it. */
export class Ledger {
  /** Values that a person wrote and nobody who had seen them replaced: value → key and field. */
  readonly live = new Map<string, { readonly key: string; readonly field: FieldName }>();
  /** Every value ever written, with its places: nothing else may turn up anywhere. */
  readonly written = new Map<string, Set<string>>();
  /** What lost, and was told to have lost. */
  readonly told = new Set<string>();
  readonly #wide: boolean;
  #values = 0;

  constructor(wide: boolean) {
    this.#wide = wide;
  }

  /** A value that nobody has ever written. */
  fresh(field: FieldName, hand: Hand): string {
    const number = ++this.#values;
    switch (field) {
      case "price":
        return `${hand.pick(["", "-", "1234567", "9007199254740993"])}${number}${hand.pick(["", ".5", ".25", ".07"])}`;
      case "flag":
        return hand.pick(["true", "false"]);
      case "day":
        return new Date(Date.UTC(2001, 0, number)).toISOString().slice(0, 10);
      default:
        return `${this.#sign(hand)}${field[0]}${number}${this.#sign(hand)}`;
    }
  }

  #sign(hand: Hand): string {
    if (hand.once(2)) return "";
    if (this.#wide && hand.once(4)) return hand.pick(wide);
    return hand.once(2) ? hand.pick(narrow) : hand.pick(odd);
  }

  /** A person writes a value. */
  write(key: string, field: FieldName, value: string | null): void {
    if (value === null || field === "flag" || field === "sku") return;
    this.live.set(value, { key, field });
    this.written.set(value, (this.written.get(value) ?? new Set()).add(`${key}.${field}`));
  }

  writeAll(record: DeskRecord): void {
    for (const field of unique) this.write(record.sku ?? "", field, record[field]);
  }

  /** A person replaces or removes a value that they see. */
  see(value: string | null): void {
    if (value !== null) this.live.delete(value);
  }

  seeAll(record: DeskRecord): void {
    for (const field of unique) this.see(record[field]);
  }

  /** Notes what a plan tells a person to have lost. */
  hear(item: PlanItem): void {
    for (const { lost } of item.decisions) for (const { value } of lost) this.told.add(String(value));
    for (const operation of item.operations) {
      if (operation.kind !== "delete") continue;
      for (const value of Object.values(operation.record)) this.told.add(String(value));
    }
  }

  /** Nothing stands in a record that nobody wrote into that very field. */
  expectWritten(record: DeskRecord): void {
    for (const field of unique) {
      const value = record[field];
      if (value === null) continue;
      const places = this.written.get(value) ?? new Set();
      const made = `${JSON.stringify(value)} in ${record.sku}.${field} is nobody's`;
      expect(places.has(`${record.sku}.${field}`), made).toBe(true);
    }
  }
}
