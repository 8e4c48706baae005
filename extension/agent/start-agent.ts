import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { agentPlaceOf } from "../../shared/protocol/agent-place.ts";

/** An agent that was started and may not answer yet. */
export interface StartedProcess {
  /** Why it ended; `null` while it runs. */
  ended(): Diagnostic | null;
}

export interface StartOptions {
  /** The folder of `homeOf`. */
  readonly home: string;
  /** The bundled agent. */
  readonly program: string;
  /** Node, or an Electron that can be one: the editor's own. */
  readonly node: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Starts the bundled agent, which outlives the editor and belongs to the user, not to a window. */
export function startAgent({ home, program, node, env }: StartOptions): StartedProcess {
  const { folder } = agentPlaceOf(home);
  const output = join(folder, "start.txt");
  let ended: string | null = null;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = openSync(output, "w", 0o600);
    const child = spawn(node, ["--max-semi-space-size=4", program], {
      // The workspace's folder is not kept busy.
      cwd: home,
      env: { MALLOC_ARENA_MAX: "2", ...env, ELECTRON_RUN_AS_NODE: "1", SYNCLINE_HOME: home },
      detached: true,
      stdio: ["ignore", file, file],
      windowsHide: true,
    });
    closeSync(file);
    child.on("error", ({ message }) => {
      ended = message;
    });
    child.on("exit", (code, signal) => {
      ended = signal === null ? `code ${code}` : `signal ${signal}`;
    });
    child.unref();
  } catch (cause) {
    ended = cause instanceof Error ? cause.message : String(cause);
  }
  return { ended: () => (ended === null ? null : whyEnded(ended, output)) };
}

function whyEnded(ended: string, output: string): Diagnostic {
  let said = "";
  try {
    said = readFileSync(output, "utf8").trim().slice(-2000);
  } catch {
    // Then it said nothing that can be read.
  }
  return problem("agent.failed", `The agent ended at once (${ended})${said === "" ? "" : `: ${said}`}`);
}
