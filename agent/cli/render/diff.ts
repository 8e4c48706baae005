import { printable } from "../../../shared/base/printable.ts";
import type { Style } from "../style.ts";

/**
 * What an edit of a text in one place changes: the lines from the first to the last that differ, as they were (`-`) and
 * as they are (`+`).
 */
export function renderDiff(before: string, after: string, style: Style, indent: string): string {
  const [from, to] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head++;
  let tail = 0;
  const most = Math.min(from.length, to.length) - head;
  while (tail < most && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++;
  const shown = (lines: readonly string[], sign: string, paint: (text: string) => string) =>
    lines
      .slice(head, lines.length - tail)
      .map((line) => indent + paint(`${sign} ${printable(line.trimEnd())}`));
  return [...shown(from, "-", style.delete), ...shown(to, "+", style.create)].join("\n");
}
