import { printable } from "../../../shared/base/printable.ts";
import type { ExitCode, Invocation } from "../command.ts";
import { exit } from "../command.ts";
import { installAgent } from "../install/install-agent.ts";
import { systemInstallPorts } from "../install/system-install-ports.ts";
import { printJson } from "../print-json.ts";
import { fail } from "../report.ts";
import { program } from "./start-agent.ts";
import { stopAgent } from "./stop-agent.ts";

/** Has the system start the agent at every login, or no longer. */
export async function installHere({ io }: Invocation, word: "install" | "uninstall"): Promise<ExitCode> {
  const ports = systemInstallPorts({
    env: io.env,
    cwd: io.cwd,
    program,
    stopAgent: async () => {
      const stopped = await stopAgent(io);
      return stopped.ok && stopped.value.ran;
    },
  });
  const done = await installAgent(ports, { uninstall: word === "uninstall" });
  if (!done.ok) return fail(io, done.error);
  const { changed, said, notes } = done.value;
  if (io.json) printJson(io, { changed, said, notes });
  else {
    for (const line of said) io.out(printable(line));
    for (const note of notes) io.out(io.style.dim(printable(note)));
  }
  return exit.done;
}
