import type { HttpPorts } from "../http/ports.ts";

/** The stem of idempotency keys: another for each window of writes, with the time at which it was begun. */
export const newToken = ({ clock, unique }: HttpPorts): string => `${clock().toString(36)}-${unique()}`;

export const keyOf = (token: string, index: number): string => `${token}-${index}`;

/** How many milliseconds ago a token was made. */
export function ageOf(token: string, now: number): number {
  const made = Number.parseInt(token.split("-")[0] ?? "", 36);
  return Number.isNaN(made) ? 0 : now - made;
}
