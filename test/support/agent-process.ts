import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { agentCommand, agentEnvironment } from "../../agent/cli/agent-command.ts";
import type { AgentClient } from "../../shared/protocol/connect-agent.ts";
import { connectAgent } from "../../shared/protocol/connect-agent.ts";
import type { Method, Params, Results } from "../../shared/protocol/methods.ts";
import { comesTrue } from "./comes-true.ts";

/** The agent as a user has it: the built program in a process of its own, with a home and a folder of its own. */
export class AgentProcess {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-agent-")));
  readonly home = join(this.root, "home");
  readonly folder = join(this.root, "work");
  readonly client: AgentClient;
  output = "";
  readonly #dist: string;
  #child: ChildProcess | null = null;

  /** `dist` is the folder of the bundles. */
  constructor(files: Readonly<Record<string, string>> = {}, dist = "dist") {
    this.#dist = resolve(dist);
    mkdirSync(this.home);
    mkdirSync(this.folder);
    for (const [name, text] of Object.entries(files)) this.put(name, text);
    this.client = connectAgent(this.home);
  }

  put(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error("The agent does not run");
    return pid;
  }

  /** Starts the program as `agent start` does, and returns at once. */
  launch(): void {
    const [node, ...words] = agentCommand(process.execPath, join(this.#dist, "main.js"));
    const env = { ...process.env, ...agentEnvironment, SYNCLINE_HOME: this.home };
    const child = spawn(node, [...words, "--port", "0"], {
      cwd: this.root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const take = (piece: unknown): void => {
      this.output += String(piece);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    this.#child = child;
  }

  /** Starts the agent, waits until it answers, and gives it its folder. */
  async start(): Promise<void> {
    this.launch();
    await comesTrue("the agent answers", async () => (await this.client.call("agent.state", {})).ok);
    await this.ask("workspaces.add", { folder: this.folder });
  }

  async ask<M extends Method>(method: M, params: Params<M>): Promise<Results[M]> {
    const answer = await this.client.call(method, params);
    if (!answer.ok) throw new Error(`${method}: ${answer.error.message}`);
    return answer.value;
  }

  /** Ends the process with a signal, and returns its exit code; `null` where the signal ended it. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return null;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await once(child, "exit");
    return child.exitCode;
  }

  /** Ends it, if it runs, and removes everything. */
  async close(): Promise<void> {
    await this.end("SIGKILL");
    this.client.close();
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}
