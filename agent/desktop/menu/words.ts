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
  const then = DateTime.fromMillis(moment, { zone, locale: "en-GB" });
  const today = DateTime.fromMillis(now, { zone, locale: "en-GB" });
  const days = Math.round(then.startOf("day").diff(today.startOf("day"), "days").days);
  const time = then.toFormat("HH:mm");
  if (days === 0) return time;
  if (days === -1) return `yesterday ${time}`;
  if (days === 1) return `tomorrow ${time}`;
  if (Math.abs(days) < 7) return `${then.toFormat("ccc")} ${time}`;
  return then.toFormat(then.year === today.year ? "d LLL" : "d LLL yyyy");
}
