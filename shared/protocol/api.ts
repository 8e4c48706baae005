import type { Diagnostic } from "../base/diagnostic.ts";
import type { Result } from "../base/result.ts";
import type { AgentEvent } from "./events.ts";
import type { Method, ParsedParams, Results } from "./methods.ts";

/** The agent behind its control API: what the server asks, and what it passes on. */
export interface AgentApi {
  readonly handlers: {
    readonly [M in Method]: (
      params: ParsedParams<M>,
      signal: AbortSignal,
    ) => Promise<Result<Results[M], Diagnostic>>;
  };
  /** Calls back with a `state` event at once, then with every event. Returns what ends it. */
  subscribe(listener: (event: AgentEvent) => void): () => void;
}
