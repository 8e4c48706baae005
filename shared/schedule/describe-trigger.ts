import type { Trigger } from "../mapping/sync-file.ts";

/** A trigger as a person says it: "every 15 minutes", "at 02:00 every day (Europe/Berlin)". */
export function describeTrigger(trigger: Trigger): string {
  switch (trigger.kind) {
    case "change":
      return "when something changes";
    case "every":
      return every(trigger.milliseconds);
    case "cron":
      return describeCron(trigger.cron) + (trigger.zone === null ? "" : ` (${trigger.zone})`);
    case "webhook":
      return "when its webhook is called";
    case "after":
      return `after the sync "${trigger.sync}"`;
  }
}

const units: readonly { readonly name: string; readonly milliseconds: number }[] = [
  { name: "week", milliseconds: 604_800_000 },
  { name: "day", milliseconds: 86_400_000 },
  { name: "hour", milliseconds: 3_600_000 },
  { name: "minute", milliseconds: 60_000 },
  { name: "second", milliseconds: 1000 },
  { name: "millisecond", milliseconds: 1 },
];

function every(milliseconds: number): string {
  const unit = units.find((one) => milliseconds % one.milliseconds === 0) ?? units.at(-1)!;
  const count = milliseconds / unit.milliseconds;
  return count === 1 ? `every ${unit.name}` : `every ${count} ${unit.name}s`;
}

/** In words where that is short and exact, else the expression itself. */
function describeCron(cron: string): string {
  const fields = cron.trim().toLowerCase().split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const days = daysOf(day, month, weekday);
  if (days === null) return `by the schedule ${fields.join(" ")}`;
  const isDaily = days === "every day";
  if (hour === "*") {
    const minutes = minutesOf(minute);
    if (minutes !== null) return isDaily ? minutes : `${minutes} ${days}`;
  }
  const hours = /^\*\/(\d+)$/.exec(hour);
  if (hours !== null && isDaily && isNumber(minute) && 24 % Number(hours[1]) === 0 && hours[1] !== "1")
    return `every ${hours[1]} hours, at minute ${Number(minute)}`;
  const times = isNumber(minute) ? listOf(hour) : null;
  if (times === null || times.length > 6) return `by the schedule ${fields.join(" ")}`;
  return `at ${joined(times.map((one) => `${two(one)}:${two(minute)}`))} ${days}`;
}

function minutesOf(minute: string): string | null {
  if (minute === "*" || minute === "*/1") return "every minute";
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (step !== undefined) return 60 % Number(step) === 0 && step !== "60" ? `every ${step} minutes` : null;
  if (minute === "0") return "every hour, on the hour";
  return isNumber(minute) ? `every hour, at minute ${Number(minute)}` : null;
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function daysOf(day: string, month: string, weekday: string): string | null {
  if (day === "*" && month === "*" && weekday === "*") return "every day";
  if (day === "*" && month === "*") {
    const range = weekday.split("-").map((one) => nameOf(one, weekdays, 0));
    if (range.length === 2 && range.every((one) => one !== null)) return `from ${range[0]} to ${range[1]}`;
    const names = weekday.split(",").map((one) => nameOf(one, weekdays, 0));
    return names.every((one) => one !== null) ? `on ${joined(names)}` : null;
  }
  if (weekday !== "*") return null;
  const list = listOf(day);
  if (list === null) return null;
  if (month === "*") return `on the ${joined(list.map(ordinal))} of every month`;
  const names = month.split(",").map((one) => nameOf(one, months, 1));
  return names.every((one) => one !== null)
    ? `on the ${joined(list.map(ordinal))} of ${joined(names)}`
    : null;
}

/** The name of a number or of its first three letters. */
function nameOf(text: string, names: readonly string[], first: number): string | null {
  if (isNumber(text)) return names[Number(text) - first] ?? null;
  return text.length === 3 ? (names.find((name) => name.toLowerCase().startsWith(text)) ?? null) : null;
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const listOf = (text: string): readonly string[] | null => {
  const list = text.split(",");
  return list.every(isNumber) ? list : null;
};

const two = (text: string): string => String(Number(text)).padStart(2, "0");

function ordinal(text: string): string {
  const number = Number(text);
  const teens = number >= 11 && number <= 13;
  const ending = teens ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}

const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
