import { printable } from "../../../shared/base/printable.ts";
import type { Fields } from "../../../shared/mapping/shown-value.ts";
import type { Counts, PlanHeader, PlanItem } from "../../../shared/model/plan.ts";
import type { Io } from "../io.ts";
import type { Style } from "../style.ts";
import { count } from "./count.ts";
import { renderItem } from "./plan-item.ts";
import { renderRejections } from "./rejections.ts";
import { table } from "./table.ts";
import { wrapLines } from "./wrap.ts";

/** Records of a plan that are shown unless all are asked for. */
const itemsShown = 40;

/** The whole plan: its records, what waits for a person, and the sums. */
export function renderPlan(
  header: PlanHeader,
  items: Iterable<PlanItem>,
  io: Io,
  all: boolean,
  fields: Fields = {},
): string {
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
    lines.push(renderItem(item, fields, io));
  }
  if (hidden > 0) lines.push(style.dim(`  … and ${count(hidden, "more record")}; --all shows them`));
  if (lines.length > 0) lines.push("");
  if (header.rejections.length > 0) lines.push(...renderRejections(header.rejections, io, all), "");
  lines.push(renderSums(header, style));
  return lines.join("\n");
}

/** `shop  +1 ~2 -0  240 records`, for each endpoint. */
function renderSums({ endpoints }: Pick<PlanHeader, "endpoints">, style: Style): string {
  const number = (sign: string, n: number, paint: (text: string) => string) =>
    n > 0 ? paint(`${sign}${n}`) : style.dim(`${sign}0`);
  const rows = Object.entries(endpoints).map(
    ([name, { creates, updates, deletes, records, complete }]): string[] => [
      name,
      number("+", creates, style.create),
      number("~", updates, style.update),
      number("-", deletes, style.delete),
      `${style.dim(count(records, "record"))}${complete ? "" : style.warning("  not read in full")}`,
    ],
  );
  return table(rows, "  ");
}

/** What holds a plan back, and how to let it go. */
export function renderBrakes(header: PlanHeader, { style, columns }: Io, approve: string): string {
  const reasons = header.brakes.flatMap(({ message }) => {
    const [first = "", ...more] = wrapLines(printable(message), columns - 4);
    return [`  ${style.warning("■")} ${first}`, ...more.map((line) => `    ${line}`)];
  });
  return [
    style.error("Held by a brake: this looks like it could be an accident."),
    ...reasons,
    `Nothing was written. If this is what you want: ${style.bold(approve)}`,
  ].join("\n");
}

/** `shop +1 ~2, stock -1`: only endpoints that something is done on, and only what is done there. */
export function renderCounts(endpoints: Readonly<Record<string, Counts>>): string {
  const parts = Object.entries(endpoints).flatMap(([name, { creates, updates, deletes }]) => {
    const sums = [
      creates > 0 ? ` +${creates}` : "",
      updates > 0 ? ` ~${updates}` : "",
      deletes > 0 ? ` -${deletes}` : "",
    ].join("");
    return sums === "" ? [] : [name + sums];
  });
  return parts.join(", ");
}

export const isEmpty = ({ endpoints }: Pick<PlanHeader, "endpoints">): boolean =>
  Object.values(endpoints).every(({ creates, updates, deletes }) => creates + updates + deletes === 0);
