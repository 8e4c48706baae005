import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import type { Log, Timers } from "../ports.ts";
import type { AlertMessage } from "./alert-message.ts";
import type { AlertSettings, Way } from "./way.ts";

export interface DeliveryOptions {
  readonly way: Way;
  readonly settings: () => AlertSettings;
  readonly timers: Timers;
  readonly log: Log;
  readonly redact: (text: string) => string;
  /** `problem` is another than before. */
  readonly onProblem: () => void;
  /** Every message was delivered or given up. */
  readonly onIdle: () => void;
}

/** How long a message waits before it is tried again, in milliseconds; after the last of these it is given up. */
export const waits: readonly number[] = [5_000, 30_000, 120_000, 600_000, ...Array(24).fill(3_600_000)];
const mostQueued = 20;

/** Brings messages along one way, one after the other, each tried again for a day (SPEC A79). */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #queue: AlertMessage[] = [];
  #problem: Diagnostic | null = null;
  #isBusy = false;
  #isClosed = false;
  #cancel: () => void = () => {};

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Why the last attempt did not reach anybody; `null` where it did, or where the way is not set up any more. */
  get problem(): Diagnostic | null {
    return this.#options.way.isSetUp(this.#options.settings()) ? this.#problem : null;
  }

  get isIdle(): boolean {
    return !this.#isBusy;
  }

  push(message: AlertMessage): void {
    const { way, settings, log } = this.#options;
    if (this.#isClosed || !way.isSetUp(settings())) return;
    this.#queue.push(message);
    // The first is under way.
    if (this.#queue.length > mostQueued)
      for (const { title } of this.#queue.splice(1, 1))
        log.write("error", "alert", `An alert by ${way.name} was given up for newer ones: ${title}`);
    if (!this.#isBusy) this.#next();
  }

  /** Tries a message once, by itself. Why it was not delivered; `null` where it was. */
  async try(message: AlertMessage): Promise<string | null> {
    const why = await this.#send(message);
    this.#tell(why?.why ?? null);
    return why?.why ?? null;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
    this.#queue.length = 0;
  }

  #next(): void {
    const [message] = this.#queue;
    this.#isBusy = message !== undefined;
    if (message === undefined) this.#options.onIdle();
    else void this.#attempt(message, 0);
  }

  async #attempt(message: AlertMessage, tries: number): Promise<void> {
    const { way, timers, log } = this.#options;
    const failed = await this.#send(message);
    if (this.#isClosed) return;
    this.#tell(failed?.why ?? null);
    const wait = failed === null || failed.isFinal ? undefined : waits[tries];
    if (wait !== undefined) {
      this.#cancel = timers.after(wait, () => void this.#attempt(message, tries + 1));
      return;
    }
    if (failed === null) log.write("info", "alert", `Told by ${way.name}: ${message.title}`);
    else
      log.write(
        isQuiet(way) ? "debug" : "error",
        "alert",
        `An alert by ${way.name} was given up: ${failed.why}`,
        {
          more: { title: message.title },
        },
      );
    this.#queue.shift();
    this.#next();
  }

  async #send(message: AlertMessage): Promise<{ readonly why: string; readonly isFinal: boolean } | null> {
    const { way, settings, redact } = this.#options;
    const sent = await way.send(message, settings());
    return sent.ok ? null : { why: redact(sent.error.why), isFinal: sent.error.isFinal };
  }

  #tell(why: string | null): void {
    const { way, log, onProblem } = this.#options;
    // A machine without a desktop is no problem.
    if (isQuiet(way)) return;
    const before = this.#problem?.message ?? null;
    this.#problem =
      why === null
        ? null
        : problem("agent.alert", `Alerts by ${way.name} are not delivered: ${why}`, {
            hint: "Look at the agent's settings, and try an alert there.",
          });
    const after = this.#problem?.message ?? null;
    if (before === after) return;
    if (after !== null) log.write("warning", "alert", after);
    onProblem();
  }
}

const isQuiet = ({ name }: Way): boolean => name === "desktop";
