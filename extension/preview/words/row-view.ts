import { printable } from "../../../shared/base/printable.ts";
import type { PreviewRow, PreviewSummary } from "../../../shared/engine/preview/preview.ts";
import { type Fields, renderChange, renderValue } from "../../../shared/mapping/shown-value.ts";
import type { Conflict, Side } from "../../../shared/model/conflict.ts";
import type { EndpointName, FieldName } from "../../../shared/model/ids.ts";
import type { Operation, PlanItem } from "../../../shared/model/plan.ts";
import type { Value } from "../../../shared/model/value.ts";

export type Tone = "create" | "update" | "delete" | "conflict" | "rejected" | "same";

/** One cell of the grid: what becomes of a field of a record. */
export type CellView =
  /** The record has no such field, or nothing is known of it. */
  | { readonly kind: "none" }
  /** Nothing would be written; what was agreed. */
  | { readonly kind: "same"; readonly text: string }
  | { readonly kind: "create" | "delete"; readonly text: string; readonly aloud: string }
  | {
      readonly kind: "update";
      readonly before: string;
      readonly after: string;
      /** Endpoints where it changes in another way, too. */
      readonly more: number;
      readonly aloud: string;
    }
  | { readonly kind: "conflict"; readonly text: string; readonly aloud: string };

/** One row of the grid, in words. */
export interface RowView {
  readonly tone: Tone;
  /** `+`, `~`, `−`, `!`, `×`, `=` */
  readonly sign: string;
  readonly word: string;
  readonly key: string;
  /** `crm ~  shop +`: what is done where. */
  readonly ends: readonly { readonly endpoint: EndpointName; readonly sign: string; readonly tone: Tone }[];
  /** In the order of the fields; none for a rejected record. */
  readonly cells: readonly CellView[];
  /** Stands in place of the cells. */
  readonly message: string | null;
}

const signs: Readonly<Record<Tone, { readonly sign: string; readonly word: string }>> = {
  create: { sign: "+", word: "create" },
  update: { sign: "~", word: "update" },
  delete: { sign: "−", word: "delete" },
  conflict: { sign: "!", word: "conflict" },
  rejected: { sign: "×", word: "rejected" },
  same: { sign: "=", word: "nothing to write" },
};

export const fieldsOf = (fields: PreviewSummary["fields"]): Fields =>
  Object.fromEntries(fields.map(({ name, type, scale }) => [name, { type, scale }]));

/** `names` are the fields that there are columns for. */
export function rowView(row: PreviewRow, names: readonly FieldName[], fields: Fields): RowView {
  if (row.kind === "rejected")
    return {
      tone: "rejected",
      ...signs.rejected,
      key: printable(row.record),
      ends: [{ endpoint: row.endpoint, sign: signs.rejected.sign, tone: "rejected" }],
      cells: [],
      message: printable(row.problems.map(({ message }) => message).join("; ")),
    };
  const { item } = row;
  const tone = toneOf(item);
  const whole = item.conflicts.find(({ field }) => field === null);
  return {
    tone,
    ...signs[tone],
    key: printable(item.key),
    ends: endsOf(item),
    cells: names.map((name) => cellOf(item, name, fields[name])),
    message: whole !== undefined && item.operations.length === 0 ? conflictText(whole, undefined) : null,
  };
}

export function toneOf({ operations, conflicts }: PlanItem): Tone {
  if (conflicts.length > 0) return "conflict";
  for (const kind of ["delete", "update", "create"] as const)
    if (operations.some((operation) => operation.kind === kind)) return kind;
  return "same";
}

function endsOf({ operations, conflicts }: PlanItem): RowView["ends"] {
  const ends = operations.map(({ endpoint, kind }) => ({
    endpoint,
    sign: signs[kind].sign,
    tone: kind,
  }));
  const sides = new Set(conflicts.flatMap(({ sides }) => Object.keys(sides)));
  for (const { endpoint } of operations) sides.delete(endpoint);
  return [...ends, ...[...sides].map((endpoint) => ({ endpoint, sign: "!", tone: "conflict" as const }))];
}

function cellOf(item: PlanItem, name: FieldName, field: Fields[string] | undefined): CellView {
  const conflict = item.conflicts.find((one) => one.field === name);
  if (conflict !== undefined) {
    const text = conflictText(conflict, field);
    return { kind: "conflict", text, aloud: `conflict: ${text}` };
  }
  const changes = item.operations.flatMap((operation) => changeOf(operation, name));
  const [first] = changes;
  if (first === undefined) {
    const value = item.after?.base[name];
    return value === undefined ? { kind: "none" } : { kind: "same", text: renderValue(value, field) };
  }
  const aloud = changes.map((change) => aloudOf(change, field)).join("; ");
  const updated = changes.find((change) => change.kind === "update");
  if (updated !== undefined) {
    const [before, after] = renderChange(updated.from, updated.to, field);
    const others = new Set(
      changes.filter((one) => one.kind !== "update" || one.from !== updated.from || one.to !== updated.to),
    );
    return { kind: "update", before, after, more: others.size, aloud };
  }
  return { kind: first.kind === "delete" ? "delete" : "create", text: renderValue(first.to, field), aloud };
}

interface Change {
  readonly kind: Operation["kind"];
  readonly endpoint: EndpointName;
  readonly from: Value | undefined;
  /** Of a delete: what is deleted. */
  readonly to: Value;
}

function changeOf(operation: Operation, name: FieldName): readonly Change[] {
  const { kind, endpoint } = operation;
  if (kind === "update")
    return operation.fields
      .filter(({ field }) => field === name)
      .map(({ from, to }) => ({ kind, endpoint, from, to }));
  const value = operation.record[name];
  return value === undefined ? [] : [{ kind, endpoint, from: undefined, to: value }];
}

function aloudOf({ kind, endpoint, from, to }: Change, field: Fields[string] | undefined): string {
  if (kind === "update") {
    const [before, after] = renderChange(from, to, field);
    return `${endpoint}: from ${before} to ${after}`;
  }
  return `${endpoint}: ${kind === "create" ? "new" : "deleted"} ${renderValue(to, field)}`;
}

export const conflictText = ({ sides }: Conflict, field: Fields[string] | undefined): string =>
  Object.entries(sides)
    .map(([endpoint, side]) => `${endpoint} ${sideText(side, field)}`)
    .join(" ≠ ");

function sideText(side: Side, field: Fields[string] | undefined): string {
  switch (side.kind) {
    case "value":
      return renderValue(side.value, field);
    case "deleted":
      return "deleted it";
    case "record":
      return printable(side.text === "" ? side.id : side.text);
    case "sent":
      return "was sent, and not seen";
  }
}
