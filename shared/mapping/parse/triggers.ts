import type { Trigger } from "../sync-file.ts";
import { isZone } from "../values/zone.ts";
import { milliseconds } from "./duration.ts";
import type { Report } from "./report.ts";
import type { WrittenPath } from "./source-map.ts";
import { asList, type WrittenSync, type WrittenTrigger } from "./written.ts";

const shortest = 1000;

/** `when:` as a list of triggers; those that say nothing sensible are reported and left out. */
export function parseTriggers(written: WrittenSync["when"], report: Report): readonly Trigger[] {
  return asList(written).flatMap((trigger, index) => parseTrigger(trigger, ["when", index], report) ?? []);
}

function parseTrigger(written: WrittenTrigger, path: WrittenPath, report: Report): Trigger | null {
  if (written.zone !== undefined && written.cron === undefined)
    report.name("sync.bad-value", [...path, "zone"], "`zone` goes with `cron`.");
  if (written.on === "change") return { kind: "change" };
  if (written.every !== undefined) {
    const every = milliseconds(written.every);
    if (every >= shortest) return { kind: "every", milliseconds: every };
    report.value(
      "sync.bad-value",
      [...path, "every"],
      `"${written.every}" is too often; once a second is the most.`,
    );
    return null;
  }
  if (written.cron !== undefined) return cronTrigger(written.cron, written.zone ?? null, path, report);
  if (written.webhook?.secret !== undefined) return { kind: "webhook", secret: written.webhook.secret };
  return written.after === undefined ? null : { kind: "after", sync: written.after };
}

function cronTrigger(cron: string, zone: string | null, path: WrittenPath, report: Report): Trigger | null {
  const wrong = whyNotCron(cron);
  if (wrong !== null)
    report.value("sync.bad-value", [...path, "cron"], wrong, {
      hint: 'An example is "30 2 * * 1-5": at half past two from Monday to Friday.',
    });
  if (zone !== null && !isZone(zone))
    report.value("sync.bad-value", [...path, "zone"], `"${zone}" is not a time zone.`, {
      hint: 'Time zones have names such as "Europe/Berlin" or "UTC".',
    });
  return wrong === null ? { kind: "cron", cron, zone } : null;
}

const parts: readonly {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}[] = [
  { name: "minute", least: 0, most: 59, words: [] },
  { name: "hour", least: 0, most: 23, words: [] },
  { name: "day of the month", least: 1, most: 31, words: [] },
  {
    name: "month",
    least: 1,
    most: 12,
    words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "weekday", least: 0, most: 7, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/** What is wrong with a schedule of five fields, as a sentence; `null` where nothing is. */
function whyNotCron(cron: string): string | null {
  const fields = cron.trim().toLowerCase().split(/\s+/);
  if (fields.length !== parts.length)
    return `"${cron}" has ${fields.length} field${fields.length === 1 ? "" : "s"}; a schedule has five.`;
  for (const [index, { name, least, most, words }] of parts.entries()) {
    const numberOf = (text: string): number =>
      words.includes(text) ? words.indexOf(text) + least : Number(text);
    for (const element of fields[index]!.split(",")) {
      const match = /^(?:\*|(\d{1,2}|[a-z]{3})(?:-(\d{1,2}|[a-z]{3}))?)(?:\/(\d{1,2}))?$/.exec(element);
      const from = numberOf(match?.[1] ?? String(least));
      const to = numberOf(match?.[2] ?? match?.[1] ?? String(most));
      const inRange = from >= least && to <= most && from <= to && Number(match?.[3] ?? 1) >= 1;
      if (match === null || !inRange)
        return `"${fields[index]}" is not a ${name}; it goes from ${least} to ${most}.`;
    }
  }
  return null;
}
