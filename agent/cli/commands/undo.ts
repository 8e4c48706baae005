import { relative } from "node:path";
import { problem } from "../../../shared/base/diagnostic.ts";
import { newRunId } from "../../../shared/engine/run-id.ts";
import { undoRun } from "../../../shared/engine/undo.ts";
import { runId } from "../../../shared/model/ids.ts";
import { type Command, exit } from "../command.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const undo: Command = {
  name: "undo",
  summary: "Take a run back: its files are again what they were, byte for byte",
  usage: "RUN",
  about:
    "Puts every file that the run replaced back to what it was, and state with it. If anything has changed one of those files since, nothing is touched and the message says where the old content is kept.",
  options: {},
  examples: [["syncline undo 20261122-140501-a3f9", "syncline history lists the runs"]],
  async run({ io, positionals }) {
    const [word, ...more] = positionals;
    if (word === undefined || more.length > 0) {
      return fail(io, problem("usage", "undo takes one run", { hint: "syncline history lists them." }));
    }
    const session = new Session(io);
    try {
      const store = session.store();
      if (!store.ok) return fail(io, store.error);
      const found = store.value.findRun(runId(word));
      if (found === null)
        return fail(
          io,
          problem("run.not-found", `There is no run ${word}`, { hint: "syncline history lists them." }),
        );
      const opened = await session.open(found.sync);
      if (!opened.ok) return fail(io, opened.error);
      const undone = await undoRun(opened.value.sync, found.run.id, newRunId(io.clock()), io.clock);
      if (!undone.ok) return fail(io, undone.error);
      if (io.json) io.out(JSON.stringify(undone.value));
      else {
        for (const file of undone.value.files)
          io.out(`${io.style.good("✓")} ${relative(io.cwd, file)} is as it was`);
        io.out(
          `Run ${word} is taken back. The next run would do it again, unless the data or the sync file changes first.`,
        );
      }
      return exit.done;
    } finally {
      session.close();
    }
  },
};
