import { existsSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { problem } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { ok } from "../../../shared/base/result.ts";
import { withAgent } from "../agent/ask-agent.ts";
import { type Command, exit } from "../command.ts";
import { printJson } from "../print-json.ts";
import { count } from "../render/count.ts";
import { fail } from "../report.ts";

export const add: Command = {
  name: "add",
  summary: "Give the agent a folder: the syncs in it run by themselves",
  usage: "[FOLDER]",
  about:
    "The agent runs the sync files of the folder from now on, and takes up those that are added, changed or removed there. Files below in other folders are not looked at. --remove takes the folder back from the agent: nothing in it is deleted, its syncs just do not run by themselves any more.",
  options: { remove: { type: "boolean", about: "Take the folder back from the agent" } },
  examples: [
    ["syncline add", "this folder"],
    ["syncline add ~/sync/shop", "another one"],
    ["syncline add ~/sync/shop --remove", "not any more"],
  ],
  async run({ io, positionals, flag }) {
    if (positionals.length > 1)
      return fail(io, problem("usage", "add takes one folder", { hint: "Add them one after the other." }));
    const given = resolve(io.cwd, positionals[0] ?? ".");
    const folder = existsSync(given) ? realpathSync(given) : given;
    return withAgent(io, async (client) => {
      if (flag("remove")) {
        const removed = await client.call("workspaces.remove", { folder });
        if (!removed.ok) return removed;
        if (io.json) printJson(io, { folder });
        else io.out(`The agent has let go of ${printable(folder)}. Its files are as they were.`);
        return ok(exit.done);
      }
      const added = await client.call("workspaces.add", { folder });
      if (!added.ok) return added;
      const { syncs } = added.value;
      if (io.json) printJson(io, added.value);
      else
        io.out(
          syncs === 0
            ? `The agent watches ${printable(added.value.folder)}. There is no sync file in it yet: syncline init makes one.`
            : `The agent runs ${count(syncs, "sync")} of ${printable(added.value.folder)}.`,
        );
      return ok(exit.done);
    });
  },
};
