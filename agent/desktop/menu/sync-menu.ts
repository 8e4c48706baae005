import { type Health, healthOf } from "../../../shared/protocol/condition.ts";
import type { Attention, Moment, Pause, RunView, SyncView } from "../../../shared/protocol/views.ts";
import { act, type Entry, line, menu, text } from "./entry.ts";
import { pauseMenu } from "./pause-menu.ts";
import { progressWords } from "./progress-words.ts";
import { pausedWords } from "./state-lines.ts";
import { counted, short, whenOf } from "./words.ts";

/** A sign before each name that can be told from the others without colour. */
const marks: Readonly<Record<Health, string>> = {
  failing: "✕",
  attention: "!",
  paused: "‖",
  syncing: "↻",
  waiting: "…",
  well: "✓",
  new: "○",
};

/** One sync: its name with how it stands, and below it all that can be done with it. `all`: whether everything is paused. */
export function syncMenu(sync: SyncView, all: Pause | null, now: Moment, zone: string): Entry {
  const id = sync.id;
  return menu(`${marks[healthOf(sync)]}  ${short(sync.name, 40)}   ${briefly(sync, now, zone)}`, [
    text(resultWords(sync, now, zone)),
    text(nextWords(sync, all, now, zone)),
    line,
    ...attentionEntries(sync),
    sync.activity.kind === "running"
      ? act("Stop this run", { kind: "cancel", sync: id })
      : act("Sync now", { kind: "run", sync: id }),
    sync.pause === null ? pauseMenu("Pause", id) : act("Resume", { kind: "resume", sync: id }),
    act("Open in the dashboard", { kind: "open", page: { kind: "sync", sync: id } }),
  ]);
}

/** What a person must do for this sync, each as the step that leads there. `SPEC D44`. */
export function attentionEntries({ id, attention }: SyncView): readonly Entry[] {
  const entries = attention.map((one): Entry => stepFor(id, one));
  return entries.length === 0 ? [] : [...entries, line];
}

function stepFor(sync: string, attention: Attention): Entry {
  switch (attention.kind) {
    case "blocked":
      return act("Approve…", { kind: "open", page: { kind: "run", sync, run: attention.run } });
    case "conflicts":
      return act(`Review ${counted(attention.count, "conflict")}`, {
        kind: "open",
        page: { kind: "conflicts", sync },
      });
    case "rejected":
      return act(`See ${counted(attention.count, "rejected record")}`, {
        kind: "open",
        page: { kind: "rejected", sync },
      });
    case "refused":
      return act(`See ${counted(attention.count, "refused change")}`, {
        kind: "open",
        page: { kind: "run", sync, run: attention.run },
      });
    case "failing":
    case "file":
    case "unreadable":
      return act(short(attention.problem.message, 60), { kind: "open", page: { kind: "sync", sync } });
    case "stale":
      return act(`No success in ${counted(attention.intervals, "interval")}`, {
        kind: "open",
        page: { kind: "sync", sync },
      });
  }
}

function briefly(sync: SyncView, now: Moment, zone: string): string {
  const { activity, attention, pause, lastRun } = sync;
  const [worst] = attention;
  if (activity.kind === "running") return progressWords(activity.progress);
  if (worst !== undefined) return concern(worst);
  if (pause !== null) return "paused";
  if (activity.kind === "queued") return "is next";
  if (activity.kind === "waiting") return "waits";
  if (lastRun === null) return "has not run yet";
  return whenOf(lastRun.endedAt ?? lastRun.startedAt, now, zone);
}

function concern(attention: Attention): string {
  switch (attention.kind) {
    case "blocked":
      return "waits for approval";
    case "conflicts":
      return counted(attention.count, "conflict");
    case "rejected":
      return counted(attention.count, "rejected record");
    case "refused":
      return counted(attention.count, "refused change");
    case "failing":
      return "fails";
    case "file":
      return "its file has an error";
    case "unreadable":
      return `cannot read ${short(attention.endpoint, 30)}`;
    case "stale":
      return "no success for long";
  }
}

function resultWords({ lastRun, lastSuccess }: SyncView, now: Moment, zone: string): string {
  if (lastRun === null) return "Has not run yet";
  const at = whenOf(lastRun.endedAt ?? lastRun.startedAt, now, zone);
  const success = lastSuccess === null ? "" : `, last success ${whenOf(lastSuccess, now, zone)}`;
  switch (lastRun.outcome?.kind) {
    case undefined:
      return `Runs since ${whenOf(lastRun.startedAt, now, zone)}`;
    case "done":
      return `Last run ${at}: ${writtenWords(lastRun)}`;
    case "partial":
      return `Last run ${at}: ${writtenWords(lastRun)}, ${lastRun.outcome.refused.length} refused`;
    case "blocked":
      return `Last run ${at}: stopped by a brake${success}`;
    case "failed":
      return `Last run ${at}: failed${success}`;
    case "recovered":
      return `Last run ${at}: broken off; the next run goes on from there`;
  }
}

function writtenWords({ counts: { creates, updates, deletes } }: RunView): string {
  const written = creates + updates + deletes;
  return written === 0 ? "nothing had changed" : `${counted(written, "change")} written`;
}

function nextWords(sync: SyncView, all: Pause | null, now: Moment, zone: string): string {
  const { activity, pause, nextDue, triggers, file } = sync;
  if (file.kind === "gone") return "Its sync file is gone";
  if (pause !== null) return pausedWords(pause, now, zone);
  if (activity.kind === "waiting") return short(`Waits for ${activity.for}`);
  if (activity.kind === "queued") return "Runs as soon as there is room";
  if (all !== null) return "Waits, as all is paused";
  if (nextDue !== null) return `Next run ${whenOf(nextDue, now, zone)}`;
  const own = triggers
    .filter(({ kind }) => kind !== "every" && kind !== "cron")
    .map((trigger) => trigger.text);
  return own.length === 0 ? "Runs by hand only" : short(`Runs ${own.join(", ")}`);
}
