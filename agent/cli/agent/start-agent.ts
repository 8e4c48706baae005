import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { homeOf } from "../../../shared/engine/home.ts";
import { agentPlaceOf } from "../../../shared/protocol/agent-place.ts";
import { connectAgent } from "../../../shared/protocol/connect-agent.ts";
import type { AgentState } from "../../../shared/protocol/views.ts";
import { agentCommand, agentEnvironment } from "../agent-command.ts";
import type { Io } from "../io.ts";

/** How long an agent may take until it answers, in milliseconds. */
const patience = 20_000;

/** The program that this command is, as the bundle has it. */
export const program = fileURLToPath(new URL("main.js", import.meta.url));

export interface StartedAgent {
  readonly state: AgentState;
  /** It ran before. */
  readonly wasThere: boolean;
}

/** Starts the agent in the background, where none runs, and waits until it answers. */
export async function startAgent(port: number | null, io: Io): Promise<Result<StartedAgent, Diagnostic>> {
  const home = homeOf(io.env, process.platform).folder;
  const client = connectAgent(home);
  try {
    const before = await client.call("agent.state", {});
    if (before.ok) return ok({ state: before.value, wasThere: true });
    if (before.error.code !== "agent.not-running") return before;
    const child = spawnAgent(home, port, io);
    if (!child.ok) return child;
    const end = performance.now() + patience;
    while (performance.now() < end && !io.signal.aborted) {
      await delay(50);
      const answer = await client.call("agent.state", {});
      if (answer.ok) return ok({ state: answer.value, wasThere: false });
      const ended = child.value.ended();
      if (ended !== null) return err(whyEnded(ended, child.value.output));
    }
    return err(
      problem("agent.failed", "The agent was started, but does not answer", {
        hint: "syncline agent logs may say why.",
      }),
    );
  } finally {
    client.close();
  }
}

interface Child {
  readonly output: string;
  /** How it ended; `null` while it runs. */
  ended(): string | null;
}

function spawnAgent(home: string, port: number | null, io: Io): Result<Child, Diagnostic> {
  const { folder } = agentPlaceOf(home);
  const output = join(folder, "start.txt");
  let file: number;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    file = openSync(output, "w", 0o600);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return err(
      problem("file.unwritable", `The agent's folder cannot be written to: ${why}`, { at: { file: folder } }),
    );
  }
  // The folder that it is started in is not kept busy.
  const [node, ...words] = agentCommand(process.execPath, program);
  const child = spawn(node, [...words, ...(port === null ? [] : ["--port", String(port)])], {
    cwd: home,
    env: { ...agentEnvironment, ...io.env },
    detached: true,
    stdio: ["ignore", file, file],
    windowsHide: true,
  });
  closeSync(file);
  let ended: string | null = null;
  child.on("error", ({ message }) => {
    ended = message;
  });
  child.on("exit", (code, signal) => {
    ended = signal === null ? `code ${code}` : `signal ${signal}`;
  });
  child.unref();
  return ok({ output, ended: () => ended });
}

function whyEnded(ended: string, output: string): Diagnostic {
  let said = "";
  try {
    said = readFileSync(output, "utf8").trim().slice(-2000);
  } catch {
    // Then it said nothing that can be read.
  }
  return problem("agent.failed", `The agent ended at once (${ended})${said === "" ? "" : `:\n${said}`}`, {
    hint: "Run it in front of you to see more: syncline agent run",
  });
}
