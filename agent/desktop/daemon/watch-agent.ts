import { setTimeout as delay } from "node:timers/promises";
import { problem } from "../../../shared/base/diagnostic.ts";
import type { AgentClient } from "../../../shared/protocol/connect-agent.ts";
import { stateAfter } from "../../../shared/protocol/state-after.ts";
import type { AgentState } from "../../../shared/protocol/views.ts";
import type { AgentSeen } from "../agent-seen.ts";
import { AgentKeeper, type AgentProcess, type Kept } from "./keep-agent.ts";

/** How long an agent may take to stop, in milliseconds, before it is killed: it needs five seconds at most. */
const stopBound = 7_000;
/** How long an agent may take to answer. */
const answerBound = 5_000;

/** Keeps an agent, and tells how it stands whenever that has changed. */
export class AgentWatch {
  readonly #client: AgentClient;
  readonly #keeper: AgentKeeper;
  readonly #tell: (agent: AgentSeen) => void;
  readonly #ended = new AbortController();
  #kept: Kept = { kind: "starting" };
  #state: AgentState | null = null;

  constructor(
    client: AgentClient,
    start: () => AgentProcess,
    wasStopped: () => boolean,
    tell: (agent: AgentSeen) => void,
  ) {
    this.#client = client;
    this.#tell = tell;
    this.#keeper = new AgentKeeper(
      {
        look: async () => {
          const answer = await client.call("agent.state", {}, AbortSignal.timeout(answerBound));
          if (answer.ok) return "answers";
          if (answer.error.code === "run.cancelled") return "silent";
          // One that refuses, or speaks another version, is none of ours to start beside.
          return answer.error.code === "agent.not-running" ? "none" : "answers";
        },
        wasStopped,
        start,
        now: Date.now,
        later: (milliseconds, what) => {
          const timer = setTimeout(what, milliseconds);
          return () => clearTimeout(timer);
        },
      },
      (kept) => {
        this.#kept = kept;
        if (kept.kind === "down") this.#state = null;
        this.#show();
      },
    );
  }

  get seen(): AgentSeen {
    if (this.#kept.kind === "down") return this.#kept;
    if (this.#state === null) return { kind: "starting" };
    return { kind: "running", state: this.#state, ours: this.#kept.kind === "ours" };
  }

  /** Runs until `end`. */
  async run(): Promise<void> {
    await this.#keeper.begin();
    for await (const event of this.#client.events(this.#ended.signal)) {
      if (event.kind !== "unreachable") {
        const before = this.#state;
        this.#state = stateAfter(before, event);
        if (event.kind === "state" && this.#kept.kind === "down") this.#kept = { kind: "theirs" };
        if (this.#state !== before) this.#show();
        continue;
      }
      const wasThere = this.#state !== null;
      this.#state = null;
      if (event.problem.code !== "agent.not-running") this.#refused(event.problem.message);
      else if (this.#kept.kind === "theirs") this.#keeper.lost(event.problem);
      else if (wasThere) this.#show();
    }
  }

  /** Looks for the agent at once, where it would be waited for. */
  restart(): void {
    void this.#keeper.begin();
  }

  /** Ends the agent where the desktop started it. */
  async end(): Promise<void> {
    const ask = async (): Promise<boolean> =>
      (await this.#client.call("agent.stop", {}, AbortSignal.timeout(answerBound))).ok;
    await this.#keeper.end(ask, stopBound);
    this.#ended.abort();
    await delay(0);
    this.#client.close();
  }

  #refused(message: string): void {
    this.#kept = { kind: "down", problem: problem("agent.version", message), retryAt: null };
    this.#show();
  }

  #show(): void {
    if (!this.#ended.signal.aborted) this.#tell(this.seen);
  }
}
