import { resolve } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { syncNameOf } from "../../../shared/engine/load-sync.ts";
import type { Store, SyncState } from "../../../shared/state/store.ts";
import { type Command, exit } from "../command.ts";
import { findSyncs } from "../find-syncs.ts";
import type { Io } from "../io.ts";
import { printJson } from "../print-json.ts";
import { count } from "../render/count.ts";
import { wrap } from "../render/wrap.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const forget: Command = {
  name: "forget",
  summary: "Drop what Syncline remembers of a sync; no record is touched",
  usage: "SYNC [--yes]",
  about:
    "Drops a sync's links, history and open conflicts from Syncline's state. The sync file and the endpoints stay as they are. The next run meets the records for the first time: it matches them by key, a brake asks before it changes any, and what differs becomes a conflict. Past runs can no longer be undone. Works for syncs whose file is gone, too: give the path that syncline status shows.",
  options: {
    yes: { type: "boolean", short: "y", about: "Do not ask" },
  },
  exits: [[exit.cancelled, "not confirmed; nothing was forgotten"]],
  examples: [["syncline forget prices", "asks for the sync's name before it does anything"]],
  async run({ io, positionals, flag }) {
    const [word, ...more] = positionals;
    if (word === undefined || more.length > 0) return fail(io, problem("usage", "forget takes one sync"));
    const session = new Session(io);
    try {
      const store = session.store();
      if (!store.ok) return fail(io, store.error);
      const path = await pathOf(word, store.value, session, io.cwd);
      if (!path.ok) return fail(io, path.error);
      const state = session.state({ path: path.value, file: null });
      if (!state.ok) return fail(io, state.error);
      const lease = state.value.lease();
      if (!lease.ok) return fail(io, lease.error);
      try {
        const confirmed = flag("yes") ? ok(true) : await confirm(path.value, state.value, io);
        if (!confirmed.ok) return fail(io, confirmed.error);
        store.value.forget(path.value);
      } finally {
        lease.value.release();
      }
      if (io.json) printJson(io, { forgotten: path.value });
      else {
        io.out(`${io.style.good("✓")} ${printable(syncNameOf(path.value))} is forgotten.`);
        io.out("The next run matches its records by key again: syncline plan shows what that comes to.");
      }
      return exit.done;
    } finally {
      await session.close();
    }
  },
};

/** The path by which state knows the sync that a word means. */
async function pathOf(
  word: string,
  store: Store,
  session: Session,
  cwd: string,
): Promise<Result<string, Diagnostic>> {
  const known = store.syncs();
  const found = findSyncs([word], cwd);
  const paths = found.ok
    ? await Promise.all(found.value.map(async (path) => (await session.load(path)).path))
    : [resolve(cwd, word)];
  const hits = known.filter(({ path }) => paths.includes(path));
  const named = hits.length > 0 ? hits : known.filter(({ name }) => name === word);
  if (named.length > 1) {
    const hint = `Give one of these paths: ${named.map(({ path }) => path).join(", ")}`;
    return err(problem("usage", `Several syncs are meant by "${word}"`, { hint }));
  }
  const [one] = named;
  if (one !== undefined) return ok(one.path);
  const hint = found.ok ? "It has never run." : "syncline status, in a folder without sync files, lists all.";
  return err(problem("sync.not-found", `Nothing is remembered of a sync "${word}"`, { hint }));
}

async function confirm(path: string, state: SyncState, io: Io): Promise<Result<true, Diagnostic>> {
  const hint = "Say so with --yes where nobody can be asked.";
  const nobody = err(problem("usage", "Nobody is here to confirm; nothing was forgotten", { hint }));
  if (io.json) return nobody;
  const name = syncNameOf(path);
  const runs = state.runs(Number.MAX_SAFE_INTEGER).length;
  const sums = `${count(state.countLinks(), "linked record")}, ${count(runs, "run")} and ${count(state.conflicts().length, "open conflict")}`;
  io.err(
    wrap(
      `This drops all that is remembered of ${printable(path)}: ${sums}. No record is touched. The next run matches the records by key again, and what differs becomes a conflict. Past runs can no longer be undone.`,
      io.columns,
    ),
  );
  const answer = await io.ask(`Type ${io.style.bold(printable(name))} to go on: `);
  if (answer === null) return nobody;
  return answer === name ? ok(true) : err(problem("run.cancelled", "Not confirmed; nothing was forgotten"));
}
