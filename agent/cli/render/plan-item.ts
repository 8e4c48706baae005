import { printable } from "../../../shared/base/printable.ts";
import { type Fields, renderChange, renderValue } from "../../../shared/mapping/shown-value.ts";
import type { Conflict } from "../../../shared/model/conflict.ts";
import type { FieldName } from "../../../shared/model/ids.ts";
import type { Decision, DecisionRule } from "../../../shared/model/link.ts";
import type { Operation, PlanItem } from "../../../shared/model/plan.ts";
import type { Io } from "../io.ts";
import type { Style } from "../style.ts";
import { howToSettle, renderBase, renderSide } from "./conflict.ts";
import { table } from "./table.ts";

/** One record of a plan: its key, and below it what happens on each endpoint. */
export function renderItem(item: PlanItem, fields: Fields, { style, columns }: Io): string {
  const rows = [
    ...item.operations.flatMap((operation) => rowsOf(operation, item, fields, style)),
    ...item.conflicts.flatMap((conflict) => conflictRows(conflict, fields, style)),
  ];
  const head = `${signOf(item, style)} ${style.bold(renderValue(item.key))}`;
  return rows.length === 0 ? head : `${head}\n${table(rows, "    ", columns)}`;
}

function signOf({ operations, conflicts }: PlanItem, style: Style): string {
  if (conflicts.length > 0) return style.conflict("!");
  const kinds = new Set(operations.map(({ kind }) => kind));
  if (kinds.has("delete")) return style.delete("-");
  if (kinds.has("update")) return style.update("~");
  return kinds.has("create") ? style.create("+") : style.dim("=");
}

function rowsOf(operation: Operation, item: PlanItem, fields: Fields, style: Style): string[][] {
  const { endpoint } = operation;
  switch (operation.kind) {
    case "create": {
      const values = Object.entries(operation.record)
        .filter(([, value]) => value !== null)
        .map(([field, value]) => `${style.dim(field)} ${renderValue(value, fields[field])}`);
      return [[endpoint, style.create("create"), values.join("  ")]];
    }
    case "update":
      return operation.fields.map(({ field, from, to }, i) => {
        const [before, after] = renderChange(from, to, fields[field]);
        const why = reasonOf(item, field, endpoint, fields);
        const change = `${style.delete(before)} ${style.dim("→")} ${style.create(after)}`;
        return [i === 0 ? endpoint : "", field, why === "" ? change : `${change}   ${style.dim(why)}`];
      });
    case "delete": {
      const { evidence } = operation;
      return [
        [endpoint, style.delete("delete"), style.dim(`${evidence.endpoint}: ${printable(evidence.how)}`)],
      ];
    }
  }
}

/** Why a field gets its value on an endpoint, where that is more than that the record is new, and what it costs. */
function reasonOf(item: PlanItem, field: FieldName, endpoint: string, fields: Fields): string {
  const decision = item.decisions.find((one) => one.field === field);
  if (decision === undefined) return "";
  // Whoever resolved the conflict saw all sides.
  if (decision.rule === "resolution") return "as resolved";
  const lost = decision.lost.map(({ endpoint: loser, value }) =>
    loser === endpoint ? loser : `${loser || "what was agreed"} (${renderValue(value, fields[field])})`,
  );
  const overrules = lost.length === 0 ? "" : `overrules ${lost.join(", ")}`;
  return [reasons[decision.rule](decision.from), overrules].filter((part) => part !== "").join("; ");
}

const reasons: Readonly<Record<DecisionRule, (from: Decision["from"]) => string>> = {
  first: () => "",
  only: (from) => `${from} changed it`,
  agree: () => "",
  fill: (from) => `only ${from} has one`,
  owner: (from) => `${from} owns it`,
  rule: () => "by its rule",
  priority: (from) => `${from} comes first`,
  newest: (from) => `${from} is newest`,
  resolution: () => "",
  drift: (from) => `${from || "the source"} stands`,
  delete: () => "",
};

function conflictRows(conflict: Conflict, fields: Fields, style: Style): string[][] {
  const sides = Object.entries(conflict.sides).map(
    ([endpoint, side]) => `${endpoint} ${renderSide(side, conflict, fields, style)}`,
  );
  const was = conflict.base === undefined ? [] : [style.dim(`was ${renderBase(conflict, fields)}`)];
  return [
    [style.conflict("conflict"), conflict.field ?? "record", [...sides, ...was].join(style.dim("  |  "))],
    ["", "", style.dim(howToSettle(conflict))],
  ];
}
