import type { Trigger } from "../mapping/sync-file.ts";
import type { TimedTrigger } from "./schedule.ts";

/** What tells a trigger from others: two that say the same are one. */
export const keyOf = (trigger: TimedTrigger): string =>
  trigger.kind === "every"
    ? `every ${trigger.milliseconds}`
    : `cron ${trigger.cron.trim().toLowerCase().split(/\s+/).join(" ")} ${trigger.zone ?? ""}`.trim();

export const isTimed = (trigger: Trigger): trigger is TimedTrigger =>
  trigger.kind === "every" || trigger.kind === "cron";
