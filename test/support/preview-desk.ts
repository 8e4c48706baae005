import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { PreviewStart } from "../../extension/preview/messages.ts";
import { PreviewSession, type Told } from "../../extension/preview/preview-session.ts";
import type { PreviewRow, PreviewSummary, RowFilter } from "../../shared/engine/preview/preview.ts";
import type { Workspace } from "./workspace.ts";

export const workerSource = new URL("../../extension/preview/worker/main.ts", import.meta.url);

export interface DeskOptions {
  readonly worker?: string | URL;
  readonly start?: Partial<PreviewStart>;
  readonly patience?: number;
}

/** A person's editor on the sync file of a workspace, with its preview in a worker thread. */
export class PreviewDesk {
  readonly session: PreviewSession;
  readonly work: Workspace;
  readonly scratch: string;
  /** All that was told, oldest first. */
  readonly told: Told[] = [];
  onTold: (report: Told) => void = () => {};
  #heard: (() => void)[] = [];
  #seen = 0;

  constructor(work: Workspace, { worker = workerSource, start = {}, patience }: DeskOptions = {}) {
    this.work = work;
    this.scratch = join(work.root, "scratch");
    mkdirSync(this.scratch, { recursive: true });
    this.session = new PreviewSession({
      worker,
      start: {
        path: work.path,
        home: work.home,
        trusted: true,
        folders: [work.folder],
        scratch: this.scratch,
        ...start,
      },
      told: (report) => {
        this.told.push(report);
        this.onTold(report);
        const heard = this.#heard;
        this.#heard = [];
        for (const each of heard) each();
      },
      ...(patience === undefined ? {} : { patience }),
    });
    onTestFinished(() => this.session.close());
  }

  /** The next report that ends some work; those before it are passed over. */
  async ended(): Promise<Exclude<Told, { kind: "progress" | "stale" }>> {
    for (;;) {
      while (this.#seen < this.told.length) {
        const one = this.told[this.#seen++]!;
        if (one.kind !== "progress" && one.kind !== "stale") return one;
      }
      await new Promise<void>((resolve) => this.#heard.push(resolve));
    }
  }

  /** The preview that comes next. */
  async previewed(): Promise<PreviewSummary> {
    const told = await this.ended();
    if (told.kind !== "preview") throw new Error(`Not a preview: ${JSON.stringify(told)}`);
    return told.summary;
  }

  /** Types a text, by default that of the sync file. */
  async shown(text = this.work.text("work.sync.yaml")): Promise<PreviewSummary> {
    this.session.show(text);
    return this.previewed();
  }

  async rows(filter: RowFilter = {}): Promise<readonly PreviewRow[]> {
    const page = await this.session.ask({ kind: "rows", from: 0, count: 1000, filter });
    if (page === null) throw new Error("The question was superseded");
    return page.rows;
  }
}
