import { type Diagnostic, located, problem } from "../../base/diagnostic.ts";
import { checkSync } from "../../mapping/check.ts";
import type { CompiledSync, EndpointSchema } from "../../mapping/compiled.ts";
import { parseSync } from "../../mapping/parse/parse.ts";
import { traitsOf } from "../../mapping/sources/kinds.ts";
import type { Source } from "../../mapping/sources/source.ts";
import type { SyncFile } from "../../mapping/sync-file.ts";
import type { EndpointName, LinkId } from "../../model/ids.ts";
import type { Link } from "../../model/link.ts";
import type { NativeRecord } from "../../model/native.ts";
import { makePlan, type Planned } from "../make-plan.ts";
import type { PlanningState } from "../planning-sync.ts";
import { readLookups } from "../read-lookups.ts";
import { unread as unreadConnector } from "../unreadable.ts";
import { isPassing } from "../usable-sync.ts";
import type { CachedSource } from "./cached-source.ts";
import type { EndpointPreview, Extent, PreviewSummary } from "./preview.ts";
import { PreviewState } from "./preview-state.ts";
import { SourceCache, type SourceCacheOptions, waits } from "./source-cache.ts";

export interface PreviewRequest {
  readonly text: string;
  /**
   * `files`: somebody types; endpoints that are no files are asked nothing. `all`: those not read yet are read. `again`:
   * all are read anew.
   */
  readonly reach: "files" | "all" | "again";
  /** Everything is read, past the samples. */
  readonly whole: boolean;
  readonly progress: (endpoint: EndpointName, done: number, total: number) => void;
  /** A file that is read is not what it was, and is read again. */
  readonly stale: (endpoint: EndpointName) => void;
  readonly signal: AbortSignal;
}

/** A preview, with what it was made of. */
export interface Preview {
  readonly kind: "preview";
  /** The sync file, absolute. */
  readonly path: string;
  readonly text: string;
  readonly summary: PreviewSummary;
  /** `null` where too little could be read to plan anything. */
  readonly planned: Planned | null;
  readonly compiled: CompiledSync;
  readonly sources: ReadonlyMap<EndpointName, CachedSource>;
  /** Whether an endpoint waits for a rest in typing to be read. */
  readonly waiting: boolean;
}

export type Previewed =
  | Preview
  | { readonly kind: "wrong"; readonly problems: readonly Diagnostic[] }
  | { readonly kind: "cancelled" };

const cancelled: Previewed = { kind: "cancelled" };

/** Works out, for any text of one sync file, what a run would do. Writes nothing, and reads what did not change only once. */
export class LivePreview {
  readonly #options: SourceCacheOptions;
  readonly #cache: SourceCache;
  readonly #state: PreviewState;

  constructor(options: SourceCacheOptions) {
    this.#options = options;
    this.#cache = new SourceCache(options);
    this.#state = new PreviewState(options.home.folder, options.path);
  }

  /** Ends reads that are under way. */
  cancel(): void {
    this.#cache.cancel();
  }

  async close(): Promise<void> {
    this.#state.close();
    await this.#cache.keep(new Set());
  }

  async preview(request: PreviewRequest): Promise<Previewed> {
    const { text, signal, whole } = request;
    const { file, report } = parseSync(text, this.#options.path);
    if (file === null) return { kind: "wrong", problems: report.inOrder() };
    const looks = await this.#look(file, request);
    if (signal.aborted) return cancelled;
    const schemas = new Map<EndpointName, EndpointSchema>();
    const samples = new Map<EndpointName, readonly NativeRecord[]>();
    const trouble: Diagnostic[] = [];
    const unread = new Map<EndpointName, Diagnostic>();
    for (const [name, { source, why }] of looks.endpoints) {
      const { looked } = source;
      const failure = why ?? looked?.problem ?? null;
      if (failure !== null) {
        const at = located(failure, { endpoint: name });
        unread.set(name, at);
        trouble.push(at);
      }
      if (failure !== null || looked === null) continue;
      if (looked.schema !== null && looked.exists) schemas.set(name, looked.schema);
      samples.set(name, looked.samples);
    }
    const lookups = await readLookups(
      looks.lookups,
      (name, source, id) => this.#cache.get(text, name, source, id),
      signal,
    );
    const checked = checkSync(text, this.#options.path, { schemas, samples, lookups: lookups.tables });
    const diagnostics = [...checked.diagnostics, ...lookups.problems];
    const { compiled } = checked;
    const errors = diagnostics.filter((one) => one.severity === "error" && !isPassing(one));
    if (compiled === null || errors.length > 0) return { kind: "wrong", problems: errors };

    const sources = new Map([...looks.endpoints].map(([name, { source }]) => [name, source]));
    for (const source of sources.values()) source.readWhole(whole);
    const connectors = new Map(
      [...sources].map(([name, source]) => {
        const failure = unread.get(name);
        return [name, failure === undefined ? source : unreadConnector(source, failure)] as const;
      }),
    );
    const madeAt = this.#options.clock();
    const planned = await this.#state.with(async (state) => {
      const plan = await makePlan(
        { compiled, connectors, state },
        { madeAt, signal, progress: request.progress },
      );
      return { plan, doubts: doubtsIn(state) };
    });
    if (!planned.ok) return { kind: "wrong", problems: [planned.error] };
    const { plan, doubts } = planned.value;
    if (signal.aborted) {
      if (plan.ok) plan.value.items.dispose();
      return cancelled;
    }
    // Trouble with an endpoint is shown at the endpoint.
    if (!plan.ok && unread.size === 0 && !isPassing(plan.error))
      return { kind: "wrong", problems: [plan.error] };
    const made = plan.ok ? plan.value : null;
    for (const one of made?.header.unreadable ?? (plan.ok ? [] : [plan.error])) {
      const name = one.at?.endpoint;
      if (name === undefined || unread.has(name)) continue;
      unread.set(name, one);
      trouble.push(one);
    }
    const harmless = diagnostics.filter(({ severity }) => severity !== "error");
    const warnings = [...new Set([...harmless, ...lookups.problems, ...doubts])];
    return {
      kind: "preview",
      path: this.#options.path,
      text,
      summary: summaryOf(compiled, made, sources, unread, warnings, trouble, doubts.length === 0),
      planned: made,
      compiled,
      sources,
      waiting: looks.waiting,
    };
  }

  /** A link as state has it now. */
  link(id: LinkId): Link | null {
    return this.#state.link(id);
  }

  /** Reads what has to be read of the endpoints and lookups that the text names. */
  async #look(
    file: SyncFile,
    { text, reach, progress, stale, signal }: PreviewRequest,
  ): Promise<{
    readonly endpoints: ReadonlyMap<
      EndpointName,
      { readonly source: CachedSource; readonly why: Diagnostic | null }
    >;
    readonly lookups: SyncFile["lookups"];
    readonly waiting: boolean;
  }> {
    let waiting = false;
    const used = new Set<CachedSource>();
    const one = async (name: string, source: Source, id: readonly string[]) => {
      const cached = this.#cache.get(text, name, source, id);
      used.add(cached);
      const refusal = await this.#cache.refuses(source);
      if (refusal !== null) return { source: cached, why: refusal };
      const isFile = traitsOf(source.kind).file;
      const isNew = cached.looked === null;
      if (!isFile && isNew && reach === "files") {
        waiting = true;
        return { source: cached, why: waits(name) };
      }
      const isStale = isFile && !isNew && (await cached.isStale());
      if (isStale) stale(name);
      const again = reach === "again" || isStale;
      await cached.look(again, (done, total) => progress(name, done, total), signal);
      return { source: cached, why: null };
    };
    const endpoints = await Promise.all(
      Object.entries(file.endpoints).map(
        async ([name, { source, id }]) => [name, await one(name, source, id)] as const,
      ),
    );
    await Promise.all(Object.entries(file.lookups).map(([name, { source }]) => one(name, source, [])));
    if (!signal.aborted) await this.#cache.keep(used);
    return { endpoints: new Map(endpoints), lookups: file.lookups, waiting };
  }
}

/** What a run would ask endpoints about, and a preview may not. */
function doubtsIn(state: PlanningState): readonly Diagnostic[] {
  const names = new Set<EndpointName>();
  for (const id of state.openLinks())
    for (const [name, end] of Object.entries(state.link(id)?.ends ?? {}))
      if (end.kind === "sent") names.add(name);
  return [...names].map((endpoint) => ({
    ...problem("run.unsettled", `An earlier run sent ${endpoint} records without an answer`, {
      hint: "The next run asks what became of them; until then the preview leaves them alone.",
      at: { endpoint },
    }),
    severity: "warning",
  }));
}

function summaryOf(
  compiled: CompiledSync,
  planned: Planned | null,
  sources: ReadonlyMap<EndpointName, CachedSource>,
  unread: ReadonlyMap<EndpointName, Diagnostic>,
  warnings: readonly Diagnostic[],
  trouble: readonly Diagnostic[],
  isCertain: boolean,
): PreviewSummary {
  const endpoints = [...sources].map(([name, source]): EndpointPreview => {
    const { mode } = compiled.endpoints.get(name)!.definition;
    const counts = planned?.header.endpoints[name];
    return {
      name,
      kind: source.kind,
      mode,
      place: source.place,
      creates: counts?.creates ?? 0,
      updates: counts?.updates ?? 0,
      deletes: counts?.deletes ?? 0,
      extent: extentOf(source, unread.get(name)),
      readAt: source.looked?.readAt ?? null,
    };
  });
  const isComplete =
    isCertain && planned !== null && endpoints.every(({ extent }) => extent.kind === "complete");
  const header = planned?.header;
  return {
    plan: isComplete ? { kind: "complete", hash: planned.header.hash } : { kind: "sample" },
    endpoints,
    brakes: header?.brakes ?? [],
    conflicts: header?.openConflicts ?? 0,
    rejected: header?.rejections.length ?? 0,
    unreadable: trouble,
    warnings,
    fields: Object.entries(compiled.file.record.fields).map(([name, { type, scale }]) => ({
      name,
      type,
      scale,
    })),
    rows: (planned?.items.size ?? 0) + (header?.rejections.length ?? 0),
  };
}

function extentOf(source: CachedSource, failure: Diagnostic | undefined): Extent {
  if (failure !== undefined) return { kind: "unread", problem: failure };
  const summary = source.looked?.summary;
  if (!summary)
    return { kind: "unread", problem: problem("endpoint.incomplete", `${source.place} was not read`) };
  if (summary.complete || !summary.exists || source.isReadWhole)
    return { kind: "complete", records: summary.records };
  return { kind: "sample", records: summary.records, of: null };
}
