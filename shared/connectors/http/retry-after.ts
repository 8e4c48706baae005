import { type HttpAnswer, headerOf } from "./answer.ts";

/**
 * How many milliseconds a server asks to be left alone: `Retry-After` in seconds or as a date (RFC 9110 10.2.3). A date
 * is held against the server's own clock where it tells the time. `null` where it says nothing.
 */
export function retryAfter(answer: Pick<HttpAnswer, "headers">, now: number): number | null {
  const text = headerOf(answer, "retry-after")?.trim();
  if (text === undefined) return null;
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  const theirs = Date.parse(headerOf(answer, "date") ?? "");
  return Math.max(0, at - (Number.isNaN(theirs) ? now : theirs));
}
