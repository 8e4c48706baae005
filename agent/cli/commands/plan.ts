import { resolve } from "node:path";
import { problem } from "../../../shared/base/diagnostic.ts";
import { makePlan } from "../../../shared/engine/make-plan.ts";
import { writePlanFile } from "../../../shared/engine/plan-file.ts";
import { type Command, type ExitCode, exit } from "../command.ts";
import { printDiagnostics } from "../render/diagnostic.ts";
import { isEmpty, renderBrakes, renderPlan } from "../render/plan.ts";
import { fail, progressOf, worst } from "../report.ts";
import { Session } from "../session.ts";

export const plan: Command = {
  name: "plan",
  summary: "Show exactly what a run would do, and do nothing",
  usage: "[SYNC…] [-o plan.json]",
  about:
    "Reads every endpoint and shows each record that would be created (+), changed (~) or deleted (-), field by field, with what decided it, and every conflict (!). Nothing is written. With -o the plan is kept as a file: `syncline apply plan.json` carries out that very plan later, and refuses by name each record that has moved on by then.",
  options: {
    out: { type: "string", short: "o", value: "FILE", about: "Keep the plan in a file, for syncline apply" },
    all: { type: "boolean", about: "Show every record, however many there are" },
    "exit-code": { type: "boolean", about: "End with 5 where the plan is not empty" },
  },
  exits: [
    [exit.blocked, "a brake would hold this plan until a person approves it"],
    [exit.attention, "there are conflicts, rejected records or unreadable endpoints"],
    [exit.changes, "with --exit-code: there is something to do"],
    [exit.cancelled, "cancelled"],
  ],
  examples: [
    ["syncline plan", "all syncs of this folder"],
    ["syncline plan prices -o plan.json && syncline apply plan.json", "look first, apply just that"],
  ],
  async run({ io, positionals, text, flag }) {
    const session = new Session(io);
    const found = session.find(positionals);
    if (!found.ok) return fail(io, found.error);
    const out = text("out");
    if (out !== undefined && found.value.length > 1) {
      return fail(
        io,
        problem("usage", "A plan file holds one sync", { hint: "Name the sync: syncline plan NAME -o FILE" }),
      );
    }
    try {
      const codes: ExitCode[] = [];
      for (const path of found.value) codes.push(await planOne(path));
      return worst(codes);
    } finally {
      session.close();
    }

    async function planOne(path: string): Promise<ExitCode> {
      const opened = await session.open(path);
      if (!opened.ok) return fail(io, opened.error);
      const { sync, loaded } = opened.value;
      const made = await makePlan(sync, {
        madeAt: io.clock(),
        signal: io.signal,
        progress: progressOf(io, "reading"),
      });
      if (!made.ok) return fail(io, made.error);
      io.progress(null);
      const { header, items } = made.value;
      if (out !== undefined) {
        const written = writePlanFile(resolve(io.cwd, out), loaded.path, made.value);
        if (!written.ok) return fail(io, written.error);
      }
      printDiagnostics(header.unreadable, io);
      if (io.json) io.out(JSON.stringify({ header, items: [...items] }));
      else {
        io.out(io.style.bold(header.sync));
        io.out(renderPlan(header, items, io, flag("all")));
        if (header.brakes.length > 0) io.out(renderBrakes(header, io.style, `syncline sync ${header.sync}`));
        else if (isEmpty(header) && header.openConflicts === 0)
          io.out(io.style.good("Nothing to do: all of them agree."));
        if (out !== undefined) io.out(`The plan is in ${out}. Carry it out with: syncline apply ${out}`);
      }
      items.dispose();
      if (header.brakes.length > 0) return exit.blocked;
      if (header.openConflicts + header.rejections.length + header.unreadable.length > 0)
        return exit.attention;
      return flag("exit-code") && !isEmpty(header) ? exit.changes : exit.done;
    }
  },
};
