import type { OpenConflict } from "../../../shared/state/store.ts";
import { type Command, exit } from "../command.ts";
import type { Io } from "../io.ts";
import { renderValue, shellWord } from "../render/plan.ts";
import { table } from "../render/table.ts";
import { moment } from "../render/time.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const conflicts: Command = {
  name: "conflicts",
  summary: "Conflicts that wait for a person, with every side's value",
  usage: "[SYNC…]",
  about:
    "Lists the open conflicts. Only the field in conflict is held back; the rest of its record goes on being kept the same. Settle one with syncline resolve, or by changing the data so that the sides agree.",
  options: {},
  exits: [[exit.attention, "there are open conflicts"]],
  examples: [["syncline conflicts", "of all syncs of this folder"]],
  async run({ io, positionals }) {
    const session = new Session(io);
    const found = session.find(positionals);
    if (!found.ok) return fail(io, found.error);
    try {
      let count = 0;
      const results: unknown[] = [];
      for (const path of found.value) {
        const loaded = await session.load(path);
        const state = session.state(loaded);
        if (!state.ok) return fail(io, state.error);
        const open = state.value.conflicts();
        count += open.length;
        results.push({ path, conflicts: open });
        if (io.json || open.length === 0) continue;
        io.out(io.style.bold(loaded.file?.name ?? path));
        for (const conflict of open) io.out(renderConflict(conflict, io));
      }
      if (io.json) io.out(JSON.stringify(results, null, 2));
      else if (count === 0) io.out(io.style.good("No conflicts."));
      return count > 0 ? exit.attention : exit.done;
    } finally {
      session.close();
    }
  },
};

function renderConflict({ conflict, opened, resolution }: OpenConflict, io: Io): string {
  const { style } = io;
  const rows = Object.entries(conflict.sides).map(([endpoint, side]) => {
    if (side.kind === "deleted") return [endpoint, style.delete("deleted it")];
    if (side.kind === "value") return [endpoint, style.create(renderValue(side.value))];
    return [endpoint, `holds ${side.id}  ${style.dim(side.text)}`];
  });
  if (conflict.base !== undefined) rows.unshift([style.dim("before"), style.dim(renderValue(conflict.base))]);
  const what = conflict.field === null ? "the whole record" : conflict.field;
  const head = `  ${style.conflict("!")} ${style.bold(renderValue(conflict.key))}  ${what}  ${style.dim(`since ${moment(opened.at, io.clock())}`)}`;
  const next =
    resolution === null ? howTo(conflict.id, conflict.kind) : "settled; the next run carries it out";
  return [head, table(rows, "      "), style.dim(`      ${next}`)].join("\n");
}

function howTo(id: string, kind: OpenConflict["conflict"]["kind"]): string {
  const command = `syncline resolve ${shellWord(id)}`;
  if (kind === "ambiguous")
    return "give the records different keys, or take one away; then run the sync again";
  return kind === "delete" ? `${command} --keep | --delete` : `${command} --use ENDPOINT | --value VALUE`;
}
