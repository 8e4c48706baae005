import { printable } from "../../../shared/base/printable.ts";
import { renderValue } from "../../../shared/mapping/shown-value.ts";
import type { Rejection } from "../../../shared/model/plan.ts";
import type { Io } from "../io.ts";
import { count } from "./count.ts";
import { wrap, wrapLines } from "./wrap.ts";

const shownAtMost = 10;

/** Rejected records with their reasons. */
export function renderRejections(
  rejections: readonly Rejection[],
  { style, columns }: Pick<Io, "style" | "columns">,
  all: boolean,
): string[] {
  const wait = `${count(rejections.length, "rejected record waits", "rejected records wait")} until the data or the sync file is put right:`;
  const lines = wrapLines(style.warning(wait), columns).slice();
  const shown = all ? rejections : rejections.slice(0, shownAtMost);
  for (const { endpoint, record, problems } of shown) {
    for (const { message, hint, at } of problems) {
      const line = at?.line === undefined || record === `line ${at.line}` ? "" : ` (line ${at.line})`;
      const head = `${endpoint} ${style.bold(renderValue(record))}${line}: ${printable(message)}`;
      const [first = "", ...more] = wrapLines(head, columns - 4);
      lines.push(`  ${style.warning("x")} ${first}`, ...more.map((part) => `    ${part}`));
      if (hint) lines.push(style.dim(wrap(printable(hint), columns, "      ")));
    }
  }
  if (shown.length < rejections.length)
    lines.push(style.dim(`  … and ${rejections.length - shown.length} more; --all shows them`));
  return lines;
}
