import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { homeOf } from "../../../shared/engine/home.ts";
import { connectAgent } from "../../../shared/protocol/connect-agent.ts";
import { type ExitCode, exit } from "../command.ts";
import type { Io } from "../io.ts";
import { fail } from "../report.ts";
import { version } from "../version.ts";
import { tellEvents } from "./tell-events.ts";

/** The folder with the dashboard's files, beside the bundle that this file is part of. */
export const dashboardFolder = join(fileURLToPath(new URL(".", import.meta.url)), "dashboard");

export interface RunHere {
  /** In place of the settings' port. */
  readonly port: number | null;
  readonly guests?: readonly string[];
  /** What is said once it runs, behind the address. */
  readonly more?: string;
  /** Nothing is printed but problems, and no sign-in link: for services, whose output others may read. */
  readonly quiet?: boolean;
}

/**
 * Runs the agent in this process until a signal comes or somebody asks it to stop, and tells what it does. Its exit code
 * is 0 where it was stopped, whoever did that.
 */
export async function runHere(
  { port, guests = [], more = "", quiet = false }: RunHere,
  io: Io,
): Promise<ExitCode> {
  const home = homeOf(io.env, process.platform);
  // All that the agent consists of is read only where it runs.
  const { runAgent } = await import("../../daemon/run-agent.ts");
  const started = await runAgent({
    home,
    version,
    env: io.env,
    dashboard: dashboardFolder,
    port,
    notifies: true,
    guests,
  });
  if (!started.ok) return fail(io, started.error);
  const agent = started.value;
  if (!quiet) {
    const link = await signInLink(home.folder);
    if (io.json)
      io.out(JSON.stringify({ kind: "started", pid: process.pid, dashboard: link.ok ? link.value : null }));
    else io.out(greeting(link, io) + more);
  }
  const silence = quiet ? () => {} : tellEvents(agent.api, io);
  const stop = (): void => void agent.stop();
  if (io.signal.aborted) stop();
  io.signal.addEventListener("abort", stop, { once: true });
  await agent.stopped;
  silence();
  io.progress(null);
  if (!io.json && !quiet)
    io.out(io.style.dim("The agent has stopped. What it was doing goes on at its next start."));
  return exit.done;
}

/** The dashboard's address with a code that signs a browser in, once. */
export async function signInLink(home: string): Promise<Result<string, Diagnostic>> {
  const client = connectAgent(home);
  try {
    const answer = await client.call("agent.signIn", {});
    return answer.ok ? ok(answer.value.url) : answer;
  } finally {
    client.close();
  }
}

function greeting(link: Result<string, Diagnostic>, { style }: Io): string {
  const where = link.ok
    ? `Dashboard: ${style.bold(link.value)}\n${style.dim("The link signs one browser in, within five minutes; syncline agent open makes another.")}`
    : style.error(link.error.message);
  return `${style.good("The agent runs.")} ${style.dim("Ctrl-C stops it.")}\n${where}`;
}

/** A port as somebody typed it. */
export function readPort(given: string | undefined): Result<number | null, Diagnostic> {
  if (given === undefined) return ok(null);
  const port = Number(given);
  if (/^\d{1,5}$/.test(given) && port < 65536) return ok(port);
  return err(problem("usage", `--port takes a number from 0 to 65535, not "${given}"`));
}
