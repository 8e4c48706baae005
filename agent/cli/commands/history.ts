import { problem } from "../../../shared/base/diagnostic.ts";
import { runId } from "../../../shared/model/ids.ts";
import { type Command, exit } from "../command.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";
import { renderPlan } from "../render/plan.ts";
import { renderCounts, renderOutcome } from "../render/run.ts";
import { table } from "../render/table.ts";
import { duration, moment } from "../render/time.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const history: Command = {
  name: "history",
  summary: "Past runs, and with a run's name everything that it did",
  usage: "[SYNC | RUN]",
  about:
    "Lists the runs of a sync, newest first. With the name of a run it shows each record that the run wrote, with what decided every value, and what lost.",
  options: {
    limit: { type: "string", short: "n", value: "N", about: "How many runs (default 20)" },
    all: { type: "boolean", about: "Show every record of the run" },
  },
  examples: [
    ["syncline history prices", "the last runs of prices"],
    ["syncline history 20261122-140501-a3f9", "what that run did"],
  ],
  async run({ io, positionals, text, flag }) {
    const session = new Session(io);
    try {
      const store = session.store();
      if (!store.ok) return fail(io, store.error);
      const [word] = positionals;
      if (word !== undefined && /^\d{8}-\d{6}-/.test(word)) {
        const found = store.value.findRun(runId(word));
        if (found === null)
          return fail(
            io,
            problem("run.not-found", `There is no run ${word}`, { hint: "syncline history lists them." }),
          );
        const { run } = found;
        const items = store.value.sync(found.sync, "").items(run.id);
        if (io.json) {
          io.out(JSON.stringify({ run, items: [...items] }));
          return exit.done;
        }
        io.out(
          `${io.style.bold(run.id)}  ${moment(run.startedAt, io.clock())}  ${renderOutcome(run, io.style)}  ${io.style.dim(found.sync)}`,
        );
        const header = {
          ...run,
          sync: "",
          madeAt: run.startedAt,
          hash: run.planHash,
          rejections: [],
          unreadable: [],
          newConflicts: 0,
          openConflicts: 0,
        };
        io.out(renderPlan(header, items, io, flag("all")));
        for (const { message } of run.brakes) io.out(`${io.style.warning("■")} ${message}`);
        if (run.outcome !== null && "refused" in run.outcome) {
          for (const refusal of run.outcome.refused) io.out(renderDiagnostic(refusal.problem, io));
        }
        return exit.done;
      }
      const found = session.find(positionals);
      if (!found.ok) return fail(io, found.error);
      const limit = Number(text("limit") ?? 20);
      if (!Number.isInteger(limit) || limit < 1)
        return fail(io, problem("usage", "--limit takes a whole number from 1"));
      const results: unknown[] = [];
      for (const path of found.value) {
        const loaded = await session.load(path);
        const runs = store.value.sync(loaded.path, loaded.file?.name ?? "").runs(limit);
        results.push({ path, runs });
        if (io.json) continue;
        io.out(io.style.bold(loaded.file?.name ?? path));
        if (runs.length === 0) io.out(io.style.dim("  no run yet; start one with: syncline sync"));
        else {
          const rows = runs.map((run) => [
            run.id,
            moment(run.startedAt, io.clock()),
            run.endedAt === null ? "" : duration(run.endedAt - run.startedAt),
            renderOutcome(run, io.style),
            `${renderCounts(run)}${run.undoes === null ? "" : ` (takes back ${run.undoes})`}`,
          ]);
          io.out(table(rows, "  "));
        }
      }
      if (io.json) io.out(JSON.stringify(results, null, 2));
      return exit.done;
    } finally {
      session.close();
    }
  },
};
