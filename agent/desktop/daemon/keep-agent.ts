import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import type { Moment } from "../../../shared/protocol/views.ts";

/** A process that the desktop has started. */
export interface AgentProcess {
  /** Calls back once, with the code that it ended with; `null` where it never started or was killed. */
  onExit(ended: (code: number | null) => void): void;
  kill(): void;
}

export interface KeeperPorts {
  /** Whether there is an agent: `silent` is one that is there and does not answer. */
  look(): Promise<"answers" | "silent" | "none">;
  /** Whether an agent that is not there any more was told to stop, rather than died. */
  wasStopped(): boolean;
  start(): AgentProcess;
  now(): Moment;
  /** Returns what takes it back. */
  later(milliseconds: number, what: () => void): () => void;
}

/** Whose agent there is, or why there is none. */
export type Kept =
  | { readonly kind: "starting" }
  | { readonly kind: "ours" }
  | { readonly kind: "theirs" }
  | { readonly kind: "down"; readonly problem: Diagnostic; readonly retryAt: Moment | null };

const shortestWait = 1_000;
const longestWait = 60_000;
/** An agent that ran for so long had started well: the next end of it is the first again. */
const ranWell = 60_000;
/** An agent of somebody else's that died may be restarted by who started it. */
const patience = 15_000;

/**
 * Sees to it that there is one agent: attaches to one that runs, or else starts one, and starts it again where it fails,
 * ever more seldom. One that somebody stopped, ours or not, stays stopped until somebody starts it. `SPEC D50`, `D51`.
 */
export class AgentKeeper {
  readonly #ports: KeeperPorts;
  readonly #tell: (kept: Kept) => void;
  #process: AgentProcess | null = null;
  #failures = 0;
  #takeBack = (): void => {};
  #ended: (() => void) | null = null;

  constructor(ports: KeeperPorts, tell: (kept: Kept) => void) {
    this.#ports = ports;
    this.#tell = tell;
  }

  /** Looks for an agent now, and starts one where there is none. */
  async begin(): Promise<void> {
    this.#takeBack();
    if (this.#process !== null || this.#ended !== null) return;
    this.#tell({ kind: "starting" });
    const found = await this.#ports.look();
    if (this.#ended !== null) return;
    if (found === "silent") return this.#again(silent, patience);
    if (found === "answers") return this.#tell({ kind: "theirs" });
    if (this.#process !== null) return;
    const startedAt = this.#ports.now();
    const process = this.#ports.start();
    this.#process = process;
    this.#tell({ kind: "ours" });
    process.onExit((code) => {
      this.#process = null;
      this.#exited(code, this.#ports.now() - startedAt);
    });
  }

  /** The agent that was attached to cannot be reached any more. */
  lost(why: Diagnostic): void {
    if (this.#process !== null || this.#ended !== null) return;
    if (this.#ports.wasStopped()) this.#tell({ kind: "down", problem: stopped, retryAt: null });
    else this.#again(why, patience);
  }

  /**
   * Ends the agent where it is ours: `ask` asks it to stop and says whether it heard; where it did not, or has not stopped after
   * `bound` milliseconds, it is ended.
   */
  async end(ask: () => Promise<boolean>, bound: number): Promise<void> {
    this.#takeBack();
    const process = this.#process;
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    if (process === null) return;
    const giveUp = this.#ports.later(bound, () => {
      process.kill();
      this.#ended?.();
    });
    void ask().then((heard) => {
      if (!heard) process.kill();
    });
    await ended;
    giveUp();
  }

  #exited(code: number | null, lasted: number): void {
    if (this.#ended !== null) this.#ended();
    else if (code === 0) this.#tell({ kind: "down", problem: stopped, retryAt: null });
    else this.#failed(code, lasted);
  }

  #failed(code: number | null, lasted: number): void {
    this.#failures = lasted >= ranWell ? 1 : this.#failures + 1;
    const wait = Math.min(longestWait, shortestWait * 2 ** (this.#failures - 1));
    this.#again(failed(code, this.#failures), wait);
  }

  #again(why: Diagnostic, wait: number): void {
    this.#takeBack();
    this.#tell({ kind: "down", problem: why, retryAt: this.#ports.now() + wait });
    this.#takeBack = this.#ports.later(wait, () => void this.begin());
  }
}

const stopped = problem("agent.not-running", "The agent was stopped", {
  hint: "Choose “Start the agent now” in the menu.",
});

const silent = problem("agent.not-running", "An agent is running, but does not answer", {
  hint: "End it: syncline agent stop",
});

const failed = (code: number | null, times: number): Diagnostic =>
  problem(
    "agent.failed",
    `The agent ended${code === null ? "" : ` with code ${code}`}${times > 1 ? `, ${times} times in a row` : ""}`,
    { hint: "Why it ended: syncline agent logs" },
  );
