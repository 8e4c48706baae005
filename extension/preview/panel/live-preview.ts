import type { Answers, Question, Revision } from "../messages.ts";
import type { PreviewSession, Told } from "../preview-session.ts";
import { nothingSeen, type PanelEvent, type PanelState, panelStateAfter } from "./panel-state.ts";

/** What a preview needs of a `PreviewSession`. */
export type PreviewWorker = Pick<
  PreviewSession,
  "show" | "refresh" | "complete" | "cancel" | "ask" | "close"
>;

/** A pause in typing of so many milliseconds lets a text go. */
const typing = 30;

/** The preview of one sync file: what is shown of it everywhere follows `state`. Knows no editor. */
export class LivePreview {
  readonly #open: (told: (report: Told) => void) => PreviewWorker;
  readonly #listeners = new Set<() => void>();
  #worker: PreviewWorker;
  #state: PanelState = nothingSeen;
  #text: string;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isDisposed = false;

  constructor(text: string, open: (told: (report: Told) => void) => PreviewWorker) {
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
    this.#set({ ...this.#state, freshness: { kind: "working" } });
    this.#worker.refresh();
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
    void this.#worker.close();
    this.#state = { ...nothingSeen, preview: this.#state.preview };
    this.#worker = this.#start();
    this.#send();
  }

  /** `null`: the text of that number is no longer the newest. */
  ask<Kind extends Question["kind"]>(
    revision: Revision,
    question: Extract<Question, { kind: Kind }>,
  ): Promise<Answers[Kind] | null> {
    return this.#timer === null ? this.#worker.ask(question, revision) : Promise.resolve(null);
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
    void this.#worker.close();
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }

  #start(): PreviewWorker {
    return this.#open((report) => this.#take(report));
  }

  #flush(): void {
    if (this.#timer !== null) this.#send();
  }

  #send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#take({ kind: "sent", revision: this.#worker.show(this.#text) });
  }

  #take(event: PanelEvent): void {
    // A text that was typed and is not sent yet is newer than whatever is said now.
    if (this.#timer !== null && event.kind !== "sent") return;
    this.#set(panelStateAfter(this.#state, event));
  }

  #set(state: PanelState): void {
    if (state === this.#state || this.#isDisposed) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
