import { type HttpAnswer, headerOf } from "./answer.ts";

/** What an answer says of how often its server may be asked. */
export interface RateNote {
  /** Requests that are left until `reset`; `null` where that is not said. */
  readonly remaining: number | null;
  /** Milliseconds until there are more. */
  readonly reset: number | null;
  /** Requests in so many milliseconds. */
  readonly quota: { readonly count: number; readonly window: number } | null;
}

/**
 * Reads `RateLimit` and `RateLimit-Policy` in the form of structured fields (`"default";r=5;t=30`, `"default";q=100;w=60`)
 * and in the older one (`limit=100, remaining=5, reset=30`), and `RateLimit-Remaining`, `RateLimit-Reset` with and without
 * `X-`. Of several limits, the one with the least left counts.
 */
export function rateNote(answer: Pick<HttpAnswer, "headers">, now: number): RateNote {
  const parameters = (name: string) =>
    (headerOf(answer, name) ?? "").split(",").map((part) => new Map(pairsOf(part)));
  const current = parameters("ratelimit");
  const older = new Map(current.flatMap((part) => [...part]));
  const lefts = current.flatMap((part) => {
    const remaining = part.get("r");
    return remaining === undefined ? [] : [{ remaining, reset: part.get("t") ?? null }];
  });
  const least = lefts.sort((a, b) => a.remaining - b.remaining)[0];
  const numberIn = (...names: readonly string[]): number | null => {
    const text = names.map((name) => headerOf(answer, name)).find((value) => value !== null);
    const number = Number.parseFloat(text ?? "");
    return Number.isFinite(number) && number >= 0 ? number : null;
  };
  const remaining =
    least?.remaining ??
    older.get("remaining") ??
    numberIn("ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining");
  const reset =
    least?.reset ??
    older.get("reset") ??
    numberIn("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset");
  const policies = parameters("ratelimit-policy").flatMap((part) => {
    const count = part.get("q");
    const window = part.get("w");
    return count === undefined || window === undefined || count < 1 || window <= 0
      ? []
      : [{ count, window: window * 1000 }];
  });
  return {
    remaining,
    // A number of this size is a moment and not a length of time.
    reset: reset === null ? null : reset > 1e9 ? Math.max(0, reset * 1000 - now) : reset * 1000,
    quota: policies.sort((a, b) => a.count / a.window - b.count / b.window)[0] ?? null,
  };
}

function pairsOf(text: string): [string, number][] {
  return text.split(";").flatMap((part): [string, number][] => {
    const match = /^\s*([a-z]+)\s*=\s*(\d+(?:\.\d+)?)\s*$/i.exec(part);
    return match === null ? [] : [[match[1]!.toLowerCase(), Number(match[2])]];
  });
}
