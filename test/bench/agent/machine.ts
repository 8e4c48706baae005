import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { assert } from "../../../shared/base/assert.ts";
import { AgentProgram } from "../../support/agent-program.ts";

/** A user's machine: a folder of files, and the built agent that syncs it. */
export class Machine {
  readonly agent: AgentProgram;
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-bench-")));
  readonly #folder = join(this.#root, "work");

  /** `dist` is the folder of the bundles. */
  constructor(files: Readonly<Record<string, string>>, dist = "dist") {
    mkdirSync(this.#folder);
    for (const [name, text] of Object.entries(files)) this.put(name, text);
    this.agent = new AgentProgram(join(this.#root, "home"), { program: resolve(dist, "main.js") });
    mkdirSync(this.agent.home);
  }

  put(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.#folder, name), "utf8");
  }

  get pid(): number {
    const pid = this.agent.child?.pid;
    assert(pid, "the agent runs");
    return pid;
  }

  /** Starts the agent, and gives it its folder. */
  async start(): Promise<void> {
    await this.agent.start();
    await this.agent.ask("workspaces.add", { folder: this.#folder });
  }

  /** Ends the agent, if it runs, and removes everything. */
  async close(): Promise<void> {
    await this.agent.end("SIGKILL");
    this.agent.close();
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 3 });
  }
}
