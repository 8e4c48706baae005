import { Worker } from "node:worker_threads";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import type { Answers, Order, PreviewStart, Question, Report, Revision } from "./messages.ts";

/** What a session tells its host. Only of the newest text, whatever the worker still says of others. */
export type Told = Exclude<Report, { kind: "answer" | "superseded" }>;

export interface SessionOptions {
  /** The worker's file. */
  readonly worker: string | URL;
  readonly start: PreviewStart;
  readonly told: (report: Told) => void;
  /** The worker is ended and started anew once it has said nothing for so long while it had work, in milliseconds. */
  readonly patience?: number;
}

interface Asked {
  readonly resolve: (answer: never) => void;
}

/** The preview of one sync file: starts the worker, numbers texts, and drops what is about an older one. */
export class PreviewSession {
  readonly #options: SessionOptions;
  #worker: Worker | null = null;
  #revision: Revision = 0;
  #questions = 0;
  readonly #asked = new Map<number, Asked>();
  #closed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** The newest text's number. */
  get revision(): Revision {
    return this.#revision;
  }

  /** Shows another text. What is under way for the one before is dropped. */
  show(text: string): Revision {
    const revision = ++this.#revision;
    this.#order({ kind: "text", revision, text });
    return revision;
  }

  refresh(): void {
    this.#order({ kind: "refresh", revision: this.#revision });
  }

  complete(): void {
    this.#order({ kind: "complete", revision: this.#revision });
  }

  cancel(): void {
    this.#order({ kind: "cancel" });
  }

  /** `null`: a newer text superseded the one that the question was about. */
  ask<Kind extends Question["kind"]>(
    question: Extract<Question, { kind: Kind }>,
    revision: Revision = this.#revision,
  ): Promise<Answers[Kind] | null> {
    if (revision !== this.#revision || this.#closed) return Promise.resolve(null);
    const id = ++this.#questions;
    return new Promise((resolve) => {
      this.#asked.set(id, { resolve });
      this.#order({ kind: "ask", id, revision, question });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#giveUp();
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #order(order: Order): void {
    if (this.#closed) return;
    this.#worker ??= this.#started();
    this.#worker.postMessage(order);
  }

  #started(): Worker {
    const worker = new Worker(this.#options.worker, { workerData: this.#options.start });
    worker.on("message", (report: Report) => this.#heard(worker, report));
    worker.on("error", (cause) => this.#fell(worker, cause));
    worker.on("exit", () => this.#fell(worker, null));
    return worker;
  }

  #heard(worker: Worker, report: Report): void {
    if (worker !== this.#worker) return;
    if (report.kind === "answer" || report.kind === "superseded") {
      const asked = this.#asked.get(report.id);
      this.#asked.delete(report.id);
      const answer = report.kind === "answer" ? report.answer : null;
      // The worker answers each kind of question with its own kind of answer.
      asked?.resolve(answer as never);
      return;
    }
    if (report.revision === this.#revision) this.#options.told(report);
  }

  #fell(worker: Worker, cause: Error | null): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#giveUp();
    this.#options.told({
      kind: "wrong",
      revision: this.#revision,
      problems: [crashed(cause?.message ?? "it ended")],
    });
  }

  #giveUp(): void {
    for (const { resolve } of this.#asked.values()) resolve(null as never);
    this.#asked.clear();
  }
}

const crashed = (why: string): Diagnostic =>
  problem("agent.failed", `The preview stopped: ${why}`, {
    hint: "It starts anew with the next change to the text.",
  });
