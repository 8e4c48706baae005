import { relative } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import type { OpenSync } from "../../../shared/engine/open-sync.ts";
import { planReverse } from "../../../shared/engine/reverse-plan.ts";
import { newRunId } from "../../../shared/engine/run-id.ts";
import { runPlan } from "../../../shared/engine/run-plan.ts";
import { undoRun } from "../../../shared/engine/undo.ts";
import { type RunId, runId } from "../../../shared/model/ids.ts";
import { type Command, type ExitCode, exit, type Invocation } from "../command.ts";
import { renderPlan } from "../render/plan.ts";
import { fail } from "../report.ts";
import { reportRun } from "../report-run.ts";
import { Session } from "../session.ts";

export const undo: Command = {
  name: "undo",
  summary: "Take a run back: its files are again what they were, byte for byte",
  usage: "RUN [--yes]",
  about:
    "Puts every file that the run replaced back to what it was, and state with it. Where something has changed one of those files since, the reverse is planned record by record instead, and shown: values that are still as the run left them go back, later work of others stays. With --yes that plan is carried out.",
  options: {
    yes: {
      type: "boolean",
      short: "y",
      about: "Carry out the reverse plan where the files cannot simply be put back",
    },
    all: { type: "boolean", about: "Show every record of that plan" },
  },
  exits: [
    [exit.blocked, "the files have changed since; the reverse plan was shown and waits for --yes"],
    [exit.attention, "the reverse was carried out, but some records were left as they are"],
  ],
  examples: [["syncline undo 20261122-140501-a3f9", "syncline history lists the runs"]],
  async run(invocation) {
    const { io, positionals } = invocation;
    const [word, ...more] = positionals;
    if (word === undefined || more.length > 0) {
      return fail(io, problem("usage", "undo takes one run", { hint: "syncline history lists them." }));
    }
    const session = new Session(io);
    try {
      const store = session.store();
      if (!store.ok) return fail(io, store.error);
      const found = store.value.findRun(runId(word));
      if (found === null) {
        const hint = "syncline history lists them.";
        return fail(io, problem("run.not-found", `There is no run ${word}`, { hint }));
      }
      const opened = await session.open(found.sync);
      if (!opened.ok) return fail(io, opened.error);
      const { sync } = opened.value;
      const undone = await undoRun(sync, found.run.id, newRunId(io.clock()), io.clock, io.signal);
      if (!undone.ok) {
        const changed = undone.error.code === "file.changed" || undone.error.code === "run.no-backup";
        return changed ? await reverse(sync, found.run.id, undone.error, invocation) : fail(io, undone.error);
      }
      if (io.json) io.out(JSON.stringify({ run: undone.value.run, files: undone.value.files }));
      else {
        for (const file of undone.value.files) {
          io.out(`${io.style.good("✓")} ${relative(io.cwd, file)} is as it was`);
        }
        io.out(
          `Run ${word} is taken back. The next run would do it again, unless the data or the sync file changes first.`,
        );
      }
      return exit.done;
    } finally {
      await session.close();
    }
  },
};

/** What the run replaced cannot simply be put back, so it is taken back record by record. */
async function reverse(
  sync: OpenSync,
  run: RunId,
  why: Diagnostic,
  { io, flag }: Invocation,
): Promise<ExitCode> {
  const lease = sync.state.lease();
  if (!lease.ok) return fail(io, lease.error);
  try {
    const reversed = await planReverse(sync, run, { madeAt: io.clock(), signal: io.signal });
    if (!reversed.ok) return fail(io, reversed.error);
    const { planned, left } = reversed.value;
    if (!io.json) {
      io.out(`${why.message.replace(/\.$/, "")}. So run ${run} can only be taken back record by record:`);
      io.out(renderPlan(planned.header, planned.items, io, flag("all"), sync.compiled.file.record.fields));
      for (const { key, endpoint, why: reason } of left) {
        io.out(`${io.style.warning("!")} ${endpoint} ${io.style.bold(key)} is left as it is: ${reason}`);
      }
    }
    if (planned.items.size === 0 || !flag("yes")) {
      if (io.json) io.out(JSON.stringify({ header: planned.header, items: [...planned.items], left }));
      else if (planned.items.size === 0) io.out("There is nothing left of it to take back.");
      else io.out(`Nothing was written. Carry it out with: ${io.style.bold(`syncline undo ${run} --yes`)}`);
      return planned.items.size === 0 ? exit.done : exit.blocked;
    }
    const id = newRunId(io.clock());
    const outcome = await runPlan(sync, planned, {
      run: id,
      clock: io.clock,
      signal: io.signal,
      undoes: run,
    });
    const code = reportRun({ kind: "ran", run: id, outcome, header: planned.header, recovered: [] }, [], io);
    return left.length > 0 && code === exit.done ? exit.attention : code;
  } finally {
    lease.value.release();
  }
}
