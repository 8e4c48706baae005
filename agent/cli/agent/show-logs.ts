import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { AgentClient } from "../../../shared/protocol/connect-agent.ts";
import type { LogEntry, LogLevel } from "../../../shared/protocol/views.ts";
import { type ExitCode, exit, type Invocation } from "../command.ts";
import type { Io } from "../io.ts";
import { printJson } from "../print-json.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";
import { printable } from "../render/printable.ts";
import { moment } from "../render/time.ts";
import { fail } from "../report.ts";
import { withAgent } from "./ask-agent.ts";
import { findAgentSyncs } from "./find-agent-syncs.ts";

const levels: readonly LogLevel[] = ["debug", "info", "warning", "error"];
const usual = 100;
const most = 1000;

/** What is asked of the logs. */
interface Wanted {
  readonly limit: number;
  readonly level?: LogLevel;
  readonly text?: string;
}

export function showLogs({ io, text, flag }: Invocation): Promise<ExitCode> {
  const wanted = readWanted(text);
  if (!wanted.ok) return Promise.resolve(fail(io, wanted.error));
  return withAgent(io, async (client) => {
    const state = await client.call("agent.state", {});
    if (!state.ok) return state;
    const word = text("sync");
    const found = findAgentSyncs(state.value, word === undefined ? [] : [word], io.cwd);
    if (!found.ok) return found;
    const [only] = word === undefined ? [] : found.value;
    const names = new Map(state.value.syncs.map(({ id, name }) => [id, name]));
    const ask = { ...wanted.value, ...(only === undefined ? {} : { sync: only.id }) };
    const answer = await client.call("logs.search", ask);
    if (!answer.ok) return answer;
    const entries = answer.value.items.toReversed();
    if (io.json && !flag("follow")) printJson(io, { entries });
    else for (const entry of entries) show(entry, names, io);
    if (entries.length === 0 && !io.json && !flag("follow"))
      io.out(io.style.dim("The logs hold nothing like this."));
    if (flag("follow")) await follow(client, (entry) => isWanted(entry, ask) && show(entry, names, io), io);
    return ok(exit.done);
  });
}

function readWanted(text: Invocation["text"]): Result<Wanted, Diagnostic> {
  const level = text("level");
  const known = levels.find((one) => one === level);
  if (level !== undefined && known === undefined)
    return err(problem("usage", `--level takes one of: ${levels.join(", ")}`));
  const lines = Number(text("lines") ?? usual);
  if (!Number.isInteger(lines) || lines < 1 || lines > most)
    return err(problem("usage", `--lines takes a number from 1 to ${most}`));
  const search = text("search");
  return ok({
    limit: lines,
    ...(known === undefined ? {} : { level: known }),
    ...(search === undefined ? {} : { text: search }),
  });
}

async function follow(client: AgentClient, take: (entry: LogEntry) => void, io: Io): Promise<void> {
  for await (const event of client.events(io.signal)) {
    if (event.kind === "log") take(event.entry);
    else if (event.kind === "unreachable") {
      io.err(renderDiagnostic(event.problem, io));
      return;
    }
  }
}

function isWanted(
  entry: LogEntry,
  { level = "debug", text = "", sync }: Wanted & { readonly sync?: string },
): boolean {
  return (
    levels.indexOf(entry.level) >= levels.indexOf(level) &&
    (sync === undefined || entry.sync === sync) &&
    entry.message.toLowerCase().includes(text.toLowerCase())
  );
}

function show(entry: LogEntry, names: ReadonlyMap<string, string>, io: Io): void {
  const { style } = io;
  if (io.json) {
    io.out(JSON.stringify(entry));
    return;
  }
  const paint = { debug: style.dim, info: style.dim, warning: style.warning, error: style.error }[
    entry.level
  ];
  const about = [
    entry.sync === null ? "" : style.bold(printable(names.get(entry.sync) ?? entry.sync)),
    entry.record === null ? "" : `"${printable(entry.record)}"`,
    printable(entry.message),
    entry.run === null ? "" : style.dim(`run ${entry.run}`),
  ].filter((part) => part !== "");
  io.out(`${style.dim(moment(entry.at, io.clock()))}  ${paint(entry.level.padEnd(7))}  ${about.join("  ")}`);
}
