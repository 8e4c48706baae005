import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Secrets } from "../../../shared/connectors/secrets/secrets.ts";
import type { Attention } from "../../../shared/protocol/views.ts";
import type { Alerts, Log, Timers } from "../ports.ts";
import { AlertBook } from "./alert-book.ts";
import { keepMemory, loadMemory } from "./alert-memory.ts";
import { type AlertMessage, alertMessage, type MessageSurroundings, testMessage } from "./alert-message.ts";
import { Delivery } from "./delivery.ts";
import { email } from "./email.ts";
import { waitOf, waitOfProblem } from "./wait.ts";
import type { AlertSettings, Way } from "./way.ts";
import { webhook } from "./webhook.ts";

export interface AlertsOptions {
  /** The agent's own folder, where it is kept what was told. */
  readonly folder: string;
  /** Asked at every message, so that a change counts from then on. */
  readonly settings: () => AlertSettings;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly clock: () => number;
  readonly timers: Timers;
  /** Shows messages on this machine's desktop; `null` where that is another process's, or there is no way to. */
  readonly desktop: Way | null;
  /** The dashboard's address without any secret. */
  readonly dashboard: () => string | null;
  readonly host: string;
  readonly version: string;
  /** `problems` are others than before. */
  readonly onProblem: () => void;
}

export interface OpenAlerts extends Alerts {
  /** Ways by which nobody is reached. */
  problems(): readonly Diagnostic[];
  close(): void;
}

/** Opens the ways to a person (SPEC A71 to A79). Nothing waits for a message to be delivered, and nothing ever throws. */
export function openAlerts(options: AlertsOptions): OpenAlerts {
  return new SentAlerts(options);
}

/** In milliseconds. */
const longestWait = 60_000;

class SentAlerts implements OpenAlerts {
  readonly #options: AlertsOptions;
  readonly #path: string;
  readonly #book: AlertBook;
  readonly #deliveries: readonly { readonly way: Way; readonly delivery: Delivery }[];
  #cancel: () => void = () => {};
  #isSoon = false;
  /** What waits of the agent itself, as it was last heard. */
  #ofAgent = "";
  #isClosed = false;

  constructor(options: AlertsOptions) {
    this.#options = options;
    this.#path = join(options.folder, "alerts.json");
    this.#book = new AlertBook(loadMemory(this.#path));
    const ways = [...(options.desktop === null ? [] : [options.desktop]), webhook(options), email(options)];
    this.#deliveries = ways.map((way) => ({
      way,
      delivery: new Delivery({
        ...options,
        way,
        redact: (text) => options.secrets.redact(text),
        onIdle: () => this.#keep(),
      }),
    }));
  }

  attention(
    { id, name }: { readonly id: string; readonly name: string },
    waiting: readonly Attention[],
  ): void {
    this.#book.waits(id, name, waiting.map(waitOf));
    this.#soon();
  }

  agent(problems: readonly Diagnostic[]): void {
    // Of a way that fails, a message on its way says nothing that anybody would get.
    const told = problems.filter(({ code, severity }) => severity === "error" && code !== "agent.alert");
    const waits = told.map(waitOfProblem);
    const after = JSON.stringify(waits);
    if (after === this.#ofAgent) return;
    this.#ofAgent = after;
    this.#book.waits("agent", "The agent itself", waits);
    this.#soon();
  }

  gone(sync: string): void {
    this.#book.gone(sync);
    this.#soon();
  }

  async test(): Promise<readonly { readonly way: string; readonly problem: string | null }[]> {
    const settings = this.#options.settings();
    const message = testMessage(this.#surroundings(this.#options.clock()));
    const ways = this.#deliveries.filter(({ way }) => way.isSetUp(settings));
    return Promise.all(
      ways.map(async ({ way, delivery }) => ({ way: way.name, problem: await delivery.try(message) })),
    );
  }

  problems(): readonly Diagnostic[] {
    return this.#deliveries.flatMap(({ delivery }) => delivery.problem ?? []);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
    for (const { delivery } of this.#deliveries) delivery.close();
  }

  /** Of a thousand changes at once all are looked at together. */
  #soon(): void {
    if (this.#isSoon || this.#isClosed) return;
    this.#cancel();
    this.#isSoon = true;
    this.#cancel = this.#options.timers.after(100, () => this.#look());
  }

  /** Sends what is due, and looks again when the next is. */
  #look(): void {
    this.#isSoon = false;
    if (this.#isClosed) return;
    const { clock, timers } = this.#options;
    this.#cancel();
    this.#cancel = () => {};
    const now = clock();
    const every = this.#every();
    const canTell = this.#canTell();
    const news = canTell ? this.#book.take(now, every) : null;
    if (news !== null) this.#send(alertMessage(news, this.#surroundings(now)));
    const next = this.#book.nextAt(now, every);
    if (next === null) return;
    // It is never later than in a minute: the clock may be set, the machine sleep, or a way be set up.
    const wait = canTell ? Math.min(longestWait, Math.max(20, next - now)) : longestWait;
    this.#cancel = timers.after(wait, () => this.#look());
  }

  #canTell(): boolean {
    const settings = this.#options.settings();
    return this.#deliveries.some(({ way }) => way.isHere && way.isSetUp(settings));
  }

  /** After a restart only what was delivered, or given up, counts as told: rather twice than never. */
  #keep(): void {
    if (!this.#deliveries.every(({ delivery }) => delivery.isIdle)) return;
    const { clock, log } = this.#options;
    if (!keepMemory(this.#path, this.#book.memory(clock())))
      log.write("debug", "alert", `What was told cannot be kept in ${this.#path}`);
  }

  #send(message: AlertMessage): void {
    for (const { delivery } of this.#deliveries) delivery.push(message);
  }

  #surroundings(at: number): MessageSurroundings {
    const { host, dashboard, secrets } = this.#options;
    return { id: randomUUID(), at, host, dashboard: dashboard(), redact: (text) => secrets.redact(text) };
  }

  #every(): number {
    return this.#options.settings().everyMinutes * 60_000;
  }
}
