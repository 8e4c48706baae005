import type { Cause } from "../../shared/protocol/views.ts";

/** Why a run was begun, as a person says it. */
export function causeText(cause: Cause): string {
  switch (cause.kind) {
    case "manual":
      return "by hand";
    case "approved":
      return "approved plan";
    case "change":
      return `${lastPart(cause.path)} changed`;
    case "notification":
      return `${cause.endpoint} notified`;
    case "schedule":
      return cause.missed > 1 ? `schedule, for ${cause.missed} missed` : "schedule";
    case "after":
      return `after ${cause.sync}`;
    case "retry":
      return `retry ${cause.attempt}`;
    case "start":
      return "the agent started";
    case "undo":
      return `takes back ${cause.run}`;
  }
}

/** The last part of a path, of either kind of system. */
export const lastPart = (path: string): string =>
  path
    .split(/[\\/]/)
    .filter((part) => part !== "")
    .at(-1) ?? path;
