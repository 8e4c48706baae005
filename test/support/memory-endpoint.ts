import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { hashText } from "../../shared/base/hash.ts";
import { ok, type Result } from "../../shared/base/result.ts";
import type {
  Capabilities,
  Connector,
  Fetched,
  Found,
  NativeWrite,
  ReadRequest,
  ReadSummary,
  RecordSink,
  SentWrites,
  WriteJournal,
  WriteOutcome,
  WriteReport,
  WriteRequest,
} from "../../shared/connectors/contract.ts";
import { versionOfHash } from "../../shared/connectors/version.ts";
import type { NativeRecord } from "../../shared/model/native.ts";

/** An endpoint held in memory: a connector, and the hands of the people who work on the same records. */
export class MemoryEndpoint implements Connector {
  readonly kind: string = "memory";
  readonly capabilities: Capabilities = {
    write: true,
    guarded: true,
    atomic: true,
    makesIds: false,
    changes: null,
    readsMayMiss: false,
    resends: false,
  };
  readonly listen = null;
  readonly place: string;
  readonly records: Map<string, NativeRecord> = new Map();
  /** Every write that reached the endpoint, for counting traffic. */
  readonly writes: NativeWrite[] = [];
  /** Called once, just before the next batch is written: somebody works at the worst moment. */
  meanwhile: (() => void) | null = null;
  /** What the endpoint makes of a value that it is sent. */
  rewrite: (value: string) => string = (value) => value;
  /** Reads break off in the middle and say so. */
  partial = false;
  /** The ids that the last read gave. */
  lastRead: ReadonlySet<string> = new Set();
  /** The order in which a read gives its records. */
  order: (ids: string[]) => string[] = (ids) => ids;

  constructor(place: string) {
    this.place = place;
  }

  discover() {
    return Promise.resolve(ok({ columns: [], closed: false }));
  }

  read({ known }: ReadRequest, sink: RecordSink): Promise<Result<ReadSummary, Diagnostic>> {
    const ids = this.order([...this.records.keys()]);
    const read = this.partial ? ids.slice(0, ids.length >> 1) : ids;
    read.forEach((id, position) => {
      const native = this.records.get(id)!;
      const [high, low] = hashOf(native);
      const slot = known === null ? -1 : known.find(high, low);
      if (slot >= 0) sink.same(slot, position);
      else sink.record(native, versionOfHash(high, low), high, low, position);
    });
    this.#positions = ids;
    this.lastRead = new Set(read);
    return Promise.resolve(
      ok({
        records: ids.length,
        extent: "all" as const,
        complete: !this.partial,
        cursor: null,
        version: contentVersion(this.records),
        schema: { columns: [], closed: false },
        modified: null,
        exists: true,
      }),
    );
  }

  #positions: readonly string[] = [];

  fetch(positions: readonly number[]): Promise<Result<readonly Fetched[], Diagnostic>> {
    return Promise.resolve(
      ok(
        positions.map((position) => {
          const native = this.records.get(this.#positions[position]!)!;
          return { native, version: versionOfHash(...hashOf(native)) };
        }),
      ),
    );
  }

  async write(
    { writes, expected }: WriteRequest,
    journal: WriteJournal,
  ): Promise<Result<WriteReport, Diagnostic>> {
    this.meanwhile?.();
    this.meanwhile = null;
    const asExpected = contentVersion(this.records) === expected;
    await journal.intend({ kind: "replace", endpoint: "", files: [], outcomes: [] });
    const outcomes = writes.map((write) => this.#write(write));
    return ok({ outcomes, version: contentVersion(this.records), asExpected });
  }

  #write(write: NativeWrite): WriteOutcome {
    const { index, id } = write;
    const now = this.records.get(id) ?? null;
    const fits =
      write.kind === "create"
        ? now === null
        : now !== null && versionOfHash(...hashOf(now)) === write.version;
    if (!fits) return { kind: "stale", index, now };
    this.writes.push(write);
    if (write.kind === "delete") {
      this.records.delete(id);
      return { kind: "done", index, native: null, version: "" };
    }
    const next: Record<string, NativeRecord[string]> = { ...now };
    const changes =
      write.kind === "create"
        ? Object.entries(write.native)
        : write.changes.map(({ path, value }) => [String(path[0]), value ?? null] as const);
    for (const [name, value] of changes) next[name] = typeof value === "string" ? this.rewrite(value) : value;
    this.records.set(id, next);
    return { kind: "done", index, native: next, version: versionOfHash(...hashOf(next)) };
  }

  find(ids: readonly string[]): Promise<Result<readonly Found[], Diagnostic>> {
    return Promise.resolve(ok(ids.map((): Found => ({ kind: "unknown" }))));
  }

  settle(_sent: SentWrites): Promise<Result<readonly WriteOutcome[], Diagnostic>> {
    return Promise.resolve(ok([]));
  }

  unchanged() {
    return Promise.resolve(false);
  }

  line() {
    return Promise.resolve(null);
  }

  dispose() {
    return Promise.resolve();
  }
}

export function hashOf(native: NativeRecord): [number, number] {
  const halves = new Uint32Array(2);
  hashText(JSON.stringify(native), halves);
  return [halves[0]!, halves[1]!];
}

export const contentVersion = (records: ReadonlyMap<string, NativeRecord>): string =>
  JSON.stringify([...records].sort(([a], [b]) => (a < b ? -1 : 1)));
