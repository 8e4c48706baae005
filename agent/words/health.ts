import type { Condition, Health } from "../../shared/protocol/condition.ts";
import type { Activity, AgentState, Attention, Progress, SyncView } from "../../shared/protocol/views.ts";
import { count } from "../cli/render/count.ts";
import { causeText } from "./cause.ts";
import { relative, untilWhen } from "./time.ts";

export const healthWords: Readonly<Record<Health, string>> = {
  failing: "Failing",
  attention: "Needs you",
  paused: "Paused",
  syncing: "Syncing",
  waiting: "Waiting",
  well: "In step",
  new: "Not run yet",
};

export const conditionWords: Readonly<Record<Condition, string>> = {
  idle: "All is well",
  syncing: "Syncing",
  attention: "Needs you",
  paused: "Paused",
  offline: "Offline",
};

/** What waits for a person, in a few words. */
export function attentionText(attention: Attention): string {
  switch (attention.kind) {
    case "blocked":
      return "Plan held";
    case "failing":
      return attention.times > 1 ? `Failed ${attention.times} times` : "Failed";
    case "stale":
      return `No success in ${count(attention.intervals, "interval")}`;
    case "file":
      return "Sync file has an error";
    case "unreadable":
      return `${attention.endpoint} cannot be read`;
    case "conflicts":
      return count(attention.count, "conflict");
    case "rejected":
      return `${attention.count} rejected`;
    case "refused":
      return `${attention.count} refused`;
  }
}

export const attentionTone = ({ kind }: Attention): "error" | "warning" | "conflict" => {
  if (kind === "conflicts") return "conflict";
  return kind === "failing" || kind === "file" || kind === "unreadable" || kind === "stale"
    ? "error"
    : "warning";
};

export function progressText({ phase, endpoint, done, total }: Progress): string {
  const what = { opening: "Opening", reading: "Reading", planning: "Planning", writing: "Writing" }[phase];
  const whom = endpoint === null ? "" : ` ${endpoint}`;
  return total > 0 ? `${what}${whom} ${Math.min(100, Math.floor((done / total) * 100))} %` : `${what}${whom}`;
}

export function activityText(activity: Activity): string {
  switch (activity.kind) {
    case "idle":
      return "";
    case "queued":
      return `Queued: ${causeText(activity.cause)}`;
    case "running":
      return progressText(activity.progress);
    case "waiting":
      return `Waits for ${activity.for}`;
  }
}

export function pauseText(pause: SyncView["pause"], now: number): string {
  if (pause === null) return "";
  return pause.until === null ? "Paused until resumed" : `Paused until ${untilWhen(pause.until, now)}`;
}

export const relativeOr = (at: number | null, now: number, none: string): string =>
  at === null ? none : relative(at, now);

/** Whether anything waits for a person: of a sync, of a folder, or of the agent itself. */
export const needsPerson = ({ syncs, workspaces, problems }: AgentState): boolean =>
  problems.length > 0 ||
  workspaces.some(({ state }) => state.kind === "missing") ||
  syncs.some(({ attention }) => attention.length > 0);
