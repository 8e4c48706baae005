import { setTimeout as delay } from "node:timers/promises";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import { type AgentClient, connectAgent } from "../../shared/protocol/connect-agent.ts";
import type { AgentEvent } from "../../shared/protocol/events.ts";
import type { Method, Params, Results } from "../../shared/protocol/methods.ts";
import { stateAfter } from "../../shared/protocol/state-after.ts";
import { protocolVersion } from "../../shared/protocol/version.ts";
import type { AgentState } from "../../shared/protocol/views.ts";
import type { StartedProcess } from "./start-agent.ts";

/** How the editor stands to the user's agent. */
export type LinkStatus =
  /** Nothing is known yet, or an agent is being started. */
  | { readonly kind: "connecting" }
  /** None runs. */
  | { readonly kind: "absent" }
  | { readonly kind: "connected" }
  /** One runs that speaks another protocol than this extension; `version` is Syncline's. Nothing can be asked of it. */
  | { readonly kind: "older" | "newer"; readonly version: string; readonly problem: Diagnostic }
  /** It was there and cannot be reached just now, or it refuses. It is tried again. */
  | { readonly kind: "lost"; readonly problem: Diagnostic };

export interface LinkPorts {
  /** The folder of `homeOf`. */
  readonly home: string;
  /** Starts an agent that outlives the editor. */
  start(): StartedProcess;
}

/** How long an agent that was started may take until it answers, in milliseconds. */
const patience = 20_000;
const answerBound = 5_000;

/**
 * The editor's one connection to the agent: follows its state through restarts, and asks it. Nothing is sent before
 * `connect` or `ensure`. Knows no editor. `SPEC E70` to `E73`.
 */
export class AgentLink {
  readonly #client: AgentClient;
  readonly #ports: LinkPorts;
  #following: AbortController | null = null;
  readonly #stateListeners = new Set<() => void>();
  readonly #eventListeners = new Set<(event: AgentEvent) => void>();
  #status: LinkStatus = { kind: "connecting" };
  #state: AgentState | null = null;
  #ensuring: Promise<Result<AgentState, Diagnostic>> | null = null;
  #isDisposed = false;

  constructor(ports: LinkPorts) {
    this.#ports = ports;
    this.#client = connectAgent(ports.home);
  }

  get status(): LinkStatus {
    return this.#status;
  }

  /** How the agent and its syncs stand; `null` unless `status` is `connected`. */
  get state(): AgentState | null {
    return this.#state;
  }

  /** Calls back whenever `state` or `status` has changed. Returns what ends it. */
  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** Calls back with each of the agent's events, after `state` has taken it in. Returns what ends it. */
  onEvent(listener: (event: AgentEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  /** Follows the agent from now on, whether one runs or not. */
  connect(): void {
    if (this.#following === null && !this.#isDisposed) this.#followAnew();
  }

  /**
   * Connects to the agent that runs, or else starts one, and says how it stands. Fails with `agent.version` where one runs
   * that cannot be talked with, and with `agent.failed` where none could be started. Asked twice at the same time, one is
   * started.
   */
  ensure(): Promise<Result<AgentState, Diagnostic>> {
    this.#ensuring ??= this.#ensure().finally(() => {
      this.#ensuring = null;
    });
    return this.#ensuring;
  }

  /** Fails as `AgentClient.call` does; an agent that dies in the middle of it is `agent.not-running`. */
  call<M extends Method>(
    method: M,
    params: Params<M>,
    signal?: AbortSignal,
  ): Promise<Result<Results[M], Diagnostic>> {
    return this.#client.call(method, params, signal);
  }

  /** Resolves once no agent answers any more, after one was asked to stop; gives up after some seconds. */
  async gone(): Promise<void> {
    const end = performance.now() + patience;
    while (performance.now() < end && !this.#isDisposed) {
      const answer = await this.#client.call("agent.state", {}, AbortSignal.timeout(answerBound));
      if (!answer.ok && answer.error.code === "agent.not-running") return;
      await delay(100);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#following?.abort();
    this.#stateListeners.clear();
    this.#eventListeners.clear();
    this.#client.close();
  }

  /** Does not wait until a follower that found no agent looks again. */
  #followAnew(): void {
    this.#following?.abort();
    this.#following = new AbortController();
    void this.#follow(this.#following.signal);
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for await (const event of this.#client.events(signal)) {
      if (signal.aborted) return;
      if (event.kind === "unreachable") {
        await this.#unreachable(event.problem);
        continue;
      }
      const before = this.#state;
      this.#state = stateAfter(before, event);
      if (this.#state !== before) this.#became(this.#state === null ? this.#status : { kind: "connected" });
      for (const listener of [...this.#eventListeners]) listener(event);
    }
  }

  async #unreachable(told: Diagnostic): Promise<void> {
    const was = this.#status.kind;
    this.#state = null;
    if (told.code === "agent.version") this.#became(await this.#otherVersion(told));
    else if (told.code !== "agent.not-running" || was === "connected")
      this.#became({ kind: "lost", problem: told });
    else if (this.#ensuring === null) this.#became({ kind: "absent" });
  }

  async #otherVersion(told: Diagnostic): Promise<LinkStatus> {
    const answer = await this.#client.call("agent.state", {}, AbortSignal.timeout(answerBound));
    if (!answer.ok) return { kind: "lost", problem: answer.error };
    const { protocol, version } = answer.value;
    return { kind: protocol > protocolVersion ? "newer" : "older", version: String(version), problem: told };
  }

  async #ensure(): Promise<Result<AgentState, Diagnostic>> {
    const before = await this.#look();
    if (before.ok || before.error.code !== "agent.not-running") {
      if (this.#status.kind !== "connected") this.#followAnew();
      return before;
    }
    this.#became({ kind: "connecting" });
    const process = this.#ports.start();
    const end = performance.now() + patience;
    while (performance.now() < end && !this.#isDisposed) {
      await delay(50);
      const answer = await this.#look();
      if (answer.ok) {
        this.#followAnew();
        return answer;
      }
      const why = process.ended();
      if (why !== null) {
        // Another window's may have come first.
        const other = await this.#look();
        if (!other.ok) this.#became({ kind: "absent" });
        else this.#followAnew();
        return other.ok ? other : err(why);
      }
    }
    this.#became({ kind: "absent" });
    return err(
      problem("agent.failed", "The agent was started, but does not answer", {
        hint: "syncline agent logs may say why.",
      }),
    );
  }

  /** The agent's state, where it is one that can be talked with. */
  async #look(): Promise<Result<AgentState, Diagnostic>> {
    if (this.#state !== null) return ok(this.#state);
    const answer = await this.#client.call("agent.state", {}, AbortSignal.timeout(answerBound));
    if (!answer.ok || answer.value.protocol === protocolVersion) return answer;
    return err(
      problem(
        "agent.version",
        `The agent that runs is of Syncline ${answer.value.version}, which this extension cannot talk with`,
        {
          hint:
            answer.value.protocol > protocolVersion
              ? "Update the extension."
              : "Restart the agent with this version: syncline agent stop, then start it here.",
        },
      ),
    );
  }

  #became(status: LinkStatus): void {
    const isNew = status.kind === "connected" || status.kind !== this.#status.kind;
    this.#status = status;
    if (!isNew) return;
    for (const listener of [...this.#stateListeners]) listener();
  }
}
