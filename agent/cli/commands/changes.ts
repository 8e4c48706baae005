import { dirname } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { changeTableOf, runScript } from "../../../shared/connectors/sql/change-table.ts";
import { openSqlEndpoint } from "../../../shared/connectors/sql/open-sql-endpoint.ts";
import type { SqlEndpoint } from "../../../shared/connectors/sql/sql-endpoint.ts";
import { type Command, exit } from "../command.ts";
import type { Io } from "../io.ts";
import { printJson } from "../print-json.ts";
import { printable } from "../render/printable.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const changes: Command = {
  name: "changes",
  summary: "Make a database note which rows change, so that only those are read",
  usage: "SYNC ENDPOINT [--install | --remove]",
  about:
    "Prints the statements that make the table named under an endpoint's `changes: { table: … }`, with triggers that write every change of a row to it. --install runs them, all or none, and --remove takes table and triggers away again. Rows of the change table that are older than the endpoint's `full:` are never needed and may be deleted.",
  options: {
    install: { type: "boolean", about: "Run the statements" },
    remove: { type: "boolean", about: "Run the statements that take it all away" },
    print: {
      type: "boolean",
      about: "Only print them (the default); with --remove, those that take it away",
    },
  },
  examples: [
    ["syncline changes customers shop", "shows the statements for the endpoint shop"],
    ["syncline changes customers shop --install", "runs them"],
  ],
  async run({ io, positionals, flag }) {
    const [word, name, ...more] = positionals;
    if (word === undefined || name === undefined || more.length > 0)
      return fail(io, problem("usage", "changes takes a sync and one of its endpoints"));
    if (flag("install") && flag("remove"))
      return fail(io, problem("usage", "It is either --install or --remove"));
    const session = new Session(io);
    let opened: SqlEndpoint | null = null;
    try {
      const endpoint = await endpointOf(word, name, session, io);
      if (!endpoint.ok) return fail(io, endpoint.error);
      opened = endpoint.value;
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
): Promise<Result<SqlEndpoint, Diagnostic>> {
  const found = session.find([word]);
  if (!found.ok) return found;
  const [path, ...others] = found.value;
  if (path === undefined || others.length > 0)
    return err(problem("usage", `Several syncs are meant by "${word}"`, { hint: "Give the path of one." }));
  const { file, text, diagnostics } = await session.load(path);
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
  return ok(
    openSqlEndpoint(source, { name, id, folder: dirname(path), secrets: io.secrets.for({ path, text }) }),
  );
}
