import type { SyncReport } from "../../shared/engine/run-sync.ts";
import type { Counts, PlanHeader } from "../../shared/model/plan.ts";
import type { Refusal } from "../../shared/state/store.ts";
import { type ExitCode, exit } from "./command.ts";
import type { Outcome } from "./each-sync.ts";
import type { Io } from "./io.ts";
import { printJson } from "./print-json.ts";
import { count } from "./render/count.ts";
import { printDiagnostics } from "./render/diagnostic.ts";
import { renderBrakes, renderCounts } from "./render/plan.ts";
import { isCancelled, renderRefusals } from "./render/refusals.ts";

/** Says how a run went, and what a script should know of it. The plan itself has been shown before. */
export function reportRun(
  report: SyncReport,
  stale: readonly Refusal[],
  io: Io,
  approve = `syncline sync --approve ${report.header.hash.slice(0, 12)}`,
): ExitCode {
  const { code, json } = describeRun(report, stale, io, approve);
  if (io.json) printJson(io, json);
  return code;
}

/**
 * Tells a person how a run went, unless a program is to read it. `stale` are operations that were not even tried,
 * `approve` is the command that lets a held plan through, `held` counts records whose deletion waits for other syncs.
 */
export function describeRun(
  report: SyncReport,
  stale: readonly Refusal[],
  io: Io,
  approve: string,
  held = 0,
): Outcome {
  io.progress(null);
  const { header } = report;
  const refused = report.kind === "ran" && "refused" in report.outcome ? report.outcome.refused : [];
  const refusals = [...stale, ...refused];
  if (!io.json) tell(report, refusals, io, approve, held);
  const { sync, rejections, unreadable, brakes, endpoints, hash, openConflicts } = header;
  const json = {
    sync,
    run: report.kind === "ran" ? report.run : null,
    outcome: report.kind === "ran" ? report.outcome : { kind: report.kind },
    stale,
    endpoints,
    hash,
    brakes,
    rejections,
    unreadable,
    openConflicts,
    recovered: report.recovered.map(({ id }) => id),
    ...(held > 0 ? { held } : {}),
  };
  return { code: codeOf(report, refusals), json };
}

function codeOf({ kind, header }: SyncReport, refusals: readonly Refusal[]): ExitCode {
  if (kind === "blocked") return exit.blocked;
  if (refusals.some(isCancelled)) return exit.cancelled;
  const { openConflicts, rejections, unreadable } = header;
  const waiting = openConflicts + rejections.length + unreadable.length + refusals.length;
  return waiting > 0 ? exit.attention : exit.done;
}

function tell(report: SyncReport, refusals: readonly Refusal[], io: Io, approve: string, held: number): void {
  const { header, recovered } = report;
  const { style } = io;
  for (const { id } of recovered)
    io.out(style.warning(`Run ${id} had been interrupted; it was put in order first.`));
  printDiagnostics(header.unreadable, io);
  switch (report.kind) {
    case "blocked":
      io.out(renderBrakes(header, io, approve));
      break;
    case "nothing":
      if (refusals.length === 0 && held === 0) io.out(nothingToDo(report, io));
      break;
    case "ran": {
      const refused = "refused" in report.outcome ? report.outcome.refused : [];
      const done = renderCounts(doneOf(header, refused));
      const run = style.dim(`run ${report.run}`);
      if (refused.length > 0)
        io.out(`${style.warning(done === "" ? "Nothing was written" : `Applied in part: ${done}`)}  ${run}`);
      else
        io.out(
          done === "" ? `${style.good("✓")} Noted  ${run}` : `${style.good("✓ Applied")}: ${done}  ${run}`,
        );
    }
  }
  if (held > 0) {
    const name = held === 1 ? "it" : "them";
    io.out(
      style.dim(
        `${count(held, "deleted record")} left until the syncs whose records may name ${name} have run.`,
      ),
    );
  }
  for (const line of renderRefusals(refusals, io, false)) io.err(line);
  if (header.openConflicts > 0)
    io.out(`${style.conflict("!")} ${count(header.openConflicts, "conflict")}; see: syncline conflicts`);
}

/** What was planned without what was refused. */
function doneOf({ endpoints }: PlanHeader, refused: readonly Refusal[]): Readonly<Record<string, Counts>> {
  const left = new Map<string, number>();
  for (const { endpoint, operation } of refused) {
    const which = JSON.stringify([endpoint, operation]);
    left.set(which, (left.get(which) ?? 0) + 1);
  }
  const less = (endpoint: string, operation: Refusal["operation"]) =>
    left.get(JSON.stringify([endpoint, operation])) ?? 0;
  return Object.fromEntries(
    Object.entries(endpoints).map(([name, { creates, updates, deletes }]) => [
      name,
      {
        creates: creates - less(name, "create"),
        updates: updates - less(name, "update"),
        deletes: deletes - less(name, "delete"),
      },
    ]),
  );
}

/** Why there is nothing to write. */
export function nothingToDo({ header }: Pick<SyncReport, "header">, { style }: Pick<Io, "style">): string {
  const { openConflicts, rejections, unreadable } = header;
  if (openConflicts > 0) return "Nothing to do until the conflicts are settled.";
  if (unreadable.length > 0) return "Nothing to do on the endpoints that could be read.";
  return rejections.length > 0
    ? "Nothing to do beside the rejected records."
    : style.good("Nothing to do: all of them agree.");
}
