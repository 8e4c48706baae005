import type { AgentState, SyncView } from "./views.ts";

/** How one sync stands, in a word. What a person must see first comes first. */
export type Health = "failing" | "attention" | "paused" | "syncing" | "waiting" | "well" | "new";

const failures: ReadonlySet<SyncView["attention"][number]["kind"]> = new Set([
  "failing",
  "stale",
  "file",
  "unreadable",
]);

export function healthOf({ attention, pause, activity, lastRun }: SyncView): Health {
  if (activity.kind === "running") return "syncing";
  if (attention.some(({ kind }) => failures.has(kind))) return "failing";
  if (attention.length > 0) return "attention";
  if (pause !== null) return "paused";
  if (activity.kind !== "idle") return "waiting";
  return lastRun === null ? "new" : "well";
}

/** How the whole agent stands: what the tray icon shows. */
export type Condition = "idle" | "syncing" | "attention" | "paused" | "offline";

export function conditionOf({ syncs, pause, online }: AgentState): Condition {
  if (pause !== null) return "paused";
  if (syncs.some(({ activity }) => activity.kind === "running")) return "syncing";
  if (syncs.some(({ attention }) => attention.length > 0)) return "attention";
  return online ? "idle" : "offline";
}
