import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { agentCommand, agentEnvironment } from "../../agent/cli/agent-command.ts";
import { connectAgent } from "../../shared/protocol/connect-agent.ts";
import type { Method, Params, Results } from "../../shared/protocol/methods.ts";
import type { AgentState, SyncView } from "../../shared/protocol/views.ts";
import { bundledAgent } from "./bundle.ts";

/** How a process ended: its exit code, or the signal that ended it. */
export type Ended = number | NodeJS.Signals;

const patience = 30_000;

interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** The bundled command; made for the tests unless it is given. */
  readonly program?: string;
}

/** The agent as `syncline agent start` starts it: a process of its own, asked over its socket. */
export class AgentProgram {
  readonly home: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #program: string;
  readonly #client: ReturnType<typeof connectAgent>;
  #child: ChildProcess | null = null;
  #ended: Promise<Ended> = Promise.resolve(0);
  #said = "";

  constructor(home: string, { env = {}, program = bundledAgent() }: ProgramOptions = {}) {
    this.home = home;
    this.#env = env;
    this.#program = program;
    this.#client = connectAgent(home);
  }

  /** The process that runs; `null` where none does. */
  get child(): ChildProcess | null {
    return this.#child;
  }

  /** All that it printed. */
  get said(): string {
    return this.#said;
  }

  /** Starts it, with a port of its own unless one is given, and does not wait until it answers. */
  spawn(port = 0): Promise<Ended> {
    const [node, ...words] = agentCommand(process.execPath, this.#program);
    const child = spawn(node, [...words, "--port", String(port)], {
      env: { ...process.env, ...agentEnvironment, ...this.#env, SYNCLINE_HOME: this.home, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (piece: Buffer) => {
        this.#said += piece.toString();
      });
    this.#ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        if (this.#child === child) this.#child = null;
        resolve(code ?? signal ?? "SIGKILL");
      });
    });
    return this.#ended;
  }

  /** Starts it, and waits until it answers. */
  async start(port?: number): Promise<AgentState> {
    void this.spawn(port);
    return this.answers();
  }

  async answers(): Promise<AgentState> {
    const end = performance.now() + patience;
    for (;;) {
      const answer = await this.#client.call("agent.state", {});
      if (answer.ok) return answer.value;
      if (this.#child === null) throw new Error(`The agent ended: ${this.#said}`);
      if (performance.now() > end) throw new Error(`The agent does not answer: ${answer.error.message}`);
      await delay(20);
    }
  }

  async ask<M extends Method>(method: M, params: Params<M>): Promise<Results[M]> {
    const answer = await this.#client.call(method, params);
    if (!answer.ok) throw new Error(`${method}: ${answer.error.message}`);
    return answer.value;
  }

  try<M extends Method>(method: M, params: Params<M>) {
    return this.#client.call(method, params);
  }

  /** Sends a signal, and resolves with how the process ended. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<Ended> {
    this.#child?.kill(signal);
    return this.#ended;
  }

  /** All syncs, once they are as wanted; fails, saying how they are, where that does not come. */
  async until(
    is: (syncs: readonly SyncView[], state: AgentState) => boolean,
    what: string,
    milliseconds = patience,
  ): Promise<AgentState> {
    const end = performance.now() + milliseconds;
    for (;;) {
      const state = await this.answers();
      if (is(state.syncs, state)) return state;
      if (performance.now() > end)
        throw new Error(`This does not come: ${what}. ${JSON.stringify(state, null, 1)}`);
      await delay(50);
    }
  }

  close(): void {
    this.#child?.kill("SIGKILL");
    this.#client.close();
  }
}
