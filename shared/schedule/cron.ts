import { Cron } from "croner";
import type { Moment } from "./schedule.ts";

/** The times of a cron expression of five fields, by the wall clocks of a time zone. */
export interface CronTimes {
  /** The first time after a moment; `null` where none comes, as on 30 February. */
  after(moment: Moment): Moment | null;
  /** The last time up to and with a moment. */
  upTo(moment: Moment): Moment | null;
}

/**
 * Takes what sync files take. Where the clock is put forward, a time of day that it leaves out comes right after the gap;
 * where it is put back, a time of day that comes twice counts the first time. Times that go by steps or a `*` in the hour
 * or minute follow the clock instead: none in the gap, and on through the hour that comes twice.
 */
export function cronTimes(expression: string, zone: string): CronTimes {
  const cron = new Cron(plain(expression), {
    timezone: zone,
    mode: "5-part",
    paused: true,
    fixedTimeRule: "no-wildcard",
  });
  return {
    after: (moment) => cron.nextRun(new Date(moment))?.getTime() ?? null,
    // What comes before a moment does not count the moment itself.
    upTo: (moment) => cron.previousRuns(1, new Date(moment + 1))[0]?.getTime() ?? null,
  };
}

const bounds: readonly { readonly least: number; readonly most: number }[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12 },
  { least: 0, most: 7 },
];

/** The same without what the library does not read: `5/10` for "from 5 on", and steps beyond the end. */
function plain(expression: string): string {
  const fields = expression.trim().split(/\s+/);
  return fields
    .map((field, index) =>
      field
        .split(",")
        .map((element) => plainElement(element, bounds[index] ?? { least: 0, most: 0 }))
        .join(","),
    )
    .join(" ");
}

function plainElement(element: string, { least, most }: { readonly least: number; readonly most: number }) {
  const [range = "", step] = element.split("/");
  if (step === undefined) return element;
  const first = range === "*" ? String(least) : range.split("-")[0]!;
  if (Number(step) > most - least) return first;
  return range === "*" || range.includes("-") ? element : `${range}-${most}/${step}`;
}
