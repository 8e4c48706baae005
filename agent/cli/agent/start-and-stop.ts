import { homeOf } from "../../../shared/engine/home.ts";
import { type ExitCode, exit, type Invocation } from "../command.ts";
import { printJson } from "../print-json.ts";
import { count } from "../render/count.ts";
import { fail } from "../report.ts";
import { readPort, signInLink } from "./run-here.ts";
import { startAgent } from "./start-agent.ts";
import { stopAgent } from "./stop-agent.ts";

export async function start({ io, text }: Invocation): Promise<ExitCode> {
  const port = readPort(text("port"));
  if (!port.ok) return fail(io, port.error);
  io.progress("Starting the agent…");
  const started = await startAgent(port.value, io);
  io.progress(null);
  if (!started.ok) return fail(io, started.error);
  const { state, wasThere } = started.value;
  if (io.json) {
    printJson(io, { pid: state.pid, wasRunning: wasThere, dashboard: state.dashboard });
    return exit.done;
  }
  const { style } = io;
  const knows =
    state.workspaces.length === 0
      ? "It has no folder yet: syncline add FOLDER"
      : `It runs what is in ${count(state.workspaces.length, "folder")}.`;
  io.out(`${style.good(wasThere ? "The agent runs already." : "The agent runs.")} ${knows}`);
  const link = await signInLink(homeOf(io.env, process.platform).folder);
  io.out(link.ok ? `Dashboard: ${style.bold(link.value)}` : style.error(link.error.message));
  if (port.value !== null && wasThere)
    io.err(style.warning("Its port stays as it is until it is started anew."));
  return exit.done;
}

export async function stop({ io }: Invocation): Promise<ExitCode> {
  const stopped = await stopAgent(io);
  if (!stopped.ok) return fail(io, stopped.error);
  const { ran } = stopped.value;
  if (io.json) printJson(io, { ran });
  else io.out(ran ? "The agent has stopped." : "No agent runs.");
  return exit.done;
}
