import { realpathSync } from "node:fs";
import { join } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { filePorts } from "../../../shared/connectors/file/ports.ts";
import { openSecrets } from "../../../shared/connectors/secrets/open-secrets.ts";
import { exactDiff } from "../../../shared/engine/preview/exact-diff.ts";
import {
  LivePreview,
  type Preview,
  type PreviewRequest,
} from "../../../shared/engine/preview/live-preview.ts";
import { NativeFinder } from "../../../shared/engine/preview/native-finder.ts";
import { PreviewRows } from "../../../shared/engine/preview/preview-rows.ts";
import { provenanceOf, type Subject } from "../../../shared/engine/preview/provenance.ts";
import { savePlan } from "../../../shared/engine/preview/save-plan.ts";
import type { EndpointName } from "../../../shared/model/ids.ts";
import type { Answers, Order, PreviewStart, Question, Report, Revision } from "../messages.ts";
import { refusalOf } from "./refusal-of.ts";

/** So long nobody must have typed before endpoints that are no files are read, in milliseconds. */
const rest = 1000;

interface Shown {
  readonly revision: Revision;
  readonly preview: Preview;
  readonly rows: PreviewRows;
  readonly finders: ReadonlyMap<EndpointName, NativeFinder>;
  /** Ends with the preview. */
  readonly ended: AbortController;
}

/** Carries out the host's orders: one text at a time, the newest; whatever it supersedes is dropped. */
export class PreviewWorker {
  readonly #preview: LivePreview;
  readonly #tell: (report: Report) => void;
  readonly #scratch: string;
  #text = "";
  #revision: Revision = -1;
  #running: AbortController | null = null;
  /** Ends when what runs has ended: previews never run side by side. */
  #ended: Promise<void> = Promise.resolve();
  #resting: NodeJS.Timeout | null = null;
  #shown: Shown | null = null;

  constructor(start: PreviewStart, tell: (report: Report) => void) {
    this.#tell = tell;
    this.#scratch = start.scratch;
    this.#preview = new LivePreview({
      path: realOf(start.path),
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
    this.#ended = this.#ended
      .then(() => this.#one(text, revision, reach, whole, running))
      .catch((cause: unknown) => this.#tell({ kind: "wrong", revision, problems: [unforeseen(cause)] }));
  }

  async #one(
    text: string,
    revision: Revision,
    reach: PreviewRequest["reach"],
    whole: boolean,
    running: AbortController,
  ): Promise<void> {
    const { signal } = running;
    if (signal.aborted) return this.#cancelled(revision, running);
    const begun = performance.now();
    const previewed = await this.#preview.preview({
      text,
      reach,
      whole,
      signal,
      progress: (endpoint, done, total) => this.#tell({ kind: "progress", revision, endpoint, done, total }),
      stale: (endpoint) => this.#tell({ kind: "stale", revision, endpoint }),
    });
    if (signal.aborted || previewed.kind === "cancelled") return this.#cancelled(revision, running);
    if (previewed.kind === "wrong") {
      this.#tell({ kind: "wrong", revision, problems: previewed.problems });
      return;
    }
    this.#shown?.ended.abort();
    this.#shown?.preview.planned?.items.dispose();
    const finders = new Map<EndpointName, NativeFinder>();
    for (const [name, mapping] of previewed.compiled.endpoints) {
      const records = previewed.sources.get(name)?.looked?.records;
      if (records !== undefined) finders.set(name, new NativeFinder(mapping, records));
    }
    const rows = new PreviewRows(previewed.planned);
    this.#shown = { revision, preview: previewed, rows, finders, ended: new AbortController() };
    this.#tell({
      kind: "preview",
      revision,
      summary: previewed.summary,
      took: performance.now() - begun,
    });
    if (previewed.waiting) this.#resting = setTimeout(() => this.#run("all", false), rest);
  }

  /** What a newer order supersedes is not spoken of any more. */
  #cancelled(revision: Revision, running: AbortController): void {
    if (running === this.#running) this.#tell({ kind: "cancelled", revision });
  }

  async #answer(id: number, revision: Revision, question: Question): Promise<void> {
    const shown = this.#shown;
    if (shown === null || shown.revision !== revision) {
      this.#tell({ kind: "superseded", id });
      return;
    }
    try {
      const answer = await this.#answerOf(shown, question);
      this.#tell(
        shown === this.#shown ? { kind: "answer", id, revision, answer } : { kind: "superseded", id },
      );
    } catch (cause) {
      // What a superseded preview was made of may be gone.
      this.#tell({ kind: "superseded", id });
      if (shown === this.#shown) this.#tell({ kind: "wrong", revision, problems: [unforeseen(cause)] });
    }
  }

  async #answerOf(shown: Shown, question: Question): Promise<Answers[Question["kind"]]> {
    const { rows, preview, finders, ended } = shown;
    switch (question.kind) {
      case "rows":
        return rows.page(question.from, question.count, question.filter);
      case "find":
        return { row: rows.find(question.key) };
      case "provenance": {
        const subject = this.#subject(rows, question.row);
        return subject === null ? null : provenanceOf(preview, finders, subject, question.field);
      }
      case "diff": {
        const { endpoint } = question;
        return exactDiff(preview, finders.get(endpoint), endpoint, join(this.#scratch, "diff"), ended.signal);
      }
      case "save-plan": {
        const saved = savePlan(preview, preview.path, question.path);
        return saved.ok ? saved.value : { problem: saved.error };
      }
    }
  }

  #subject(rows: PreviewRows, row: number): Subject | null {
    const item = rows.item(row);
    if (item !== null)
      return { kind: "item", item, link: item.link === null ? null : this.#preview.link(item.link) };
    const rejection = rows.rejection(row);
    return rejection === null ? null : { kind: "rejected", rejection };
  }
}

/** State knows a sync by where its file really is. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const unforeseen = (cause: unknown): Diagnostic =>
  problem("agent.failed", `The preview failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
    hint: "Change the text or refresh to try again.",
  });
