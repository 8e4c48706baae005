import type { Conflict } from "../../../shared/model/conflict.ts";
import type { Operation, PlanHeader, PlanItem, Rejection } from "../../../shared/model/plan.ts";
import type { Value } from "../../../shared/model/value.ts";
import type { Io } from "../io.ts";
import type { Style } from "../style.ts";
import { padded, table, widthOf } from "./table.ts";

/** Records of a plan that are shown unless all are asked for. */
const itemsShown = 40;
const longestValue = 60;

/** A value as a person reads it in a plan. */
export function renderValue(value: Value | undefined): string {
  if (value === undefined) return "(nothing)";
  if (value === null) return "(empty)";
  const text = String(value).replace(/[\u0000-\u001f\u007f]/g, (c) => JSON.stringify(c).slice(1, -1));
  if (text === "") return '""';
  const shown = text !== text.trim() ? JSON.stringify(text) : text;
  return shown.length > longestValue ? `${shown.slice(0, longestValue - 1)}…` : shown;
}

/** The whole plan: its records, what waits for a person, and the sums. */
export function renderPlan(header: PlanHeader, items: Iterable<PlanItem>, io: Io, all: boolean): string {
  const { style } = io;
  const lines: string[] = [];
  let shown = 0;
  let hidden = 0;
  for (const item of items) {
    if (item.operations.length === 0 && item.conflicts.length === 0) continue;
    if (!all && shown >= itemsShown) {
      hidden++;
      continue;
    }
    shown++;
    lines.push(...renderItem(item, style));
  }
  if (hidden > 0) lines.push(style.dim(`  … and ${hidden} more records; --all shows them`));
  if (lines.length > 0) lines.push("");
  if (header.rejections.length > 0) lines.push(...renderRejections(header.rejections, style, all), "");
  lines.push(renderSums(header, style));
  return lines.join("\n");
}

function renderItem(item: PlanItem, style: Style): string[] {
  const lines: string[] = [];
  const signs = new Set(item.operations.map(({ kind }) => kind));
  const sign = item.conflicts.length > 0 ? style.conflict("!") : signOf(signs, style);
  lines.push(`${sign} ${style.bold(renderValue(item.key))}`);
  const rows: string[][] = [];
  for (const operation of item.operations) rows.push(...rowsOf(operation, item, style));
  for (const conflict of item.conflicts) rows.push(...conflictRows(conflict, style));
  if (rows.length > 0) lines.push(table(rows, "    "));
  return lines;
}

function signOf(kinds: ReadonlySet<Operation["kind"]>, style: Style): string {
  if (kinds.has("delete")) return style.delete("-");
  if (kinds.has("update")) return style.update("~");
  return kinds.has("create") ? style.create("+") : style.dim("=");
}

function rowsOf(operation: Operation, item: PlanItem, style: Style): string[][] {
  const { endpoint } = operation;
  switch (operation.kind) {
    case "create": {
      const values = Object.entries(operation.record)
        .filter(([, value]) => value !== null)
        .map(([field, value]) => `${style.dim(field)} ${renderValue(value)}`);
      return [[endpoint, style.create("create"), values.join("  ")]];
    }
    case "update":
      return operation.fields.map(({ field, from, to }, i) => [
        i === 0 ? endpoint : "",
        field,
        `${style.delete(renderValue(from))} ${style.dim("→")} ${style.create(renderValue(to))}${why(item, field, style)}`,
      ]);
    case "delete": {
      const { evidence } = operation;
      return [[endpoint, style.delete("delete"), style.dim(`${evidence.endpoint}: ${evidence.how}`)]];
    }
  }
}

/** Why a field gets its value, where that is more than "somebody changed it". */
function why(item: PlanItem, field: string, style: Style): string {
  const decision = item.decisions.find((one) => one.field === field);
  if (decision === undefined) return "";
  const { rule, from, lost } = decision;
  const over = lost.map(({ endpoint, value }) => `${endpoint || "before"} ${renderValue(value)}`).join(", ");
  const reason = {
    first: "",
    only: `${from} changed it`,
    agree: "",
    fill: `${from} has one`,
    owner: `${from} owns it`,
    rule: "by rule",
    priority: `${from} goes first`,
    newest: `${from} is newest`,
    resolution: "as resolved",
    drift: `${from || "the source"} stands`,
    delete: "",
  }[rule];
  const text = [reason, over === "" ? "" : `instead of ${over}`].filter((part) => part !== "").join(", ");
  return text === "" ? "" : style.dim(`   ${text}`);
}

function conflictRows(conflict: Conflict, style: Style): string[][] {
  const sides = Object.entries(conflict.sides).map(([endpoint, side]) => {
    if (side.kind === "deleted") return `${endpoint} ${style.delete("deleted it")}`;
    if (side.kind === "value") return `${endpoint} ${style.create(renderValue(side.value))}`;
    return `${endpoint} holds ${renderValue(side.id)}`;
  });
  const was = conflict.base === undefined ? "" : style.dim(`  was ${renderValue(conflict.base)}`);
  const what =
    conflict.kind === "ambiguous"
      ? "several records share this key"
      : conflict.kind === "delete"
        ? "deleted here, changed there"
        : "changed on several sides";
  return [
    [style.conflict("conflict"), conflict.field ?? "record", `${sides.join(style.dim("  |  "))}${was}`],
    ["", "", style.dim(`${what}; settle it with: syncline resolve ${shellWord(conflict.id)}`)],
  ];
}

export const shellWord = (text: string): string =>
  /^[\w.@:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** Rejected records with their reasons. */
export function renderRejections(rejections: readonly Rejection[], style: Style, all: boolean): string[] {
  const lines = [
    style.warning(
      `${rejections.length} rejected ${rejections.length === 1 ? "record waits" : "records wait"} until the data or the sync file is put right:`,
    ),
  ];
  const shown = all ? rejections : rejections.slice(0, 10);
  for (const { endpoint, record, problems } of shown) {
    for (const { message, hint, at } of problems) {
      const line = at?.line === undefined ? "" : `, line ${at.line}`;
      lines.push(`  ${style.warning("x")} ${endpoint} ${style.bold(renderValue(record))}${line}: ${message}`);
      if (hint) lines.push(style.dim(`      ${hint}`));
    }
  }
  if (shown.length < rejections.length)
    lines.push(style.dim(`  … and ${rejections.length - shown.length} more`));
  return lines;
}

/** `shop  +1 ~2 -0   240 records`, for each endpoint. */
export function renderSums(header: PlanHeader, style: Style): string {
  const names = Object.keys(header.endpoints);
  const width = Math.max(...names.map(widthOf));
  return names
    .map((name) => {
      const { creates, updates, deletes, records, complete } = header.endpoints[name]!;
      const sums = [
        creates > 0 ? style.create(`+${creates}`) : style.dim("+0"),
        updates > 0 ? style.update(`~${updates}`) : style.dim("~0"),
        deletes > 0 ? style.delete(`-${deletes}`) : style.dim("-0"),
      ];
      const partly = complete ? "" : style.warning("  not read to its end");
      return `  ${padded(name, width)}  ${sums.join(" ")}  ${style.dim(`${records} records`)}${partly}`;
    })
    .join("\n");
}

/** What holds a plan back, and how to let it go. */
export function renderBrakes(header: PlanHeader, style: Style, command: string): string {
  return [
    style.error("Held by a brake: this looks like it could be an accident."),
    ...header.brakes.map(({ message }) => `  ${style.warning("■")} ${message}`),
    `Nothing was written. If this is what you want: ${style.bold(`${command} --approve ${header.hash.slice(0, 12)}`)}`,
  ].join("\n");
}

export const isEmpty = (header: PlanHeader): boolean =>
  Object.values(header.endpoints).every(({ creates, updates, deletes }) => creates + updates + deletes === 0);
