import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { Logs } from "../ports.ts";
import { type AgentDeeds, agentHandlers } from "./agent.ts";
import { waitingHandlers } from "./conflicts.ts";
import { proposalHandlers } from "./proposals.ts";
import { runHandlers } from "./runs.ts";

/** All that can be asked of the agent. */
export const allHandlers = (deeds: AgentDeeds, logs: Logs): AgentApi["handlers"] => ({
  ...agentHandlers(deeds),
  ...runHandlers(deeds),
  ...waitingHandlers(deeds),
  ...proposalHandlers(deeds),
  "logs.search": (search, signal) => logs["logs.search"](search, signal),
});
