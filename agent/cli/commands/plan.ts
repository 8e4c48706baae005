import { resolve } from "node:path";
import { problem } from "../../../shared/base/diagnostic.ts";
import { ok } from "../../../shared/base/result.ts";
import type { LoadedSync } from "../../../shared/engine/load-sync.ts";
import { makePlan, type Planned } from "../../../shared/engine/make-plan.ts";
import { writePlanFile } from "../../../shared/engine/plan-file.ts";
import { takenInRemarks } from "../../../shared/engine/take-in/taken-in-remarks.ts";
import { renderValue } from "../../../shared/mapping/shown-value.ts";
import type { PlanHeader, PlanItem } from "../../../shared/model/plan.ts";
import { type Command, type ExitCode, exit, type Invocation } from "../command.ts";
import { eachSync, type SyncWork } from "../each-sync.ts";
import { findSyncs, wordFor } from "../find-syncs.ts";
import { shellWord } from "../render/conflict.ts";
import { printDiagnostics, warnOf } from "../render/diagnostic.ts";
import { isEmpty, renderBrakes, renderPlan } from "../render/plan.ts";
import { fail, readingOf } from "../report.ts";
import { nothingToDo } from "../report-run.ts";

export const plan: Command = {
  name: "plan",
  summary: "Show exactly what a run would do, and do nothing",
  usage: "[SYNC…] [-o plan.json]",
  about:
    "Reads every endpoint and shows each record that would be created (+), changed (~) or deleted (-), field by field, with what decided it, and every conflict (!). Nothing is written. With -o the plan is kept as a file: `syncline apply plan.json` carries out that very plan later, and refuses by name each record that has moved on by then.",
  options: {
    out: { type: "string", short: "o", value: "FILE", about: "Keep the plan in a file, for syncline apply" },
    record: { type: "string", value: "KEY", about: "Show only the record with this key" },
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
    ["syncline plan prices --record A-1001", "one record of many"],
  ],
  async run(invocation) {
    const { io, positionals, text } = invocation;
    if (text("out") !== undefined) {
      const found = findSyncs(positionals, io.cwd);
      if (found.ok && found.value.length > 1) {
        const hint = "Name the sync: syncline plan NAME -o FILE";
        return fail(io, problem("usage", "A plan file holds one sync", { hint }));
      }
    }
    const kept: Planned[] = [];
    try {
      const show: SyncWork = async (path, session, isFirst) => {
        const opened = await session.open(path);
        if (!opened.ok) return opened;
        const { sync, loaded, taken } = opened.value;
        const made = await makePlan(sync, {
          madeAt: io.clock(),
          signal: io.signal,
          progress: readingOf(io),
        });
        if (!made.ok) return made;
        kept.push(made.value);
        const out = text("out");
        if (out !== undefined) {
          const written = writePlanFile(resolve(io.cwd, out), loaded.path, made.value);
          if (!written.ok) return written;
        }
        io.progress(null);
        const { header } = made.value;
        const items = chosen(made.value.items, text("record"));
        if (!io.json) {
          if (!isFirst) io.out("");
          if (taken !== null) printDiagnostics(takenInRemarks(path, taken), io);
          tell({ header, items }, loaded, wordFor(path, io.cwd), invocation);
        }
        const code = exitCodeOf(header, invocation.flag("exit-code"));
        return ok({
          code,
          json: {
            sync: header.sync,
            header,
            items,
            ...(taken === null ? {} : { takenIn: { fields: taken.fields, joined: taken.joined } }),
          },
        });
      };
      return await eachSync(io, positionals, show, "foreign keys");
    } finally {
      for (const { items } of kept) items.dispose();
    }
  },
};

interface Shown {
  readonly header: PlanHeader;
  readonly items: Iterable<PlanItem>;
}

/** The items of a plan, or just those of one record. */
function chosen(items: Iterable<PlanItem>, key: string | undefined): Iterable<PlanItem> {
  return key === undefined ? items : [...items].filter((item) => item.key === key);
}

function tell(
  { header, items }: Shown,
  loaded: LoadedSync,
  word: string,
  { io, flag, text }: Invocation,
): void {
  const { style } = io;
  warnOf(loaded, io);
  printDiagnostics(header.unreadable, io);
  io.out(style.bold(header.sync));
  io.out(renderPlan(header, items, io, flag("all"), loaded.file?.record.fields));
  const [out, record] = [text("out"), text("record")];
  if (header.brakes.length > 0)
    io.out(renderBrakes(header, io, `syncline sync ${word} --approve ${header.hash.slice(0, 12)}`));
  else if (record !== undefined && [...items].length === 0)
    io.out(`Nothing is to be done about a record "${renderValue(record)}".`);
  else if (isEmpty(header)) io.out(nothingToDo({ header }, io));
  else if (out === undefined) io.out(`Nothing was written yet. Carry it out with: syncline sync ${word}`);
  if (out !== undefined) io.out(`The plan is in ${out}. Carry it out with: syncline apply ${shellWord(out)}`);
}

function exitCodeOf(header: PlanHeader, tellChanges: boolean): ExitCode {
  if (header.brakes.length > 0) return exit.blocked;
  if (header.openConflicts + header.rejections.length + header.unreadable.length > 0) return exit.attention;
  return tellChanges && !isEmpty(header) ? exit.changes : exit.done;
}
