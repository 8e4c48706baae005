import { ok } from "../../../shared/base/result.ts";
import { afterRun } from "../../../shared/engine/after-run.ts";
import { holdDeletes } from "../../../shared/engine/hold-deletes.ts";
import { runSync } from "../../../shared/engine/run-sync.ts";
import { takeIn } from "../../../shared/engine/take-in/take-in.ts";
import { needsAnotherTurn } from "../../../shared/engine/take-turns.ts";
import { type Command, exit } from "../command.ts";
import { eachSync, type SyncWork } from "../each-sync.ts";
import { wordFor } from "../find-syncs.ts";
import { printDiagnostics, warnOf } from "../render/diagnostic.ts";
import { renderPlan } from "../render/plan.ts";
import { readingOf } from "../report.ts";
import { describeRun } from "../report-run.ts";

export const sync: Command = {
  name: "sync",
  summary: "Plan and apply in one go; brakes still hold what looks like an accident",
  usage: "[SYNC…]",
  about:
    "Reads every endpoint, shows the plan and carries it out. A plan that looks like an accident is held by a brake, with the reason; --approve with the plan's hash lets just that plan through. Several syncs run in the order of the foreign keys of the tables that they write: new rows come after those that they name, and rows that others name go last.",
  options: {
    approve: { type: "string", value: "HASH", about: "Approve the plan with this hash, brakes and all" },
    all: { type: "boolean", about: "Show every record, however many there are" },
    quiet: { type: "boolean", short: "q", about: "Do not show the plan, only how it went" },
  },
  exits: [
    [exit.blocked, "a brake holds the plan; nothing was written"],
    [exit.attention, "done, but a conflict, a rejected record or a refused write waits for a person"],
    [exit.cancelled, "cancelled"],
  ],
  examples: [
    ["syncline sync prices", "once, now"],
    ["syncline sync prices --approve 3f9a0c21b7de", "that plan, which a brake had held"],
  ],
  async run({ io, positionals, text, flag }) {
    const approve = text("approve");
    const run: SyncWork = async (path, session, isFirst, turn) => {
      const opened = await session.open(path);
      if (!opened.ok) return opened;
      const { sync, loaded, taken } = opened.value;
      const remarks = await takeIn(loaded.path, taken);
      if (!remarks.ok) return remarks;
      let held = 0;
      const report = await runSync(sync, {
        clock: io.clock,
        signal: io.signal,
        progress: readingOf(io),
        ...(approve === undefined ? {} : { approved: approve }),
        inspect: (planned) => {
          const { header, items } = planned;
          if (!io.json) {
            if (!isFirst) io.out("");
            printDiagnostics(remarks.value, io);
            warnOf(loaded, io);
            io.out(io.style.bold(header.sync));
            if (!flag("quiet"))
              io.out(renderPlan(header, items, io, flag("all"), sync.compiled.file.record.fields));
          }
          io.progress("Writing…");
          const part = holdDeletes(planned, turn.deletesWait);
          held = part.held;
          return ok(part.planned);
        },
      });
      if (!report.ok) return report;
      printDiagnostics(await afterRun(sync, session.home, report.value, io.clock()), io);
      const hash = report.value.header.hash.slice(0, 12);
      const approval = `syncline sync ${wordFor(path, io.cwd)} --approve ${hash}`;
      const outcome = describeRun(report.value, [], io, approval, held);
      return ok({ ...outcome, again: needsAnotherTurn(report.value, held) });
    };
    return eachSync(io, positionals, run, "foreign keys");
  },
};
