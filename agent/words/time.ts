/** A moment as it reads in a list: how long ago it was, or in how long it will be. */
export function relative(at: number, now: number): string {
  const past = at <= now;
  const seconds = Math.round(Math.abs(now - at) / 1000);
  if (seconds < 5) return past ? "just now" : "now";
  const text = span(seconds);
  return past ? `${text} ago` : `in ${text}`;
}

function span(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 36) return `${hours} h`;
  return `${Math.round(hours / 24)} days`;
}

const two = (n: number) => String(n).padStart(2, "0");

/** `14:05:01`, in the machine's own time zone. */
export function clockTime(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Until when, as one says it: `14:05` today, else with its day. */
export function untilWhen(at: number, now: number): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/** The next midnight in the machine's own time zone. */
export function tomorrow(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}
