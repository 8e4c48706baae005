import { printable } from "../../../shared/base/printable.ts";
import { err, ok } from "../../../shared/base/result.ts";
import { untilWhen } from "../../words/time.ts";
import { type ExitCode, exit, type Invocation } from "../command.ts";
import { printJson } from "../print-json.ts";
import { fail } from "../report.ts";
import { withAgent } from "./ask-agent.ts";
import { findAgentSyncs } from "./find-agent-syncs.ts";
import { readPause } from "./pause-length.ts";

export function pause({ io, positionals, text }: Invocation): Promise<ExitCode> {
  const until = readPause(text("for"), io.clock());
  if (!until.ok) return Promise.resolve(fail(io, until.error));
  return withAgent(io, async (client) => {
    const names = positionals.length === 0 ? [] : await named(client, positionals, io.cwd);
    if ("code" in names) return err(names);
    const length = until.value;
    if (positionals.length === 0) {
      const paused = await client.call("agent.pause", { until: length });
      if (!paused.ok) return paused;
    }
    for (const { id } of names) {
      const paused = await client.call("sync.pause", { sync: id, until: length });
      if (!paused.ok) return paused;
    }
    const what =
      positionals.length === 0 ? "All syncs are" : `${listed(names)} ${names.length === 1 ? "is" : "are"}`;
    const end = length === null ? "until syncline agent resume" : `until ${untilWhen(length, io.clock())}`;
    if (io.json) printJson(io, { paused: names.map(({ name }) => name), until: length });
    else io.out(`${what} paused ${end}. What somebody asks for by hand still runs.`);
    return ok(exit.done);
  });
}

export function resume({ io, positionals }: Invocation): Promise<ExitCode> {
  return withAgent(io, async (client) => {
    const names = positionals.length === 0 ? [] : await named(client, positionals, io.cwd);
    if ("code" in names) return err(names);
    if (positionals.length === 0) {
      const resumed = await client.call("agent.resume", {});
      if (!resumed.ok) return resumed;
    }
    for (const { id } of names) {
      const resumed = await client.call("sync.resume", { sync: id });
      if (!resumed.ok) return resumed;
    }
    if (io.json) printJson(io, { resumed: names.map(({ name }) => name) });
    else
      io.out(
        positionals.length === 0
          ? "The agent goes on."
          : `${listed(names)} ${names.length === 1 ? "goes" : "go"} on.`,
      );
    return ok(exit.done);
  });
}

async function named(
  client: Parameters<Parameters<typeof withAgent>[1]>[0],
  words: readonly string[],
  cwd: string,
) {
  const state = await client.call("agent.state", {});
  if (!state.ok) return state.error;
  const found = findAgentSyncs(state.value, words, cwd);
  return found.ok ? found.value : found.error;
}

const listed = (syncs: readonly { readonly name: string }[]): string =>
  syncs.map(({ name }) => printable(name)).join(", ");
