import { ExactNumber } from "../../model/native.ts";
import type { PlanItem, Rejection } from "../../model/plan.ts";
import type { CanonicalRecord, Value } from "../../model/value.ts";
import type { Planned } from "../make-plan.ts";
import type { PreviewRow, RowFilter, RowPage } from "./preview.ts";

/** The rows of one preview: the plan's items, then what was rejected. */
export class PreviewRows {
  readonly #planned: Planned | null;
  readonly #rejections: readonly Rejection[];
  /** The filter that was asked for last, and the rows that it lets through. */
  #filtered: { readonly filter: string; readonly rows: readonly number[] } | null = null;
  #byKey: Map<string, number> | null = null;

  constructor(planned: Planned | null) {
    this.#planned = planned;
    this.#rejections = planned?.header.rejections ?? [];
  }

  page(from: number, count: number, filter: RowFilter): RowPage {
    if (isEverything(filter)) {
      const total = this.#items + this.#rejections.length;
      const numbers = Array.from(
        { length: Math.max(0, Math.min(count, total - from)) },
        (_, index) => from + index,
      );
      return { rows: numbers.map((number) => this.#row(number)), total };
    }
    const rows = this.#matching(filter);
    return { rows: rows.slice(from, from + count).map((number) => this.#row(number)), total: rows.length };
  }

  item(row: number): PlanItem | null {
    return this.#planned !== null && row >= 0 && row < this.#items ? this.#planned.items.whole(row) : null;
  }

  rejection(row: number): Rejection | null {
    return this.#rejections[row - this.#items] ?? null;
  }

  /** The row about the record of a key. */
  find(key: string): number | null {
    if (this.#byKey === null) {
      this.#byKey = new Map();
      let row = 0;
      for (const item of this.#planned?.items.stored() ?? []) this.#byKey.set(item.key, row++);
      for (const [at, { record }] of this.#rejections.entries())
        if (!this.#byKey.has(record)) this.#byKey.set(record, this.#items + at);
    }
    return this.#byKey.get(key) ?? null;
  }

  get #items(): number {
    return this.#planned?.items.size ?? 0;
  }

  #row(row: number): PreviewRow {
    const item = this.item(row);
    return item !== null
      ? { kind: "item", row, item: plain(item) }
      : { kind: "rejected", row, ...this.rejection(row)! };
  }

  #matching(filter: RowFilter): readonly number[] {
    const text = JSON.stringify(filter);
    if (this.#filtered?.filter === text) return this.#filtered.rows;
    const rows: number[] = [];
    const wanted = { ...filter, text: filter.text?.toLowerCase() ?? "" };
    let row = 0;
    for (const item of this.#planned?.items ?? []) {
      if (itemMatches(item, wanted)) rows.push(row);
      row++;
    }
    for (const rejection of this.#rejections) {
      if (rejectionMatches(rejection, wanted)) rows.push(row);
      row++;
    }
    this.#filtered = { filter: text, rows };
    return rows;
  }
}

/** What goes through a message whole: numbers of more digits than JavaScript has go as their text. */
function plain<T>(value: T): T;
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return value.map((one) => plain(one));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

const isEverything = ({ operation, endpoint, field, text }: RowFilter): boolean =>
  operation === undefined && endpoint === undefined && field === undefined && !text;

function itemMatches(item: PlanItem, { operation, endpoint, field, text = "" }: RowFilter): boolean {
  if (operation === "rejected") return false;
  const isConflict = operation === "conflict";
  if (isConflict && item.conflicts.length === 0) return false;
  const operations = item.operations.filter(
    (one) =>
      (operation === undefined || isConflict || one.kind === operation) &&
      (endpoint === undefined || one.endpoint === endpoint) &&
      (field === undefined || fieldsOf(one).includes(field)),
  );
  const conflicts = item.conflicts.filter(
    (one) =>
      (operation === undefined || isConflict) &&
      (endpoint === undefined || Object.hasOwn(one.sides, endpoint)) &&
      (field === undefined || one.field === field),
  );
  const isPicked = operation !== undefined || endpoint !== undefined || field !== undefined;
  if (isPicked && operations.length === 0 && conflicts.length === 0) return false;
  return (
    text === "" || item.key.toLowerCase().includes(text) || valuesOf(item).some((one) => contains(one, text))
  );
}

function rejectionMatches(
  rejection: Rejection,
  { operation, endpoint, field, text = "" }: RowFilter,
): boolean {
  if (operation !== undefined && operation !== "rejected") return false;
  if (endpoint !== undefined && rejection.endpoint !== endpoint) return false;
  if (field !== undefined && !rejection.problems.some(({ at }) => at?.field === field)) return false;
  return (
    text === "" ||
    rejection.record.toLowerCase().includes(text) ||
    rejection.problems.some(({ message }) => message.toLowerCase().includes(text))
  );
}

type AnOperation = PlanItem["operations"][number];

const fieldsOf = (operation: AnOperation): readonly string[] =>
  operation.kind === "update" ? operation.fields.map(({ field }) => field) : Object.keys(operation.record);

function valuesOf({ after, operations }: PlanItem): readonly (Value | undefined)[] {
  const records: CanonicalRecord[] = after === null ? [] : [after.base];
  const changed: (Value | undefined)[] = [];
  for (const operation of operations) {
    if (operation.kind === "update") for (const { from, to } of operation.fields) changed.push(from, to);
    else records.push(operation.record);
  }
  return [...records.flatMap((record) => Object.values(record)), ...changed];
}

const contains = (value: Value | undefined, text: string): boolean =>
  value !== undefined &&
  value !== null &&
  (typeof value === "object" ? JSON.stringify(value) : String(value)).toLowerCase().includes(text);
