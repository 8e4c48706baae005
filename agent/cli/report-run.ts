import type { SyncReport } from "../../shared/engine/run-sync.ts";
import type { Refusal } from "../../shared/state/store.ts";
import { type ExitCode, exit } from "./command.ts";
import type { Outcome } from "./each-sync.ts";
import type { Io } from "./io.ts";
import { printJson } from "./print-json.ts";
import { count } from "./render/count.ts";
import { printDiagnostics, renderDiagnostic } from "./render/diagnostic.ts";
import { renderBrakes, renderCounts } from "./render/plan.ts";

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
 * `approve` is the command that lets a held plan through.
 */
export function describeRun(report: SyncReport, stale: readonly Refusal[], io: Io, approve: string): Outcome {
  io.progress(null);
  const { header } = report;
  const refused = report.kind === "ran" && "refused" in report.outcome ? report.outcome.refused : [];
  const refusals = [...stale, ...refused];
  if (!io.json) tell(report, refusals, io, approve);
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
  };
  const waiting = openConflicts + rejections.length + unreadable.length + refusals.length;
  const code = report.kind === "blocked" ? exit.blocked : waiting > 0 ? exit.attention : exit.done;
  return { code, json };
}

function tell(report: SyncReport, refusals: readonly Refusal[], io: Io, approve: string): void {
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
      if (refusals.length === 0) io.out(nothingToDo(report, io));
      break;
    case "ran": {
      const done = renderCounts(header.endpoints);
      const refused = "refused" in report.outcome && report.outcome.refused.length > 0;
      const head = refused
        ? style.warning("Applied in part")
        : style.good(done === "" ? "✓ Nothing to write" : "✓ Applied");
      io.out(`${head}${done === "" ? "" : `: ${done}`}  ${style.dim(`run ${report.run}`)}`);
    }
  }
  for (const { problem } of refusals) io.err(renderDiagnostic(problem, io));
  if (header.openConflicts > 0)
    io.out(`${style.conflict("!")} ${count(header.openConflicts, "conflict")}; see: syncline conflicts`);
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
