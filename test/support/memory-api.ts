import { problem } from "../../shared/base/diagnostic.ts";
import { ok } from "../../shared/base/result.ts";
import type {
  Capabilities,
  Found,
  NativeWrite,
  ReadRequest,
  ReadSummary,
  RecordSink,
  SentWrites,
  WriteJournal,
  WriteOutcome,
  WriteRequest,
} from "../../shared/connectors/contract.ts";
import { versionOfHash } from "../../shared/connectors/version.ts";
import type { NativeRecord } from "../../shared/model/native.ts";
import { contentVersion, hashOf, MemoryEndpoint } from "./memory-endpoint.ts";

/** What goes wrong with one request: nothing; no answer, though it was carried out; no answer, and it was not. */
export type Fault = "none" | "answer lost" | "request lost" | "refused";

export interface ApiManners {
  /** It can say what became of a create that was sent. */
  readonly tells: boolean;
  /** It can list just what changed, with or without what was deleted. */
  readonly changes: "none" | "without deletes" | "with deletes";
}

/**
 * A web API held in memory, as bad as they get: it invents ids, its list lags behind what it holds, and requests end without an
 * answer. Asked for one record it tells the truth.
 */
export class MemoryApi extends MemoryEndpoint {
  override readonly kind = "api";
  override readonly capabilities: Capabilities;
  override readonly records = new ApiRecords();
  /** What happens to the next requests, one after the other. */
  faults: Fault[] = [];
  /** The list shows this, where it lags behind. */
  #shown: ReadonlyMap<string, NativeRecord> | null = null;
  /** Creates of records that an earlier create of ours had made already. */
  madeAgain = 0;
  readonly #madeByUs = new Set<string>();
  readonly #tells: boolean;
  #shownUntil = 0;
  #read: NativeRecord[] = [];

  constructor(place: string, { tells, changes }: ApiManners) {
    super(place);
    this.#tells = tells;
    this.capabilities = {
      write: true,
      guarded: true,
      atomic: false,
      makesIds: true,
      changes: changes === "none" ? null : { deletes: changes === "with deletes", fullEvery: 20_000 },
      readsMayMiss: true,
      resends: false,
    };
  }

  /** From now on the list stays as it is, whatever happens; or it shows everything again. */
  lag(on: boolean): void {
    this.#shown = on ? new Map(this.records) : null;
    this.#shownUntil = this.records.log.length;
  }

  override read(request: ReadRequest, sink: RecordSink) {
    this.#read = [];
    return Promise.resolve(
      request.cursor === null ? this.#readAll(request, sink) : this.#readChanges(request, sink),
    );
  }

  #readChanges({ known, cursor }: ReadRequest, sink: RecordSink) {
    const until = this.#shown === null ? this.records.log.length : this.#shownUntil;
    // Everybody's clock is a little off, so that the last changes before are shown again.
    const changed = new Set(this.records.log.slice(Math.max(0, Number(cursor) - 2), until));
    const seen = this.partial ? [...changed].slice(0, changed.size >> 1) : [...changed];
    for (const id of seen) {
      const native = this.#byId(id);
      if (native === null) {
        if (this.capabilities.changes?.deletes) sink.gone({ id }, "in the list of what was deleted");
        continue;
      }
      const [high, low] = hashOf(native);
      const slot = known?.find(high, low) ?? -1;
      const position = this.#read.push(native) - 1;
      if (slot >= 0) sink.same(slot, position);
      else sink.record(native, versionOfHash(high, low), high, low, position);
    }
    const shown = this.#read.map(({ key }) => String(key));
    this.lastRead = new Set(this.partial ? shown : this.records.keys());
    return ok(this.#summary("changes", until));
  }

  #summary(extent: ReadSummary["extent"], until: number): ReadSummary {
    return {
      records: this.#read.length,
      extent,
      complete: !this.partial,
      cursor: this.capabilities.changes === null ? null : String(until),
      version: "",
      schema: { columns: [], closed: false },
      modified: null,
      exists: true,
    };
  }

  #readAll({ known }: ReadRequest, sink: RecordSink) {
    const list = this.order([...(this.#shown ?? this.records).keys()]);
    const keys = this.partial ? list.slice(0, list.length >> 1) : list;
    const seen = new Set<string>();
    for (const key of keys) {
      let native = (this.#shown ?? this.records).get(key)!;
      let [high, low] = hashOf(native);
      const slot = known?.find(high, low) ?? -1;
      const position = this.#read.length;
      if (slot < 0) {
        // What looks changed in a list that may lag is asked for by its id.
        const now = this.#byId(String(native.id));
        if (now === null) continue;
        native = now;
        [high, low] = hashOf(native);
      }
      this.#read.push(native);
      seen.add(String(native.key));
      const again = slot < 0 ? (known?.find(high, low) ?? -1) : slot;
      if (again >= 0) sink.same(again, position);
      else sink.record(native, versionOfHash(high, low), high, low, position);
    }
    this.lastRead = seen;
    return ok(this.#summary("all", this.#shown === null ? this.records.log.length : this.#shownUntil));
  }

  override fetch(positions: readonly number[]) {
    return Promise.resolve(
      ok(
        positions.map((position) => {
          const native = this.#read[position]!;
          return { native, version: versionOfHash(...hashOf(native)) };
        }),
      ),
    );
  }

  override find(ids: readonly string[]) {
    return Promise.resolve(
      ok(
        ids.map((id): Found => {
          const native = this.#byId(id);
          if (native === null) return { kind: "none" };
          this.lastRead = new Set([...this.lastRead, String(native.key)]);
          const position = this.#read.push(native) - 1;
          return { kind: "record", native, version: versionOfHash(...hashOf(native)), position };
        }),
      ),
    );
  }

  override async write({ writes, expected }: WriteRequest, journal: WriteJournal) {
    this.meanwhile?.();
    this.meanwhile = null;
    const token = `t${this.writes.length}`;
    const indexes = writes.map(({ index }) => index);
    await journal.intend({ kind: "send", endpoint: "", token, indexes });
    const outcomes = writes.map((write) => this.#send(write, token));
    journal.settle(outcomes);
    return ok({ outcomes, version: "", asExpected: contentVersion(this.records) === expected });
  }

  override settle({ token, writes }: SentWrites) {
    return Promise.resolve(ok(writes.map((write) => this.#fate(write, token))));
  }

  #fate(write: NativeWrite, token: string): WriteOutcome {
    const { index } = write;
    const native = this.records.get(String(write.kind === "create" ? write.native.key : "")) ?? null;
    if (!this.#tells || write.kind !== "create") return unknown(index, token);
    if (native === null) return { kind: "failed", index, problem: problem("run.unsettled", "not made") };
    return { kind: "done", index, native, version: versionOfHash(...hashOf(native)) };
  }

  #send(write: NativeWrite, token: string): WriteOutcome {
    const fault = this.faults.shift() ?? "none";
    const { index } = write;
    if (fault === "request lost") return unknown(index, token);
    if (fault === "refused")
      return { kind: "failed", index, problem: problem("endpoint.rejected", "refused") };
    const outcome = this.#carryOut(write);
    return fault === "answer lost" ? unknown(index, token) : outcome;
  }

  #carryOut(write: NativeWrite): WriteOutcome {
    const { index } = write;
    if (write.kind === "create") {
      const key = String(write.native.key);
      const now = this.records.get(key);
      if (now !== undefined) {
        if (this.#madeByUs.has(String(now.id))) this.madeAgain++;
        return { kind: "stale", index, now };
      }
      this.writes.push(write);
      this.records.set(key, this.#rewritten(write.native));
      const native = this.records.get(key)!;
      this.#madeByUs.add(String(native.id));
      return { kind: "done", index, native, version: versionOfHash(...hashOf(native)) };
    }
    const now = this.#byId(write.id);
    if (now === null || versionOfHash(...hashOf(now)) !== write.version) return { kind: "stale", index, now };
    this.writes.push(write);
    const key = String(now.key);
    if (write.kind === "delete") {
      this.records.delete(key);
      return { kind: "done", index, native: null, version: "" };
    }
    const changes = write.changes.map(({ path, value }) => [String(path[0]), value ?? null] as const);
    const native = { ...now, ...this.#rewritten(Object.fromEntries(changes)) };
    this.records.set(key, native);
    return { kind: "done", index, native, version: versionOfHash(...hashOf(native)) };
  }

  #rewritten(native: NativeRecord): NativeRecord {
    return Object.fromEntries(
      Object.entries(native).map(([name, value]) => [
        name,
        typeof value === "string" ? this.rewrite(value) : value,
      ]),
    );
  }

  #byId(id: string): NativeRecord | null {
    return [...this.records.values()].find((native) => native.id === id) ?? null;
  }
}

const unknown = (index: number, token: string): WriteOutcome => ({
  kind: "unknown",
  index,
  sent: { token, index },
  problem: problem("run.unsettled", "no answer"),
});

/** Records by their key. One that is put there without an id is given one that was never used. */
class ApiRecords extends Map<string, NativeRecord> {
  /** The id of the record that each change was made to, in order. */
  readonly log: string[] = [];
  #last = 0;

  override set(key: string, native: NativeRecord): this {
    const whole = native.id === undefined ? { ...native, id: `s${++this.#last}` } : native;
    this.log.push(String(whole.id));
    return super.set(key, whole);
  }

  override delete(key: string): boolean {
    this.log.push(String(this.get(key)?.id));
    return super.delete(key);
  }
}
