import { utilityProcess } from "electron";
import type { AgentProcess } from "../daemon/keep-agent.ts";

/** Starts the agent's program in a process of Electron's own, which ends with the desktop at the latest. */
export function utilityAgent(program: string): AgentProcess {
  const process = utilityProcess.fork(program, [], { serviceName: "Syncline agent", stdio: "ignore" });
  return {
    onExit: (ended) => process.once("exit", (code) => ended(code)),
    kill: () => void process.kill(),
  };
}
