import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { checkResolution } from "../../../shared/engine/check-resolution.ts";
import type { Resolution } from "../../../shared/model/conflict.ts";
import { type Command, exit, type Invocation } from "../command.ts";
import { printJson } from "../print-json.ts";
import { count } from "../render/count.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const resolve: Command = {
  name: "resolve",
  summary: "Settle a conflict: take one side, give a value, keep or delete",
  usage: "CONFLICT [--use ENDPOINT | --value VALUE | --keep | --delete | --again | --without]",
  about:
    "Settles an open conflict by its name, as syncline conflicts and syncline plan show it (or, with --all, every one that the choice fits). The next run carries it out; syncline plan shows what that will be.",
  options: {
    use: { type: "string", value: "ENDPOINT", about: "Take the value that this endpoint holds" },
    value: { type: "string", value: "VALUE", about: "Give everybody this value" },
    keep: { type: "boolean", about: "Deleted here, changed there: keep the record" },
    delete: { type: "boolean", about: "Deleted here, changed there: delete the record everywhere" },
    again: {
      type: "boolean",
      about: "A record was sent and never seen: it is not there, so send it once more",
    },
    without: { type: "boolean", about: "A record was sent and never seen: let that endpoint do without it" },
    all: { type: "boolean", about: "Settle all open conflicts of the syncs this way, where it fits" },
    sync: { type: "string", value: "SYNC", about: "Look in this sync only" },
  },
  examples: [
    ["syncline resolve A-1001.price --use erp", "the ERP's price stands"],
    ["syncline resolve --all --use shop", "the shop is right about everything"],
  ],
  async run(invocation) {
    const { io, positionals, flag, text } = invocation;
    const choice = choiceOf(invocation);
    if (!choice.ok) return fail(io, choice.error);
    const [id] = positionals;
    if ((id === undefined) !== flag("all")) {
      return fail(
        io,
        problem("usage", "Name one conflict, or use --all", { hint: "syncline conflicts lists them." }),
      );
    }
    const session = new Session(io);
    const name = text("sync");
    const found = session.find(name === undefined ? [] : [name]);
    if (!found.ok) return fail(io, found.error);
    try {
      const settled: string[] = [];
      let problemFound: Diagnostic | null = null;
      for (const path of found.value) {
        const opened = await session.open(path);
        if (!opened.ok) return fail(io, opened.error);
        const { state, compiled } = opened.value.sync;
        for (const { conflict } of state.conflicts()) {
          if (id !== undefined && conflict.id !== id) continue;
          const checked = checkResolution(compiled, conflict, choice.value);
          if (!checked.ok && id !== undefined) problemFound = checked.error;
          if (checked.ok && state.resolve([[conflict, checked.value]]) > 0) settled.push(conflict.id);
        }
      }
      if (problemFound !== null) return fail(io, problemFound);
      if (settled.length === 0) {
        const message =
          id === undefined
            ? "There is no open conflict that this settles"
            : `There is no open conflict "${id}"`;
        return fail(io, problem("usage", message, { hint: "syncline conflicts lists them." }));
      }
      if (io.json) printJson(io, { settled });
      else {
        for (const one of settled) io.out(`${io.style.good("✓")} ${printable(one)} is settled`);
        if (settled.length > 1) io.out(`${count(settled.length, "conflict")} settled.`);
        io.out("The next run carries it out; see: syncline plan");
      }
      return exit.done;
    } finally {
      await session.close();
    }
  },
};

function choiceOf({ flag, text }: Invocation): Result<Resolution, Diagnostic> {
  const choices: Resolution[] = [];
  const use = text("use");
  const value = text("value");
  if (use !== undefined) choices.push({ kind: "endpoint", endpoint: use });
  if (value !== undefined) choices.push({ kind: "value", value });
  if (flag("keep")) choices.push({ kind: "keep" });
  if (flag("delete")) choices.push({ kind: "delete" });
  if (flag("again")) choices.push({ kind: "again" });
  if (flag("without")) choices.push({ kind: "without" });
  const [choice] = choices;
  if (choice === undefined || choices.length > 1) {
    return err(
      problem("usage", "Say how: --use ENDPOINT, --value VALUE, --keep, --delete, --again or --without"),
    );
  }
  return ok(choice);
}
