import { problem } from "../../../shared/base/diagnostic.ts";
import { err, ok } from "../../../shared/base/result.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { AgentEvent } from "../../../shared/protocol/events.ts";
import { type Method, methods } from "../../../shared/protocol/methods.ts";
import { protocolVersion } from "../../../shared/protocol/version.ts";
import type { AgentState } from "../../../shared/protocol/views.ts";

export const emptyState: AgentState = {
  protocol: protocolVersion,
  version: "0.0.0",
  pid: process.pid,
  startedAt: 0,
  dashboard: null,
  pause: null,
  online: true,
  notifies: false,
  workspaces: [],
  syncs: [],
  problems: [],
};

type Handlers = AgentApi["handlers"];

/** An agent that does nothing but remember what it was asked, and says what a test tells it to. */
export class FakeAgent implements AgentApi {
  state: AgentState = emptyState;
  readonly asked: { readonly method: Method; readonly params: unknown; readonly signal: AbortSignal }[] = [];
  readonly listeners = new Set<(event: AgentEvent) => void>();
  /** How often anybody began to listen. */
  subscriptions = 0;
  readonly handlers: Handlers;

  constructor(own: Partial<Handlers> = {}) {
    const unknown = async () => err(problem("agent.unknown", "The fake agent does not know that"));
    const known: Partial<Handlers> = {
      "agent.state": async () => ok(this.state),
      "agent.pause": async () => ok({}),
      "sync.run": async () => ok({}),
      ...own,
    };
    const remembering = (method: Method) => async (params: never, signal: AbortSignal) => {
      this.asked.push({ method, params, signal });
      const handler: ((params: never, signal: AbortSignal) => unknown) | undefined = known[method];
      return (handler ?? unknown)(params, signal);
    };
    const all: Record<string, unknown> = {};
    for (const method of Object.keys(methods) as Method[]) all[method] = remembering(method);
    this.handlers = all as Handlers;
  }

  subscribe(listener: (event: AgentEvent) => void): () => void {
    this.subscriptions++;
    this.listeners.add(listener);
    listener({ kind: "state", state: this.state });
    return () => this.listeners.delete(listener);
  }

  emit(event: AgentEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }
}
