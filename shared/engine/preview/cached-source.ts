import { stat } from "node:fs/promises";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Fetched, Found, ReadRequest, ReadSummary, RecordSink } from "../../connectors/contract.ts";
import type { ReadOnlyConnector } from "../../connectors/read-only-connector.ts";
import type { EndpointSchema } from "../../mapping/compiled.ts";
import type { NativeRecord } from "../../model/native.ts";
import { ReadRecords } from "./read-records.ts";

/** Records that a check of the sync file looks at, as when it is loaded to be run. */
const checked = 50;

/** How much of an endpoint is read to preview it. */
export interface Reach {
  readonly records: number;
  /** In milliseconds; then what was read by then is the sample. */
  readonly time: number;
}

export interface Looked {
  /** `null` where nothing could be read. */
  readonly summary: ReadSummary | null;
  readonly problem: Diagnostic | null;
  readonly schema: EndpointSchema | null;
  /** For the check of the sync file. */
  readonly samples: readonly NativeRecord[];
  readonly exists: boolean;
  readonly readAt: number;
  /** Tells whether the files that were read may be others now; "" where only a read could tell. */
  readonly stamp: string;
  readonly records: ReadRecords;
}

export interface CachedSourceOptions {
  readonly connector: ReadOnlyConnector;
  readonly reach: () => Promise<Reach>;
  /** The files' sizes and times as they are now, "" for what is no file. */
  readonly stamp: () => Promise<string>;
  readonly clock: () => number;
}

type Progress = (done: number, total: number) => void;

/**
 * An endpoint whose records are read once and then shown again from memory: to the preview it is the connector. Reading it
 * anew is up to `look`.
 */
export class CachedSource implements ReadOnlyConnector {
  readonly kind: string;
  readonly place: string;
  readonly #options: CachedSourceOptions;
  #looked: Looked | null = null;
  #looking: { readonly done: Promise<Looked>; readonly end: AbortController } | null = null;
  #progress: Progress | null = null;
  readonly #found = new Map<string, Found>();
  readonly #lines = new Map<number, { readonly file: string; readonly line: number } | null>();
  /** Set while everything is read past the sample, straight from the endpoint. */
  #whole = false;

  constructor(options: CachedSourceOptions) {
    this.#options = options;
    this.kind = options.connector.kind;
    this.place = options.connector.place;
  }

  get capabilities() {
    return this.#options.connector.capabilities;
  }

  get looked(): Looked | null {
    return this.#looked;
  }

  /** Whether what was read may no longer be what is there. Costs no request. */
  async isStale(): Promise<boolean> {
    if (this.#looked === null) return true;
    const { stamp, summary } = this.#looked;
    if (stamp === "") return false;
    const now = await this.#options.stamp();
    if (now === stamp) return false;
    const same =
      summary !== null &&
      summary.version !== "" &&
      (await this.#options.connector.unchanged(summary.version, new AbortController().signal));
    if (same) this.#looked = { ...this.#looked, stamp: now };
    return !same;
  }

  /**
   * Reads, unless that was done before. Who waits may give up; the read itself goes on for whoever asks next, until
   * `cancel`.
   */
  async look(again: boolean, progress: Progress | null, signal: AbortSignal): Promise<Looked | null> {
    this.#progress = progress;
    if (this.#looking === null) {
      if (this.#looked !== null && !again) return this.#looked;
      const end = new AbortController();
      const done = this.#read(end.signal);
      this.#looking = { done, end };
      void done.finally(() => {
        this.#looking = null;
      });
    }
    const { done } = this.#looking;
    return Promise.race([done, whenAborted(signal)]);
  }

  cancel(): void {
    this.#looking?.end.abort();
  }

  /** From now on, everything is read straight from the endpoint, or again what is in memory. */
  readWhole(whole: boolean): void {
    this.#whole = whole && this.#looked?.summary?.complete === false && this.#looked.exists;
  }

  get isReadWhole(): boolean {
    return this.#whole;
  }

  async discover(): Promise<Result<EndpointSchema, Diagnostic>> {
    const schema = this.#looked?.schema ?? null;
    return schema === null ? err(this.#unread()) : ok(schema);
  }

  async read(
    request: ReadRequest,
    sink: RecordSink,
    signal: AbortSignal,
  ): Promise<Result<ReadSummary, Diagnostic>> {
    if (this.#whole) return this.#options.connector.read({ ...request, cursor: null }, sink, signal);
    const looked = this.#looked;
    if (looked === null || looked.summary === null) return err(this.#unread());
    const whole = await looked.records.replay(request, sink, looked.summary, signal);
    return whole ? ok(looked.summary) : err(problem("run.cancelled", "The preview was superseded"));
  }

  async unchanged(version: string, signal: AbortSignal): Promise<boolean> {
    if (this.#whole) return this.#options.connector.unchanged(version, signal);
    const summary = this.#looked?.summary;
    return summary?.exists === true && summary.complete && summary.version === version;
  }

  async fetch(
    positions: readonly number[],
    signal: AbortSignal,
  ): Promise<Result<readonly Fetched[], Diagnostic>> {
    if (this.#whole) return this.#options.connector.fetch(positions, signal);
    const fetched = positions.map((position) => this.#looked?.records.at(position) ?? null);
    return fetched.every((one) => one !== null) ? ok(fetched) : err(this.#unread());
  }

  /** Each record is asked for once, so that typing asks nothing. */
  async find(ids: readonly string[], signal: AbortSignal): Promise<Result<readonly Found[], Diagnostic>> {
    const missing = ids.filter((id) => !this.#found.has(id));
    if (missing.length > 0) {
      const found = await this.#options.connector.find(missing, signal);
      if (!found.ok) return found;
      for (const [at, one] of found.value.entries()) this.#found.set(missing[at]!, one);
    }
    return ok(ids.map((id) => this.#found.get(id)!));
  }

  async line(position: number): Promise<{ readonly file: string; readonly line: number } | null> {
    const known = this.#lines.get(position);
    if (known !== undefined) return known;
    const line = await this.#options.connector.line(position);
    this.#lines.set(position, line);
    return line;
  }

  /** Who planned with it is done with it; it stays for the next. */
  async dispose(): Promise<void> {}

  async close(): Promise<void> {
    this.cancel();
    await this.#options.connector.dispose();
  }

  async #read(end: AbortSignal): Promise<Looked> {
    const { connector, clock } = this.#options;
    const stamp = await this.#options.stamp();
    const few = new ReadRecords();
    const first = await connector.read({ known: null, cursor: null, limit: checked }, few, end);
    const base = { readAt: clock(), stamp };
    if (!first.ok)
      return this.#keep({
        ...base,
        summary: null,
        problem: first.error,
        schema: null,
        samples: few.first(checked),
        exists: true,
        records: few,
      });
    const { schema, exists } = first.value;
    const about = { ...base, schema, exists, samples: few.first(checked) };
    if (first.value.complete || !exists)
      return this.#keep({ ...about, summary: first.value, problem: null, records: few });
    const reach = await this.#options.reach();
    const records = new ReadRecords();
    const soon = AbortSignal.timeout(reach.time);
    const read = await connector.read(
      {
        known: null,
        cursor: null,
        limit: reach.records,
        progress: (done, total) => this.#progress?.(done, total),
      },
      records,
      AbortSignal.any([end, soon]),
    );
    if (read.ok) return this.#keep({ ...about, summary: read.value, problem: null, records });
    if (!soon.aborted || end.aborted || records.size === 0)
      return this.#keep({ ...about, summary: null, problem: read.error, records });
    const summary = { ...first.value, records: records.size, complete: false, version: "" };
    return this.#keep({ ...about, summary, problem: null, records });
  }

  #keep(looked: Looked): Looked {
    this.#looked = looked;
    this.#found.clear();
    this.#lines.clear();
    return looked;
  }

  #unread(): Diagnostic {
    return this.#looked?.problem ?? problem("endpoint.incomplete", `${this.place} has not been read`);
  }
}

const whenAborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });

/** Size and times of files, in one text. */
export async function stampOf(paths: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    paths.map(async (path) => {
      const stats = await stat(path, { bigint: true }).catch(() => null);
      return stats === null ? `${path} -` : `${path} ${stats.ino} ${stats.size} ${stats.mtimeNs}`;
    }),
  );
  return `files\n${stamps.join("\n")}`;
}
