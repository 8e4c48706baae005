import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { type Condition, conditionOf } from "../../shared/protocol/condition.ts";
import type { AgentState, Moment } from "../../shared/protocol/views.ts";

/** The agent as the desktop sees it. Everything that is shown follows from one of these. */
export type AgentSeen =
  | { readonly kind: "starting" }
  /** `ours`: started by the desktop and ended with it. Else it ran before, and goes on without the desktop. */
  | { readonly kind: "running"; readonly state: AgentState; readonly ours: boolean }
  /** Not there. `retryAt` is when it is tried again by itself; `null`: when somebody asks for it. */
  | { readonly kind: "down"; readonly problem: Diagnostic; readonly retryAt: Moment | null };

/** What the icon tells: how the agent stands, or that there is none. */
export type Sign = Condition | "down";

export const signs: readonly Sign[] = ["idle", "syncing", "attention", "paused", "offline", "down"];

/** What is wrong with the agent itself, or keeps it from a folder, in a sentence each. */
export const troublesOf = ({ problems, workspaces }: AgentState): readonly string[] => [
  ...problems.map(({ message }) => message),
  ...workspaces
    .filter(({ state }) => state.kind === "missing")
    .map(({ name }) => `The folder ${name} is not there: its syncs wait`),
];

export function signOf(agent: AgentSeen): Sign {
  if (agent.kind === "running")
    return conditionOf(agent.state) === "idle" && troublesOf(agent.state).length > 0
      ? "attention"
      : conditionOf(agent.state);
  return agent.kind === "starting" ? "syncing" : "down";
}
