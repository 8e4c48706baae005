import { ok } from "../../../shared/base/result.ts";
import { type Fields, renderValue } from "../../../shared/mapping/shown-value.ts";
import type { OpenConflict } from "../../../shared/state/store.ts";
import { type Command, exit } from "../command.ts";
import { eachSync } from "../each-sync.ts";
import type { Io } from "../io.ts";
import { howToSettle, renderBase, renderSide } from "../render/conflict.ts";
import { table } from "../render/table.ts";
import { moment } from "../render/time.ts";
import { wrap } from "../render/wrap.ts";

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
    return eachSync(io, positionals, async (path, session) => {
      const loaded = await session.load(path);
      const state = session.state(loaded);
      if (!state.ok) return state;
      const open = state.value.conflicts();
      const name = loaded.file?.name ?? path;
      if (!io.json) {
        io.out(`${io.style.bold(name)}${open.length === 0 ? `  ${io.style.good("no conflicts")}` : ""}`);
        for (const conflict of open) io.out(render(conflict, loaded.file?.record.fields ?? {}, io));
      }
      const code = open.length > 0 ? exit.attention : exit.done;
      return ok({ code, json: { sync: name, conflicts: open } });
    });
  },
};

function render({ conflict, opened, resolution }: OpenConflict, fields: Fields, io: Io): string {
  const { style, columns } = io;
  const rows = Object.entries(conflict.sides).map(([endpoint, side]) => [
    endpoint,
    renderSide(side, conflict, fields, style),
  ]);
  if (conflict.base !== undefined)
    rows.unshift([style.dim("before"), style.dim(renderBase(conflict, fields))]);
  const what = conflict.field ?? "the whole record";
  const since = style.dim(`since ${moment(opened.at, io.clock())}`);
  const next =
    resolution === null ? howToSettle(conflict) : "settled; the next run carries it out: syncline sync";
  return [
    `  ${style.conflict("!")} ${style.bold(renderValue(conflict.key))}  ${what}  ${since}`,
    table(rows, "      ", columns),
    style.dim(wrap(next, columns, "      ")),
  ].join("\n");
}
