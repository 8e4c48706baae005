import { createHash, randomBytes } from "node:crypto";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";

const codeLifetime = 5 * 60_000;
const mostCodes = 50;
const mostFailures = 10;
const window = 60_000;

/** One-time codes that sign a browser in (SPEC A45). Only their hashes are kept, in memory. */
export class SignIn {
  readonly #clock: () => number;
  /** When each ends, by its hash; oldest first. */
  readonly #codes = new Map<string, number>();
  #failures: number[] = [];

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** A code that works once, within five minutes. */
  issue(): string {
    const code = randomBytes(32).toString("base64url");
    this.#codes.set(hashOf(code), this.#clock() + codeLifetime);
    const [oldest] = this.#codes.keys();
    if (this.#codes.size > mostCodes && oldest !== undefined) this.#codes.delete(oldest);
    return code;
  }

  /** After ten wrong codes within a minute nothing more is looked at until the first of them is a minute old. */
  redeem(code: string): Result<null, { readonly wait: number; readonly problem: Diagnostic }> {
    const now = this.#clock();
    // A clock that was set back makes none of them younger than they are.
    this.#failures = this.#failures.filter((at) => now - at < window && at <= now);
    const [first] = this.#failures;
    if (first !== undefined && this.#failures.length >= mostFailures) {
      const wait = Math.max(1, Math.ceil((first + window - now) / 1000));
      const told = problem("agent.refused", "Too many sign-ins failed", { hint: `Try again in ${wait} s.` });
      return err({ wait, problem: told });
    }
    const hash = hashOf(code);
    const end = this.#codes.get(hash);
    this.#codes.delete(hash);
    if (end !== undefined && now < end && end - now <= codeLifetime) return ok(null);
    this.#failures.push(now);
    const hint = "A link works once, for five minutes. Make a new one with: syncline agent open";
    return err({
      wait: 0,
      problem: problem("agent.refused", "This sign-in link was used or is too old", { hint }),
    });
  }
}

/** Looking a hash up takes a time that says nothing of the code. */
const hashOf = (code: string): string => createHash("sha256").update(code).digest("hex");
