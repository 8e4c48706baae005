import type { Translate } from "./translate.ts";

/** How long ago a moment was, or in how long it will be. */
export function relative(at: number, now: number, t: Translate): string {
  const seconds = Math.round(Math.abs(now - at) / 1000);
  const isPast = at <= now;
  if (seconds < 5) return isPast ? t("just now") : t("now");
  const text = span(seconds, t);
  return isPast ? t("{0} ago", text) : t("in {0}", text);
}

function span(seconds: number, t: Translate): string {
  if (seconds < 60) return t("{0} s", seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("{0} min", minutes);
  const hours = Math.round(minutes / 60);
  return hours < 36 ? t("{0} h", hours) : t("{0} days", Math.round(hours / 24));
}
