import { problem } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { ok } from "../../../shared/base/result.ts";
import { runId } from "../../../shared/model/ids.ts";
import { type Command, type ExitCode, exit, type Invocation } from "../command.ts";
import { eachSync } from "../each-sync.ts";
import { printJson } from "../print-json.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";
import { renderPlan } from "../render/plan.ts";
import { renderRefusals } from "../render/refusals.ts";
import { renderDeeds, renderOutcome } from "../render/run.ts";
import { table } from "../render/table.ts";
import { duration, moment } from "../render/time.ts";
import { wrap } from "../render/wrap.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const history: Command = {
  name: "history",
  summary: "Past runs, and with a run's name everything that it did",
  usage: "[SYNC… | RUN]",
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
  async run(invocation) {
    const { io, positionals, text } = invocation;
    const [word] = positionals;
    if (word !== undefined && /^\d{8}-\d{6}-/.test(word)) return oneRun(word, invocation);
    const limit = Number(text("limit") ?? 20);
    if (!Number.isSafeInteger(limit) || limit < 1)
      return fail(io, problem("usage", "--limit takes a whole number from 1"));
    return eachSync(io, positionals, async (path, session, isFirst) => {
      const loaded = await session.load(path);
      const state = session.state(loaded);
      if (!state.ok) return state;
      const runs = state.value.runs(limit);
      const name = loaded.file?.name ?? path;
      if (!io.json) {
        if (!isFirst) io.out("");
        io.out(io.style.bold(printable(name)));
        const rows = runs.map((run) => [
          run.id,
          moment(run.startedAt, io.clock()),
          run.endedAt === null ? "" : duration(run.endedAt - run.startedAt),
          renderOutcome(run, io.style),
          renderDeeds(run),
        ]);
        const none = io.style.dim("  no run yet; see what one would do with: syncline plan");
        io.out(rows.length === 0 ? none : table(rows, "  ", io.columns));
      }
      return ok({ code: exit.done, json: { sync: name, runs } });
    });
  },
};

/** Everything that one run did. */
async function oneRun(word: string, { io, flag }: Invocation): Promise<ExitCode> {
  const session = new Session(io);
  try {
    const store = session.store();
    if (!store.ok) return fail(io, store.error);
    const found = store.value.findRun(runId(word));
    if (found === null) {
      const hint = "syncline history lists them.";
      return fail(io, problem("run.not-found", `There is no run ${word}`, { hint }));
    }
    const { run } = found;
    const loaded = await session.load(found.sync);
    const state = session.state(loaded);
    if (!state.ok) return fail(io, state.error);
    const items = state.value.items(run.id);
    if (io.json) {
      printJson(io, { sync: loaded.file?.name ?? null, path: found.sync, run, items });
      return exit.done;
    }
    const { style } = io;
    const when = moment(run.startedAt, io.clock());
    const head = `${style.bold(run.id)}  ${when}  ${renderOutcome(run, style)}  ${style.dim(printable(found.sync))}`;
    io.out(wrap(head, io.columns));
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
    io.out(renderPlan(header, items, io, flag("all"), loaded.file?.record.fields));
    for (const { message } of run.brakes) io.out(`${style.warning("■")} ${printable(message)}`);
    const { outcome } = run;
    if (outcome?.kind === "failed") io.out(renderDiagnostic(outcome.problem, io));
    if (outcome !== null && "refused" in outcome)
      for (const line of renderRefusals(outcome.refused, io, flag("all"))) io.out(line);
    return exit.done;
  } finally {
    await session.close();
  }
}
