import { ok } from "../../../shared/base/result.ts";
import { writeDeadLetters } from "../../../shared/engine/dead-letters.ts";
import { runSync } from "../../../shared/engine/run-sync.ts";
import { type Command, type ExitCode, exit } from "../command.ts";
import { renderPlan } from "../render/plan.ts";
import { fail, progressOf, worst } from "../report.ts";
import { reportRun } from "../report-run.ts";
import { Session } from "../session.ts";

export const sync: Command = {
  name: "sync",
  summary: "Plan and apply in one go; brakes still hold what looks like an accident",
  usage: "[SYNC…]",
  about:
    "Reads every endpoint, shows the plan and carries it out. A plan that looks like an accident is held by a brake, with the reason; --approve with the plan's hash lets just that plan through.",
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
    const session = new Session(io);
    const found = session.find(positionals);
    if (!found.ok) return fail(io, found.error);
    const approve = text("approve");
    try {
      const codes: ExitCode[] = [];
      for (const path of found.value) codes.push(await syncOne(path));
      return worst(codes);
    } finally {
      session.close();
    }

    async function syncOne(path: string): Promise<ExitCode> {
      const opened = await session.open(path);
      if (!opened.ok) return fail(io, opened.error);
      const { sync, loaded } = opened.value;
      const report = await runSync(sync, {
        clock: io.clock,
        signal: io.signal,
        progress: progressOf(io, "reading"),
        ...(approve === undefined ? {} : { approved: approve }),
        inspect: (planned) => {
          io.progress(null);
          if (!io.json && !flag("quiet")) {
            io.out(io.style.bold(planned.header.sync));
            io.out(renderPlan(planned.header, planned.items, io, flag("all")));
          }
          return ok(planned);
        },
      });
      if (!report.ok) return fail(io, report.error);
      await writeDeadLetters(loaded.path, report.value.header.rejections);
      return reportRun(report.value, [], io);
    }
  },
};
