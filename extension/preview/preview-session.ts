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
  /** The worker is ended once it has said nothing for so long while it had work, in milliseconds. */
  readonly patience?: number;
}

/** Longer than the worker itself waits for an endpoint that does not answer. */
const usualPatience = 30_000;

interface Asked {
  readonly resolve: (answer: never) => void;
}

/** The preview of one sync file: starts the worker, numbers texts, and drops what is about an older one. */
export class PreviewSession {
  readonly #options: SessionOptions;
  #worker: Worker | null = null;
  #text = "";
  #revision: Revision = 0;
  /** Whether the worker has yet to say what became of the newest text. */
  #isWorking = false;
  #patience: NodeJS.Timeout | null = null;
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
    this.#text = text;
    this.#work({ kind: "text", revision, text });
    return revision;
  }

  /** Reads everything again. */
  refresh(): void {
    this.#work({ kind: "refresh", revision: this.#revision });
  }

  /** Reads everything, past the samples. */
  complete(): void {
    this.#work({ kind: "complete", revision: this.#revision });
  }

  cancel(): void {
    this.#worker?.postMessage({ kind: "cancel" } satisfies Order);
  }

  /** `null`: a newer text superseded the one that the question was about. */
  ask<Kind extends Question["kind"]>(
    question: Extract<Question, { kind: Kind }>,
    revision: Revision = this.#revision,
  ): Promise<Answers[Kind] | null> {
    const worker = this.#worker;
    // A worker that is not there has shown nothing that could be asked about.
    if (worker === null || revision !== this.#revision) return Promise.resolve(null);
    const id = ++this.#questions;
    return new Promise((resolve) => {
      this.#asked.set(id, { resolve });
      worker.postMessage({ kind: "ask", id, revision, question } satisfies Order);
      this.#wait();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = null;
    this.#giveUp();
    await worker?.terminate();
  }

  #work(order: Extract<Order, { kind: "text" | "refresh" | "complete" }>): void {
    if (this.#closed || this.#revision === 0) return;
    if (this.#worker === null) {
      this.#worker = this.#started();
      const { revision } = order;
      const text: Order = { kind: "text", revision, text: this.#text };
      if (order.kind !== "text") this.#worker.postMessage(text);
    }
    this.#isWorking = true;
    this.#worker.postMessage(order);
    this.#wait();
  }

  /** Waits from now on, where there is anything to wait for. */
  #wait(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
    if (!this.#isWorking && this.#asked.size === 0) return;
    const { patience = usualPatience } = this.#options;
    this.#patience = setTimeout(
      () => this.#lost(`nothing was heard of it for ${patience / 1000} s`),
      patience,
    );
  }

  #started(): Worker {
    const worker = new Worker(this.#options.worker, { workerData: this.#options.start });
    worker.on("message", (report: Report) => {
      if (worker === this.#worker) this.#heard(report);
    });
    const ended = (why: string) => {
      if (worker === this.#worker) this.#lost(why);
    };
    worker.on("error", (cause) => ended(cause instanceof Error ? cause.message : String(cause)));
    worker.on("exit", () => ended("it ended"));
    return worker;
  }

  #heard(report: Report): void {
    if (report.kind === "answer" || report.kind === "superseded") {
      const asked = this.#asked.get(report.id);
      this.#asked.delete(report.id);
      const isStale = report.kind === "superseded" || report.revision !== this.#revision;
      // The worker answers each kind of question with its own kind of answer.
      asked?.resolve((isStale ? null : report.answer) as never);
      this.#wait();
      return;
    }
    const isNewest = report.revision === this.#revision;
    if (isNewest) this.#isWorking = report.kind === "progress" || report.kind === "stale";
    this.#wait();
    if (isNewest) this.#options.told(report);
  }

  /** Ends a worker that crashed or does not answer. The next text starts another. */
  #lost(why: string): void {
    const worker = this.#worker;
    this.#worker = null;
    this.#giveUp();
    void worker?.terminate();
    this.#options.told({ kind: "wrong", revision: this.#revision, problems: [crashed(why)] });
  }

  #giveUp(): void {
    this.#isWorking = false;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    this.#wait();
    for (const { resolve } of asked) resolve(null as never);
  }
}

const crashed = (why: string): Diagnostic =>
  problem("agent.failed", `The preview stopped: ${why}`, {
    hint: "It starts anew with the next change to the text.",
  });
