import { type Command, type ExitCode, exit } from "../command.ts";
import { renderCounts, renderOutcome } from "../render/run.ts";
import { table } from "../render/table.ts";
import { moment } from "../render/time.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const status: Command = {
  name: "status",
  summary: "How every sync stands: last run, conflicts, rejected records",
  usage: "[SYNC…]",
  about:
    "Shows each sync's last run and what waits for a person. Reads state only; endpoints are not touched.",
  options: {},
  exits: [[exit.attention, "a conflict, a rejected record or a held plan waits for a person"]],
  examples: [["syncline status", "all syncs of this folder"]],
  async run({ io, positionals }) {
    const session = new Session(io);
    const found = session.find(positionals);
    if (!found.ok) return fail(io, found.error);
    try {
      let code: ExitCode = exit.done;
      const rows: string[][] = [];
      const results: unknown[] = [];
      for (const path of found.value) {
        const loaded = await session.load(path);
        const opened = session.state(loaded);
        if (!opened.ok) return fail(io, opened.error);
        const state = opened.value;
        const [last = null] = state.runs(1);
        const conflicts = state.conflicts().length;
        const rejected = state.rejections().length;
        const held = last?.outcome?.kind === "blocked";
        if (conflicts + rejected > 0 || held) code = exit.attention;
        const name = loaded.file?.name ?? path;
        results.push({
          name,
          path,
          links: state.countLinks(),
          conflicts,
          rejected,
          lastRun: last,
          checks: loaded.compiled !== null,
        });
        const waits = [
          conflicts > 0 ? io.style.conflict(`${conflicts} conflict${conflicts === 1 ? "" : "s"}`) : "",
          rejected > 0 ? io.style.warning(`${rejected} rejected`) : "",
          loaded.compiled === null ? io.style.error("sync file has errors") : "",
        ].filter((part) => part !== "");
        rows.push([
          io.style.bold(name),
          last === null ? io.style.dim("never run") : moment(last.startedAt, io.clock()),
          last === null ? "" : renderOutcome(last, io.style),
          `${state.countLinks()} records`,
          waits.length > 0 ? waits.join(", ") : io.style.dim("nothing waits"),
          last === null ? "" : io.style.dim(renderCounts(last)),
        ]);
      }
      io.out(io.json ? JSON.stringify(results, null, 2) : table(rows));
      return code;
    } finally {
      session.close();
    }
  },
};
