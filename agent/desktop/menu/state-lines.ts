import { conditionOf } from "../../../shared/protocol/condition.ts";
import type { AgentState, Moment, Pause } from "../../../shared/protocol/views.ts";
import { type AgentSeen, troublesOf } from "../agent-seen.ts";
import { type Entry, text } from "./entry.ts";
import { progressWords } from "./progress-words.ts";
import { counted, short, whenOf } from "./words.ts";

/** Problems of the agent itself that are named; more are counted. */
const namedProblems = 3;

/** How it stands, in the menu's first line and those below it that tell what is wrong with the agent itself. */
export function stateLines(agent: AgentSeen, now: Moment, zone: string): readonly Entry[] {
  switch (agent.kind) {
    case "starting":
      return [text("Starting the agent…")];
    case "down":
      return [
        text("The agent is not running: nothing is synced"),
        text(short(agent.problem.message)),
        ...(agent.retryAt === null
          ? []
          : [text(`It is started again at ${whenOf(agent.retryAt, now, zone)}`)]),
      ];
    case "running":
      return [text(stateWords(agent.state, now, zone)), ...problemLines(troublesOf(agent.state))];
  }
}

export const pausedWords = (pause: Pause, now: Moment, zone: string): string =>
  pause.until === null ? "Paused until resumed" : `Paused until ${whenOf(pause.until, now, zone)}`;

function stateWords(state: AgentState, now: Moment, zone: string): string {
  const { syncs, pause } = state;
  const waiting = syncs.filter(({ attention }) => attention.length > 0).length;
  switch (conditionOf(state)) {
    case "paused":
      return pause === null ? "Paused" : pausedWords(pause, now, zone);
    case "syncing":
      return syncingWords(state);
    case "attention":
      return syncs.length === 1
        ? `${short(syncs[0]?.name ?? "", 40)} needs attention`
        : `${waiting} of ${counted(syncs.length, "sync", "syncs")} ${waiting === 1 ? "needs" : "need"} attention`;
    case "offline":
      return "No network: syncs that need it wait";
    case "idle":
      if (troublesOf(state).length > 0) return "The agent needs attention";
      if (syncs.length === 0) return "No syncs yet";
      return syncs.length === 1 ? "All is well" : `All is well: ${counted(syncs.length, "sync")}`;
  }
}

function syncingWords({ syncs }: AgentState): string {
  const running = syncs.filter(({ activity }) => activity.kind === "running");
  const [first] = running;
  if (running.length === 1 && first?.activity.kind === "running")
    return `Syncing ${short(first.name, 40)}: ${progressWords(first.activity.progress)}`;
  return `Syncing ${running.length} of ${counted(syncs.length, "sync")}`;
}

function problemLines(troubles: readonly string[]): readonly Entry[] {
  const more = troubles.length - namedProblems;
  return [
    ...troubles.slice(0, namedProblems).map((message) => text(short(message))),
    ...(more > 0 ? [text(`and ${counted(more, "more problem")}: see the logs`)] : []),
  ];
}
