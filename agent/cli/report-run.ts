import type { SyncReport } from "../../shared/engine/run-sync.ts";
import type { Refusal } from "../../shared/state/store.ts";
import { type ExitCode, exit } from "./command.ts";
import type { Io } from "./io.ts";
import { printDiagnostics, renderDiagnostic } from "./render/diagnostic.ts";
import { renderBrakes } from "./render/plan.ts";

/** Says how a run went, and what a script should know of it. The plan itself has been shown before. */
export function reportRun(report: SyncReport, stale: readonly Refusal[], io: Io): ExitCode {
  io.progress(null);
  const { header, recovered } = report;
  const refused = report.kind === "ran" && "refused" in report.outcome ? report.outcome.refused : [];
  const refusals = [...stale, ...refused];
  if (io.json) {
    const { rejections, brakes, endpoints, hash, openConflicts } = header;
    const outcome = report.kind === "ran" ? report.outcome : { kind: report.kind };
    const run = report.kind === "ran" ? report.run : null;
    io.out(
      JSON.stringify({
        sync: header.sync,
        run,
        outcome,
        stale,
        endpoints,
        hash,
        brakes,
        rejections,
        openConflicts,
      }),
    );
  } else {
    for (const { id } of recovered)
      io.out(io.style.warning(`Run ${id} had been interrupted; it was put in order first.`));
    printDiagnostics(header.unreadable, io);
    if (report.kind === "blocked") io.out(renderBrakes(header, io.style, `syncline sync ${header.sync}`));
    if (report.kind === "nothing" && refusals.length === 0) {
      const text =
        header.openConflicts > 0
          ? "Nothing to do until the conflicts are settled."
          : "Nothing to do: all of them agree.";
      io.out(io.style.good(text));
    }
    if (report.kind === "ran") {
      const done = Object.entries(header.endpoints)
        .filter(([, { creates, updates, deletes }]) => creates + updates + deletes > 0)
        .map(([name, { creates, updates, deletes }]) => `${name} +${creates} ~${updates} -${deletes}`);
      const sums = done.length > 0 ? `: ${done.join(", ")}` : "";
      io.out(
        `${refused.length === 0 ? io.style.good("✓ Applied") : io.style.warning("Applied in part")}${sums}  ${io.style.dim(`run ${report.run}`)}`,
      );
    }
    for (const { problem } of refusals) io.err(renderDiagnostic(problem, io));
  }
  if (report.kind === "blocked") return exit.blocked;
  const waiting =
    header.openConflicts + header.rejections.length + header.unreadable.length + refusals.length;
  return waiting > 0 ? exit.attention : exit.done;
}
