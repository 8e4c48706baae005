import { resolve } from "node:path";
import { problem } from "../../../shared/base/diagnostic.ts";
import { afterRun } from "../../../shared/engine/after-run.ts";
import { applyPlanFile } from "../../../shared/engine/apply-plan-file.ts";
import { readPlanFile } from "../../../shared/engine/plan-file.ts";
import { takeIn } from "../../../shared/engine/take-in/take-in.ts";
import { type Command, exit } from "../command.ts";
import { shellWord } from "../render/conflict.ts";
import { printDiagnostics } from "../render/diagnostic.ts";
import { fail, readingOf } from "../report.ts";
import { reportRun } from "../report-run.ts";
import { Session } from "../session.ts";

export const apply: Command = {
  name: "apply",
  summary: "Carry out a plan that was kept with plan -o, and nothing else",
  usage: "PLAN.json",
  about:
    "Carries out the operations of a plan file. Each record must still be as the plan found it: one that has moved on is refused by name, with the fields that differ, and the others go through.",
  options: {
    approve: { type: "boolean", about: "Let the plan through although it trips brakes" },
  },
  exits: [
    [exit.blocked, "the plan trips brakes and was not approved; nothing was written"],
    [exit.attention, "done, but some records had moved on, or wait for a person"],
    [exit.cancelled, "cancelled"],
  ],
  examples: [["syncline apply plan.json", "the plan, the whole plan and nothing but the plan"]],
  async run({ io, positionals, flag }) {
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
      return fail(
        io,
        problem("usage", "apply takes one plan file", { hint: "Make one with: syncline plan -o plan.json" }),
      );
    }
    const read = await readPlanFile(resolve(io.cwd, file));
    if (!read.ok) return fail(io, read.error);
    const session = new Session(io);
    try {
      const opened = await session.open(read.value.path);
      if (!opened.ok) return fail(io, opened.error);
      const { loaded, taken } = opened.value;
      const remarks = await takeIn(loaded.path, taken);
      if (!remarks.ok) return fail(io, remarks.error);
      if (!io.json) printDiagnostics(remarks.value, io);
      const applied = await applyPlanFile(opened.value.sync, read.value, {
        clock: io.clock,
        signal: io.signal,
        progress: readingOf(io),
        ...(flag("approve") ? { approved: true } : {}),
      });
      if (!applied.ok) return fail(io, applied.error);
      const { report, stale } = applied.value;
      printDiagnostics(await afterRun(opened.value.sync, session.home, report, io.clock()), io);
      return reportRun(report, stale, io, `syncline apply ${shellWord(file)} --approve`);
    } finally {
      await session.close();
    }
  },
};
