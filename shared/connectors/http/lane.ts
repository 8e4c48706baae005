import type { HttpAnswer } from "./answer.ts";
import type { HttpPorts } from "./ports.ts";
import { rateNote } from "./rate-headers.ts";
import { retryAfter } from "./retry-after.ts";

/** Whether a request may go now. `until` is in milliseconds since 1970. */
export type Turn =
  | { readonly kind: "go" }
  | { readonly kind: "paused"; readonly until: number; readonly why: "failing" | "limited" }
  | { readonly kind: "cancelled" };

/** A server that wants to be left alone for longer than this is not waited for. */
const longestWait = 60_000;
/** After so many failures in a row a server is left alone, for a while that doubles each time. */
const mostFailures = 10;
const firstPause = 30_000;
const longestPause = 600_000;

/**
 * The traffic under one credential to one server: a token bucket, what the server says of its limits, and a breaker.
 * All syncs of the process that use the credential share it.
 */
export class Lane {
  readonly #ports: Pick<HttpPorts, "clock" | "sleep">;
  /** Milliseconds from one request to the next, and how many may go at once. */
  #interval = 0;
  #burst = 1;
  /** When the bucket would be full again (the generic cell rate algorithm). */
  #full = 0;
  #notBefore = 0;
  #failures = 0;
  #pauses = 0;
  #closedUntil = 0;

  constructor(ports: Pick<HttpPorts, "clock" | "sleep">) {
    this.#ports = ports;
  }

  /** At most so many requests a second. Of several limits the lowest counts. */
  limit(perSecond: number, burst: number): void {
    const interval = 1000 / perSecond;
    if (interval < this.#interval) return;
    this.#burst = interval === this.#interval ? Math.min(burst, this.#burst) : burst;
    this.#interval = interval;
  }

  /** Waits until a request may go, if that is not too long. */
  async turn(signal: AbortSignal): Promise<Turn> {
    for (;;) {
      if (signal.aborted) return { kind: "cancelled" };
      const now = this.#ports.clock();
      if (now < this.#closedUntil) return { kind: "paused", until: this.#closedUntil, why: "failing" };
      const ready = Math.max(this.#notBefore, this.#full - (this.#burst - 1) * this.#interval);
      if (ready <= now) {
        this.#full = Math.max(now, this.#full) + this.#interval;
        return { kind: "go" };
      }
      if (this.#notBefore - now > longestWait)
        return { kind: "paused", until: this.#notBefore, why: "limited" };
      await this.#ports.sleep(ready - now, signal);
    }
  }

  /** Takes note of what an answer says of the server's limits. `wait`: how long to wait where it refused without saying. */
  heed(answer: Pick<HttpAnswer, "headers" | "status">, wait: number): void {
    const now = this.#ports.clock();
    const { remaining, reset, quota } = rateNote(answer, now);
    if (quota !== null) this.limit((quota.count / quota.window) * 1000, quota.count);
    if (remaining === 0 && reset !== null) this.#pauseFor(now, reset);
    if (answer.status !== 429 && answer.status !== 503) return;
    const asked = retryAfter(answer, now);
    if (asked !== null || answer.status === 429) this.#pauseFor(now, asked ?? reset ?? wait);
  }

  succeeded(): void {
    this.#failures = 0;
    this.#pauses = 0;
  }

  failed(): void {
    this.#failures++;
    if (this.#failures < mostFailures) return;
    // What is tried after the pause is one request: it fails, or all is well.
    this.#failures = mostFailures - 1;
    this.#closedUntil = this.#ports.clock() + Math.min(longestPause, firstPause * 2 ** this.#pauses);
    this.#pauses++;
  }

  #pauseFor(now: number, milliseconds: number): void {
    this.#notBefore = Math.max(this.#notBefore, now + milliseconds);
  }
}
