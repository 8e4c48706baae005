import type { Health } from "../../shared/protocol/condition.ts";
import type { Attention, Cause, Progress, RunView, SyncView } from "../../shared/protocol/views.ts";
import { relative } from "../words/time.ts";
import type { Translate } from "../words/translate.ts";

/** How a sync stands, in a few words. */
export function standingText(sync: SyncView, health: Health, now: number, t: Translate): string {
  const { activity, pause, nextDue, attention } = sync;
  if (activity.kind === "running") return progressText(activity.progress, t);
  const [worst] = attention;
  if (worst !== undefined) return attentionText(worst, t);
  if (activity.kind === "queued") return t("queued");
  if (activity.kind === "waiting") return t("waits for {0}", activity.for);
  if (pause !== null)
    return pause.until === null ? t("paused") : t("paused, goes on {0}", relative(pause.until, now, t));
  if (nextDue !== null && nextDue > now) return t("next run {0}", relative(nextDue, now, t));
  return health === "new" ? t("not run yet") : t("in step");
}

/** What waits for a person. */
export function attentionText(attention: Attention, t: Translate): string {
  switch (attention.kind) {
    case "blocked":
      return t("plan held by a brake");
    case "failing":
      return attention.times > 1 ? t("failed {0} times", attention.times) : t("failed");
    case "stale":
      return t("no success in {0} intervals", attention.intervals);
    case "file":
      return t("sync file has an error");
    case "unreadable":
      return t("{0} cannot be read", attention.endpoint);
    case "conflicts":
      return attention.count === 1 ? t("1 conflict") : t("{0} conflicts", attention.count);
    case "rejected":
      return t("{0} rejected", attention.count);
    case "refused":
      return t("{0} refused", attention.count);
  }
}

export function progressText({ phase, endpoint, done, total }: Progress, t: Translate): string {
  const whom = endpoint ?? "";
  const words = {
    opening: t("opening {0}", whom),
    reading: t("reading {0}", whom),
    planning: t("planning"),
    writing: t("writing {0}", whom),
  }[phase].trim();
  return total > 0 ? `${words} ${Math.min(100, Math.floor((done / total) * 100))} %` : words;
}

export function outcomeText({ outcome }: Pick<RunView, "outcome">, t: Translate): string {
  if (outcome === null) return t("running");
  switch (outcome.kind) {
    case "done":
      return t("done");
    case "partial":
      return t("{0} refused", outcome.refused.length);
    case "blocked":
      return t("held by a brake");
    case "failed":
      return t("failed");
    case "recovered":
      return t("recovered after a crash");
  }
}

export function causeText(cause: Cause, t: Translate): string {
  switch (cause.kind) {
    case "manual":
      return t("by hand");
    case "approved":
      return t("approved plan");
    case "change":
      return t("{0} changed", cause.path.split(/[\\/]/).at(-1) ?? cause.path);
    case "notification":
      return t("{0} notified", cause.endpoint);
    case "schedule":
      return t("schedule");
    case "after":
      return t("after {0}", cause.sync);
    case "retry":
      return t("retry {0}", cause.attempt);
    case "start":
      return t("the agent started");
    case "undo":
      return t("takes back {0}", cause.run);
  }
}

/** `+12 ~3 −1 !2`, without what is none; "" for a run that changed nothing. */
export function countsText({ creates, updates, deletes, conflicts }: RunView["counts"]): string {
  const parts = [
    [creates, "+"],
    [updates, "~"],
    [deletes, "−"],
    [conflicts, "!"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, sign]) => `${sign}${count}`)
    .join(" ");
}
