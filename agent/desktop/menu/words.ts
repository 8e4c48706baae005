import { DateTime } from "luxon";
import type { Moment } from "../../../shared/protocol/views.ts";

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** At most `length` characters, and no line ends: a menu is as wide as its widest line. */
export function short(words: string, length = 70): string {
  const flat = words.replace(/\s+/g, " ").trim();
  return flat.length <= length ? flat : `${flat.slice(0, length - 1).trimEnd()}…`;
}

/**
 * A moment as a clock shows it in `zone`, as short as can be told from `now`. Clock times rather than "2 minutes ago",
 * since a menu stands as it was built.
 */
export function whenOf(moment: Moment, now: Moment, zone: string): string {
  const [then, today] = [DateTime.fromMillis(moment, { zone }), DateTime.fromMillis(now, { zone })];
  const days = (dayOf(then) - dayOf(today)) / 86_400_000;
  const time = `${two(then.hour)}:${two(then.minute)}`;
  if (days === 0) return time;
  if (days === -1) return `yesterday ${time}`;
  if (days === 1) return `tomorrow ${time}`;
  if (Math.abs(days) < 7) return `${weekdays[then.weekday % 7]} ${time}`;
  const date = `${then.day} ${months[then.month - 1]}`;
  return then.year === today.year ? date : `${date} ${then.year}`;
}

const dayOf = ({ year, month, day }: DateTime): number => Date.UTC(year, month - 1, day);
const two = (number: number): string => String(number).padStart(2, "0");
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
