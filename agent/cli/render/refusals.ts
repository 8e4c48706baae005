import { problem } from "../../../shared/base/diagnostic.ts";
import type { Refusal } from "../../../shared/state/store.ts";
import type { Io } from "../io.ts";
import { count } from "./count.ts";
import { renderDiagnostic } from "./diagnostic.ts";

const shownAtMost = 20;

/** Whether the write was not even tried, since the person stopped the run. */
export const isCancelled = ({ problem: { code } }: Refusal): boolean => code === "run.cancelled";

/** Writes that were not carried out, with their reasons. */
export function renderRefusals(refusals: readonly Refusal[], io: Io, all: boolean): readonly string[] {
  const lines: string[] = [];
  const cancelled = refusals.filter(isCancelled).length;
  if (cancelled > 0) {
    const message = `Cancelled: ${count(cancelled, "planned write was", "planned writes were")} not carried out.`;
    const hint = "The next run plans what is still to be done.";
    lines.push(renderDiagnostic(problem("run.cancelled", message, { hint }), io));
  }
  const others = refusals.filter((refusal) => !isCancelled(refusal));
  const shown = all ? others : others.slice(0, shownAtMost);
  lines.push(...shown.map((refusal) => renderDiagnostic(refusal.problem, io)));
  if (shown.length < others.length)
    lines.push(`… and ${others.length - shown.length} more refused; syncline history RUN --all shows them`);
  return lines;
}
