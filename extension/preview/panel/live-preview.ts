import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Answers, Question, Report, Revision } from "../messages.ts";
import { nothingSeen, type PanelEvent, type PanelState, panelStateAfter } from "./panel-state.ts";

/** The worker's end, as the panel needs it. */
export interface PreviewWorker {
  /** Numbers the text and sends it. */
  text(text: string): Revision;
  refresh(): Revision;
  complete(): void;
  cancel(): void;
  /** `null`: the text has been superseded. */
  ask<Q extends Question>(revision: Revision, question: Q): Promise<Answers[Q["kind"]] | null>;
  dispose(): void;
}

export interface PreviewEar {
  report(report: Report): void;
  /** The worker cannot be started or went, and is not started again by itself. */
  failed(problem: Diagnostic): void;
}

/** A pause in typing of so many milliseconds lets a text go. */
const typing = 30;

/** The preview of one sync file: what is shown of it everywhere follows `state`. Knows no editor. */
export class LivePreview {
  readonly #open: (ear: PreviewEar) => PreviewWorker;
  readonly #listeners = new Set<() => void>();
  #worker: PreviewWorker;
  #state: PanelState = nothingSeen;
  #text: string;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isDisposed = false;

  constructor(text: string, open: (ear: PreviewEar) => PreviewWorker) {
    this.#open = open;
    this.#text = text;
    this.#worker = this.#start();
    this.#send();
  }

  get state(): PanelState {
    return this.#state;
  }

  /** The newest text; `state` may still be about an earlier one for a moment. */
  get text(): string {
    return this.#text;
  }

  onState(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Previews another text, once typing pauses. What is shown is no longer current from here on. */
  type(text: string): void {
    if (text === this.#text || this.#isDisposed) return;
    this.#text = text;
    if (this.#timer === null && this.#state.freshness.kind === "current")
      this.#set({ ...this.#state, freshness: { kind: "working" } });
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), typing);
  }

  refresh(): void {
    this.#flush();
    this.#take({ kind: "sent", revision: this.#worker.refresh() });
  }

  /** Reads on, past the sample. */
  complete(): void {
    this.#flush();
    this.#set({ ...this.#state, freshness: { kind: "working" } });
    this.#worker.complete();
  }

  cancel(): void {
    this.#worker.cancel();
  }

  /** Begins again with a new worker. */
  restart(): void {
    this.#worker.dispose();
    this.#state = { ...nothingSeen, preview: this.#state.preview };
    this.#worker = this.#start();
    this.#send();
  }

  ask<Q extends Question>(revision: Revision, question: Q): Promise<Answers[Q["kind"]] | null> {
    return this.#worker.ask(revision, question);
  }

  /** The state once it is no longer `working`, of the newest text. */
  async settled(signal: AbortSignal): Promise<PanelState> {
    this.#flush();
    while (this.#state.freshness.kind === "working" && !signal.aborted && !this.#isDisposed)
      await new Promise<void>((resolve) => {
        const end = this.onState(done);
        signal.addEventListener("abort", done, { once: true });
        function done() {
          end();
          signal.removeEventListener("abort", done);
          resolve();
        }
      });
    return this.#state;
  }

  dispose(): void {
    this.#isDisposed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#worker.dispose();
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }

  #start(): PreviewWorker {
    return this.#open({
      report: (report) => this.#take(report),
      failed: (problem) => this.#take({ kind: "failed", problem }),
    });
  }

  #flush(): void {
    if (this.#timer !== null) this.#send();
  }

  #send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#take({ kind: "sent", revision: this.#worker.text(this.#text) });
  }

  #take(event: PanelEvent): void {
    // A text that was typed and is not sent yet is newer than whatever is said now.
    if (this.#timer !== null && event.kind !== "failed" && event.kind !== "sent") return;
    this.#set(panelStateAfter(this.#state, event));
  }

  #set(state: PanelState): void {
    if (state === this.#state || this.#isDisposed) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
