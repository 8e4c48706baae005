import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { EndpointSchema } from "../../mapping/compiled.ts";
import type { RestSource } from "../../mapping/sources/rest.ts";
import type {
  Capabilities,
  Connector,
  Fetched,
  Found,
  ReadRequest,
  ReadSummary,
  RecordSink,
  SentWrites,
  WriteJournal,
  WriteOutcome,
  WriteReport,
  WriteRequest,
} from "../contract.ts";
import type { HttpCommons } from "../http/commons.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { versionOfHash } from "../version.ts";
import { RecordAsker } from "./ask-record.ts";
import { atOnce } from "./at-once.ts";
import { believe } from "./believe.ts";
import { cursorAfter } from "./change-cursor.ts";
import { ContentToken } from "./content-token.ts";
import { followWrites } from "./follow-writes.ts";
import { give } from "./give.ts";
import { ListShape } from "./list-shape.ts";
import { type OpenResource, openResource } from "./open-resource.ts";
import { readList } from "./read-list.ts";
import { Records } from "./records.ts";
import { restSchema } from "./rest-schema.ts";
import { settleWrites } from "./settle-writes.ts";
import { sinceText } from "./since.ts";
import { writeRecords } from "./write-records.ts";

export interface RestEndpointOptions {
  /** The endpoint's name. */
  readonly name: string;
  /** Where records have their own id, as the sync file says it. */
  readonly id: readonly string[];
  /** The sync file's folder. */
  readonly folder: string;
  readonly secrets: Secrets;
  readonly commons: HttpCommons;
}

/** A resource of a REST API as an endpoint. Keeps what the last read gave, so that it can be given again. */
export function openRestEndpoint(source: RestSource, options: RestEndpointOptions): Connector {
  return new RestEndpoint(source, options);
}

/** What the last read of an endpoint showed. */
interface LastRead {
  readonly records: Records;
  readonly token: ContentToken;
  /** It showed everything, and not just what changed. */
  readonly isWhole: boolean;
}

class RestEndpoint implements Connector {
  readonly kind = "rest";
  readonly capabilities: Capabilities;
  readonly place: string;
  readonly listen = null;
  readonly #source: RestSource;
  readonly #options: RestEndpointOptions;
  #open: OpenResource | null = null;
  #last: LastRead | null = null;
  #shape = new ListShape();

  constructor(source: RestSource, options: RestEndpointOptions) {
    const {
      create,
      update,
      delete: remove,
      get,
      changes,
      full,
      deleted,
      idempotency,
      paging,
    } = source.options;
    this.place = placeOf(source);
    this.#source = source;
    this.#options = options;
    this.capabilities = {
      write: create !== false || update !== false || remove !== false,
      guarded: get !== false,
      atomic: false,
      makesIds: true,
      changes: changes === null ? null : { deletes: deleted !== null, fullEvery: full },
      readsMayMiss: get !== false || paging?.kind !== "none",
      resends: idempotency !== null,
    };
  }

  async discover(limit: number, signal: AbortSignal): Promise<Result<EndpointSchema, Diagnostic>> {
    const sink: RecordSink = { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} };
    const read = await this.read({ known: null, cursor: null, limit }, sink, signal);
    if (read.ok) return ok(read.value.schema);
    const described = this.#open?.resource.described ?? null;
    return described === null ? read : ok(described);
  }

  async read(
    request: ReadRequest,
    sink: RecordSink,
    signal: AbortSignal,
  ): Promise<Result<ReadSummary, Diagnostic>> {
    if (signal.aborted) return err(cancelled);
    const opened = await this.#opened(signal);
    if (!opened.ok) return opened;
    const { client, resource } = opened.value;
    const { changes } = resource.options;
    const since = changes !== null && request.limit === undefined ? request.cursor : null;
    const url = new URL(resource.list);
    if (changes !== null && since !== null) url.searchParams.set(changes.param, sinceText(since, changes));
    this.#forget();
    const listed = await readList(
      client,
      resource,
      {
        url,
        limit: request.limit ?? Number.POSITIVE_INFINITY,
        progress: request.progress ?? (() => {}),
        id: resource.id,
        shape: this.#shape,
      },
      signal,
    );
    if (!listed.ok) return listed;
    const listing = listed.value;
    // Samples say how records look, and nothing is believed of them.
    const known = request.limit === undefined ? request.known : null;
    const believed =
      request.limit === undefined
        ? await believe(listing, client, resource, known, signal)
        : ok({ shown: listing.shown, bad: listing.bad });
    if (!believed.ok) return believed;
    const { shown, bad } = believed.value;
    const token = new ContentToken();
    for (const one of shown) token.add(one);
    const etag =
      resource.options.etag && since === null && resource.options.consistency === "strong"
        ? listing.etag
        : null;
    const version = since !== null ? "" : etag === null ? String(token) : `${token} ${etag}`;
    this.#last = { records: listing.records, token, isWhole: since === null };
    give(listing, shown, bad, request, sink);
    return ok({
      records: shown.length + bad.length,
      extent: since === null ? "all" : "changes",
      complete: listing.complete,
      cursor: changes === null || !listing.complete ? null : cursorAfter(listing, shown, changes, since),
      version,
      schema: restSchema(
        listing.records,
        shown.map(({ position }) => position),
        resource.described,
      ),
      modified: null,
      exists: true,
    });
  }

  /** Whether the server says that its list, which was one page, is as it was. */
  async unchanged(version: string, signal: AbortSignal): Promise<boolean> {
    const [, etag] = /^\S+ (.+)$/s.exec(version) ?? [];
    if (etag === undefined) return false;
    const opened = await this.#opened(signal);
    if (!opened.ok) return false;
    const { client, resource } = opened.value;
    if (resource.options.paging !== null && resource.options.paging.kind !== "none") return false;
    const request = {
      method: "GET",
      url: resource.list,
      headers: { "if-none-match": etag },
      repeatable: true,
    } as const;
    const sent = await client.send(request, signal);
    return sent.kind === "answer" && sent.answer.status === 304;
  }

  async fetch(positions: readonly number[]): Promise<Result<readonly Fetched[], Diagnostic>> {
    const fetched = positions.map((position) => this.#last?.records.kept.at(position) ?? null);
    const known = fetched.filter((one) => one !== null);
    return known.length < fetched.length
      ? err(problem("endpoint.stale", `${this.place} was read again meanwhile`))
      : ok(known);
  }

  async find(ids: readonly string[], signal: AbortSignal): Promise<Result<readonly Found[], Diagnostic>> {
    const opened = await this.#opened(signal);
    if (!opened.ok) return opened;
    const { client, resource } = opened.value;
    const last = this.#lastRead(resource.id);
    const asker = new RecordAsker(client, resource, last.records);
    if (!asker.offered) return ok(ids.map(() => ({ kind: "unknown" })));
    let failure: Diagnostic | null = null;
    const found = await atOnce(ids, resource.options.concurrency, async (id): Promise<Found> => {
      if (failure !== null) return { kind: "unknown" };
      const asked = await asker.byId(id, signal);
      switch (asked.kind) {
        case "record": {
          const shown = last.records.shape.of(asked.native);
          const { position, high, low } = last.records.keep(shown);
          return { kind: "record", native: shown, version: versionOfHash(high, low), position };
        }
        case "none":
          return { kind: "none" };
        case "cancelled":
          failure = cancelled;
          return { kind: "unknown" };
        case "unknown":
          if (asked.fatal) failure = asked.problem;
          return { kind: "unknown" };
      }
    });
    return failure === null ? ok(found) : err(failure);
  }

  async write(
    request: WriteRequest,
    journal: WriteJournal,
    signal: AbortSignal,
  ): Promise<Result<WriteReport, Diagnostic>> {
    if (signal.aborted) return err(cancelled);
    const opened = await this.#opened(signal);
    if (!opened.ok) return opened;
    const { client, resource } = opened.value;
    const last = this.#lastRead(resource.id);
    const place = { name: this.#options.name, client, resource, records: last.records };
    const written = await writeRecords(request, journal, place, signal);
    if (!written.ok) return written;
    followWrites(last.token, last.records, request.writes, written.value);
    // What others wrote meanwhile nobody told.
    return ok({
      outcomes: written.value,
      version: last.isWhole ? String(last.token) : "",
      asExpected: false,
    });
  }

  async settle(sent: SentWrites, signal: AbortSignal): Promise<Result<readonly WriteOutcome[], Diagnostic>> {
    const opened = await this.#opened(signal);
    if (!opened.ok) return opened;
    const { client, resource } = opened.value;
    const { records } = this.#lastRead(resource.id);
    return ok(await settleWrites(sent, { client, resource, records }, signal));
  }

  async line(): Promise<null> {
    return null;
  }

  async dispose(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    this.#forget();
    await open?.client.dispose();
  }

  async #opened(signal: AbortSignal): Promise<Result<OpenResource, Diagnostic>> {
    if (this.#open !== null) return ok(this.#open);
    const opened = await openResource(this.#source, this.#options, signal);
    if (opened.ok) this.#open = opened.value;
    return opened;
  }

  #lastRead(id: readonly string[] | null): LastRead {
    this.#last ??= {
      records: new Records(id ?? ["id"], this.#source.options.version, this.#shape),
      token: new ContentToken(),
      isWhole: false,
    };
    return this.#last;
  }

  #forget(): void {
    this.#last?.records.dispose();
    this.#last = null;
  }
}

const cancelled = problem("run.cancelled", "The run was cancelled");

/** The endpoint as people know it, without anything that may be a credential. */
function placeOf({ url, options }: RestSource): string {
  const written = url ?? options.openapi ?? "";
  return written.replace(/^([a-z]+:\/\/)[^/@]*@/i, "$1").replace(/\?.*$/, "");
}
