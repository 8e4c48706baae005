import { conditionOf } from "../../shared/protocol/condition.ts";
import type { AgentState } from "../../shared/protocol/views.ts";
import type { Translate } from "../words/translate.ts";
import type { LinkStatus } from "./agent-link.ts";

export interface StatusText {
  /** With codicons. */
  readonly text: string;
  readonly tooltip: string;
  readonly tone: "plain" | "warning" | "error";
}

/** The agent at a glance: what the status bar shows. */
export function statusText(status: LinkStatus, state: AgentState | null, t: Translate): StatusText {
  if (state !== null) return ofState(state, t);
  switch (status.kind) {
    case "connecting":
    case "connected":
      return { text: "$(sync) Syncline", tooltip: t("Connecting to the agent"), tone: "plain" };
    case "absent":
      return {
        text: `$(circle-slash) ${t("Syncline: no agent")}`,
        tooltip: t("No agent is running: nothing syncs by itself."),
        tone: "plain",
      };
    case "older":
      return {
        text: `$(versions) ${t("Syncline: older agent")}`,
        tooltip: t("The agent that runs is of Syncline {0}, older than this extension.", status.version),
        tone: "warning",
      };
    case "newer":
      return {
        text: `$(versions) ${t("Syncline: newer agent")}`,
        tooltip: t("The agent that runs is of Syncline {0}, newer than this extension.", status.version),
        tone: "warning",
      };
    case "lost":
      return {
        text: `$(debug-disconnect) ${t("Syncline: agent lost")}`,
        tooltip: status.problem.message,
        tone: "warning",
      };
  }
}

function ofState(state: AgentState, t: Translate): StatusText {
  const waiting = state.syncs.reduce((sum, { attention }) => sum + attention.length, 0);
  const running = state.syncs.filter(({ activity }) => activity.kind === "running").map(({ name }) => name);
  switch (conditionOf(state)) {
    case "paused":
      return { text: `$(debug-pause) Syncline`, tooltip: t("All syncs are paused."), tone: "plain" };
    case "syncing":
      return { text: `$(sync~spin) Syncline`, tooltip: t("Syncing {0}", running.join(", ")), tone: "plain" };
    case "attention":
      return {
        text: `$(warning) Syncline ${waiting}`,
        tooltip: waiting === 1 ? t("1 thing waits for you.") : t("{0} things wait for you.", waiting),
        tone: "warning",
      };
    case "offline":
      return {
        text: `$(cloud-offline) Syncline`,
        tooltip: t("There is no network: what needs it waits."),
        tone: "plain",
      };
    case "idle":
      return {
        text: `$(pass) Syncline`,
        tooltip:
          state.syncs.length === 1 ? t("1 sync, in step") : t("{0} syncs, in step", state.syncs.length),
        tone: "plain",
      };
  }
}
