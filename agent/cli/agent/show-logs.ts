import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { homeOf } from "../../../shared/engine/home.ts";
import { agentPlaceOf } from "../../../shared/protocol/agent-place.ts";
import { type AgentClient, connectAgent } from "../../../shared/protocol/connect-agent.ts";
import type { AgentState, LogEntry, LogLevel } from "../../../shared/protocol/views.ts";
import { type ExitCode, exit, type Invocation } from "../command.ts";
import type { Io } from "../io.ts";
import { printJson } from "../print-json.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";
import { moment } from "../render/time.ts";
import { fail } from "../report.ts";
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

export async function showLogs({ io, text, flag }: Invocation): Promise<ExitCode> {
  const wanted = readWanted(text);
  if (!wanted.ok) return fail(io, wanted.error);
  const client = connectAgent(homeOf(io.env, process.platform).folder);
  try {
    const state = await client.call("agent.state", {});
    if (state.ok) return await live(client, state.value, wanted.value, { io, text, flag });
    // What it wrote before it ended is there all the same, and may say why it did.
    const isGone = state.error.code === "agent.not-running" && !flag("follow") && text("sync") === undefined;
    return isGone ? await left(wanted.value, io) : fail(io, state.error);
  } finally {
    client.close();
  }
}

async function live(
  client: AgentClient,
  state: AgentState,
  wanted: Wanted,
  { io, text, flag }: Pick<Invocation, "io" | "text" | "flag">,
): Promise<ExitCode> {
  const word = text("sync");
  const found = findAgentSyncs(state, word === undefined ? [] : [word], io.cwd);
  if (!found.ok) return fail(io, found.error);
  const [only] = word === undefined ? [] : found.value;
  const names = new Map(state.syncs.map(({ id, name }) => [id, name]));
  const ask = { ...wanted, ...(only === undefined ? {} : { sync: only.id }) };
  const answer = await client.call("logs.search", ask);
  if (!answer.ok) return fail(io, answer.error);
  showAll(answer.value.items, names, flag("follow"), io);
  if (flag("follow")) await follow(client, (entry) => isWanted(entry, ask) && show(entry, names, io), io);
  return exit.done;
}

/** What the log's files hold, without an agent. */
async function left(wanted: Wanted, io: Io): Promise<ExitCode> {
  const { searchLogs } = await import("../../daemon/logs/search-logs.ts");
  const { logs } = agentPlaceOf(homeOf(io.env, process.platform).folder);
  const found = await searchLogs(logs, wanted, io.signal);
  if (!found.ok) return fail(io, found.error);
  io.err(io.style.dim("No agent is running; this is what its log holds. Syncs stand there by their ids."));
  showAll(found.value.items, new Map(), false, io);
  return exit.done;
}

function showAll(
  newestFirst: readonly LogEntry[],
  names: ReadonlyMap<string, string>,
  goesOn: boolean,
  io: Io,
): void {
  const entries = newestFirst.toReversed();
  if (io.json && !goesOn) printJson(io, { entries });
  else for (const entry of entries) show(entry, names, io);
  if (entries.length === 0 && !io.json && !goesOn) io.out(io.style.dim("The logs hold nothing like this."));
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
