import { dirname } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { changeTableOf, runScript } from "../../../shared/connectors/sql/change-table.ts";
import { openSqlEndpoint } from "../../../shared/connectors/sql/open-sql-endpoint.ts";
import {
  type ChangeReader,
  type PrunedChanges,
  pruneChanges,
} from "../../../shared/connectors/sql/prune-changes.ts";
import type { SqlEndpoint } from "../../../shared/connectors/sql/sql-endpoint.ts";
import type { LoadedSync } from "../../../shared/engine/load-sync.ts";
import { milliseconds } from "../../../shared/mapping/parse/duration.ts";
import { type Command, exit } from "../command.ts";
import type { Io } from "../io.ts";
import { printJson } from "../print-json.ts";
import { count } from "../render/count.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const changes: Command = {
  name: "changes",
  summary: "Make a database note which rows change, so that only those are read",
  usage: "SYNC ENDPOINT [--install | --remove | --prune [--older TIME]]",
  about:
    "Prints the statements that make the table named under an endpoint's `changes: { table: … }`, with triggers that write every change of a row to it. --install runs them, all or none, and --remove takes table and triggers away again. The change table grows with every change: --prune deletes the rows that all syncs on this machine have seen and that are older than --older. A sync that is no longer run holds rows back until `syncline forget`. Syncs on other machines are not known: they need nothing that is older than their `full:`, so --older is to be longer than that.",
  options: {
    install: { type: "boolean", about: "Run the statements" },
    remove: { type: "boolean", about: "Run the statements that take it all away" },
    prune: { type: "boolean", about: "Delete the rows of the change table that nobody needs any more" },
    older: {
      type: "string",
      value: "TIME",
      about: "With --prune, only rows older than this (`30d`, the default, or `12h`)",
    },
    print: {
      type: "boolean",
      about: "Only print them (the default); with --remove, those that take it away",
    },
  },
  examples: [
    ["syncline changes customers shop", "shows the statements for the endpoint shop"],
    ["syncline changes customers shop --install", "runs them"],
    ["syncline changes customers shop --prune --older 7d", "deletes what was read and is older than a week"],
  ],
  async run({ io, positionals, flag, text }) {
    const [word, name, ...more] = positionals;
    if (word === undefined || name === undefined || more.length > 0)
      return fail(io, problem("usage", "changes takes a sync and one of its endpoints"));
    if (flag("install") && flag("remove"))
      return fail(io, problem("usage", "It is either --install or --remove"));
    if (flag("prune") && (flag("install") || flag("remove") || flag("print")))
      return fail(io, problem("usage", "--prune goes with none of --install, --remove and --print"));
    const olderText = text("older");
    if (olderText !== undefined && !flag("prune"))
      return fail(io, problem("usage", "--older goes with --prune"));
    const older = ageIn(olderText ?? "30d");
    if (older === null)
      return fail(io, problem("usage", `"${olderText}" is no length of time`, { hint: "Write 30d or 12h." }));
    const session = new Session(io);
    let opened: SqlEndpoint | null = null;
    try {
      const endpoint = await endpointOf(word, name, session, io);
      if (!endpoint.ok) return fail(io, endpoint.error);
      opened = endpoint.value.endpoint;
      if (flag("prune")) {
        const known = readersOf(endpoint.value.loaded, name, session);
        if (!known.ok) return fail(io, known.error);
        const { own, readers } = known.value;
        const pruned = await pruneChanges(opened, own, readers, older, io.signal);
        if (!pruned.ok) return fail(io, pruned.error);
        tellPruned(io, pruned.value, olderText ?? "30d");
        return exit.done;
      }
      const table = await changeTableOf(opened, io.signal);
      if (!table.ok) return fail(io, table.error);
      const script = flag("remove") ? table.value.removeScript : table.value.installScript;
      const runs = (flag("install") || flag("remove")) && !flag("print");
      const ran = runs ? await runScript(opened, script) : ok(null);
      if (!ran.ok) return fail(io, ran.error);
      tell(io, table.value.name, { script, runs, removes: flag("remove") });
      return exit.done;
    } finally {
      await opened?.dispose();
      await session.close();
    }
  },
};

function tell(
  io: Io,
  table: string,
  { script, runs, removes }: { readonly script: string; readonly runs: boolean; readonly removes: boolean },
): void {
  if (io.json) printJson(io, { table, done: !runs ? null : removes ? "removed" : "installed", script });
  else if (!runs) for (const line of script.split("\n")) io.out(printable(line));
  else
    io.out(
      `${io.style.good("✓")} ${printable(table)} ${removes ? "is gone" : "notes every change from now on"}.`,
    );
}

async function endpointOf(
  word: string,
  name: string,
  session: Session,
  io: Io,
): Promise<Result<{ readonly endpoint: SqlEndpoint; readonly loaded: LoadedSync }, Diagnostic>> {
  const found = session.find([word]);
  if (!found.ok) return found;
  const [path, ...others] = found.value;
  if (path === undefined || others.length > 0)
    return err(problem("usage", `Several syncs are meant by "${word}"`, { hint: "Give the path of one." }));
  const loaded = await session.load(path);
  const { file, text, diagnostics } = loaded;
  if (file === null)
    return err(diagnostics[0] ?? problem("sync.not-found", `${path} cannot be used as it is`));
  const definition = Object.hasOwn(file.endpoints, name) ? file.endpoints[name] : undefined;
  const names = Object.keys(file.endpoints).join(", ");
  if (definition === undefined)
    return err(problem("usage", `The sync has no endpoint "${name}"`, { hint: `There are: ${names}.` }));
  const failed = diagnostics.find(({ severity, at }) => severity === "error" && at?.endpoint === name);
  const { source, id } = definition;
  if (source.kind !== "sqlite" && source.kind !== "postgres")
    return err(
      failed ??
        problem("usage", `"${name}" is not a table of a database`, {
          hint: "Only databases can note changes.",
        }),
    );
  const secrets = io.secrets.for({ path, text });
  return ok({ endpoint: openSqlEndpoint(source, { name, id, folder: dirname(path), secrets }), loaded });
}

/** Where the reads of changes begin that this machine's syncs do next, and that of one endpoint. */
function readersOf(
  loaded: LoadedSync,
  name: string,
  session: Session,
): Result<{ readonly own: ChangeReader | null; readonly readers: readonly ChangeReader[] }, Diagnostic> {
  const store = session.store();
  if (!store.ok) return store;
  // A sync that never ran has no state, and gets none by being asked about.
  const hasRun = store.value.syncs().some(({ path }) => path === loaded.path);
  const state = hasRun ? session.state(loaded) : null;
  if (state?.ok === false) return state;
  return ok({ own: state?.value.remembered(name) ?? null, readers: store.value.remembered() });
}

function tellPruned(io: Io, { table, rows }: PrunedChanges, older: string): void {
  if (io.json) printJson(io, { table, done: "pruned", rows, older });
  else if (rows === 0)
    io.out(`${printable(table)} holds nothing that every sync has read and that is older than ${older}.`);
  else
    io.out(
      `${io.style.good("✓")} ${count(rows, "row")} of ${printable(table)} deleted: every sync on this machine has read ${rows === 1 ? "it" : "them"}, and ${rows === 1 ? "it is" : "they are"} older than ${older}.`,
    );
}

/** A length of time in milliseconds; `null` for what is none. */
const ageIn = (text: string): number | null =>
  /^\s*(?:\d+\s*(?:ms|s|m|h|d)\s*)+$/.test(text) ? milliseconds(text) : null;
