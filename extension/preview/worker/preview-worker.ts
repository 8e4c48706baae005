import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { filePorts } from "../../../shared/connectors/file/ports.ts";
import { openSecrets } from "../../../shared/connectors/secrets/open-secrets.ts";
import {
  LivePreview,
  type Preview,
  type PreviewRequest,
} from "../../../shared/engine/preview/live-preview.ts";
import { PreviewRows } from "../../../shared/engine/preview/preview-rows.ts";
import type { Answers, Order, PreviewStart, Question, Report, Revision } from "../messages.ts";
import { refusalOf } from "./refusal-of.ts";

/** So long nobody must have typed before endpoints that are no files are read, in milliseconds. */
const rest = 1000;

interface Shown {
  readonly revision: Revision;
  readonly preview: Preview;
  readonly rows: PreviewRows;
}

/** Carries out the host's orders: one text at a time, the newest; whatever it supersedes is dropped. */
export class PreviewWorker {
  readonly #preview: LivePreview;
  readonly #tell: (report: Report) => void;
  #text = "";
  #revision: Revision = -1;
  #running: AbortController | null = null;
  /** Ends when what runs has ended: previews never run side by side. */
  #ended: Promise<void> = Promise.resolve();
  #resting: NodeJS.Timeout | null = null;
  #shown: Shown | null = null;

  constructor(start: PreviewStart, tell: (report: Report) => void) {
    this.#tell = tell;
    this.#preview = new LivePreview({
      path: start.path,
      home: { folder: start.home },
      ports: filePorts,
      secrets: openSecrets({ home: start.home, env: process.env }),
      clock: Date.now,
      refuses: refusalOf(start),
    });
  }

  take(order: Order): void {
    switch (order.kind) {
      case "text": {
        const isFirst = this.#revision < 0;
        this.#text = order.text;
        this.#revision = order.revision;
        // What was opened may be read at once; what is typed, not before a rest.
        this.#run(isFirst ? "all" : "files", false);
        return;
      }
      case "refresh":
        this.#run("again", false);
        return;
      case "complete":
        this.#run("all", true);
        return;
      case "cancel":
        this.#preview.cancel();
        this.#running?.abort();
        return;
      case "ask":
        void this.#answer(order.id, order.revision, order.question);
    }
  }

  #run(reach: PreviewRequest["reach"], whole: boolean): void {
    this.#running?.abort();
    if (this.#resting !== null) clearTimeout(this.#resting);
    this.#resting = null;
    const running = new AbortController();
    this.#running = running;
    const [text, revision] = [this.#text, this.#revision];
    this.#ended = this.#ended.then(() => this.#one(text, revision, reach, whole, running.signal));
  }

  async #one(
    text: string,
    revision: Revision,
    reach: PreviewRequest["reach"],
    whole: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) return this.#cancelled(revision);
    const begun = performance.now();
    const previewed = await this.#preview.preview({
      text,
      reach,
      whole,
      signal,
      progress: (endpoint, done, total) => this.#tell({ kind: "progress", revision, endpoint, done, total }),
      stale: (endpoint) => this.#tell({ kind: "stale", revision, endpoint }),
    });
    if (signal.aborted) return this.#cancelled(revision);
    if (previewed.kind === "cancelled") return this.#cancelled(revision);
    if (previewed.kind === "wrong") {
      this.#tell({ kind: "wrong", revision, problems: previewed.problems });
      return;
    }
    this.#shown?.preview.planned?.items.dispose();
    this.#shown = { revision, preview: previewed, rows: new PreviewRows(previewed.planned) };
    this.#tell({
      kind: "preview",
      revision,
      summary: previewed.summary,
      took: performance.now() - begun,
    });
    if (previewed.waiting) this.#resting = setTimeout(() => this.#run("all", false), rest);
  }

  /** A text that a newer one supersedes is not spoken of any more. */
  #cancelled(revision: Revision): void {
    if (revision === this.#revision) this.#tell({ kind: "cancelled", revision });
  }

  async #answer(id: number, revision: Revision, question: Question): Promise<void> {
    const shown = this.#shown;
    if (shown === null || shown.revision !== revision) {
      this.#tell({ kind: "superseded", id });
      return;
    }
    const answer = await this.#answerOf(shown, question);
    this.#tell({ kind: "answer", id, answer });
  }

  async #answerOf(shown: Shown, question: Question): Promise<Answers[Question["kind"]]> {
    const { rows } = shown;
    switch (question.kind) {
      case "rows":
        return rows.page(question.from, question.count, question.filter);
      case "find":
        return { row: rows.find(question.key) };
      case "provenance":
        return null;
      case "diff":
        return { kind: "refused", problem: notYet("The exact diff") };
      case "save-plan":
        return { problem: notYet("Saving the plan") };
    }
  }
}

const notYet = (what: string): Diagnostic => problem("sync.not-yet", `${what} is not there yet`);
