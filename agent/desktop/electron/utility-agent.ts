import { sep } from "node:path";
import { utilityProcess } from "electron";
import type { AgentProcess } from "../daemon/keep-agent.ts";

/** Starts the agent's program in a process of Electron's own, which ends with the desktop at the latest. */
export function utilityAgent(program: string): AgentProcess {
  const process = utilityProcess.fork(unpacked(program), [], {
    serviceName: "Syncline agent",
    stdio: "ignore",
  });
  return {
    onExit: (ended) => process.once("exit", (code) => ended(code)),
    kill: () => void process.kill(),
  };
}

/** In a packed program the agent lies beside the archive: its worker threads and native module need real files. */
const unpacked = (program: string): string =>
  program.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`);
