import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { canonicalJson } from "../../mapping/values/json.ts";
import type { NativeChange, NativeRecord } from "../../model/native.ts";
import { valueAt } from "../../model/path.ts";
import type { NativeWrite, SentAs, WriteOutcome } from "../contract.ts";
import type { HttpPorts } from "../http/ports.ts";
import type { Asked, RecordAsker } from "./ask-record.ts";
import type { ReadBack } from "./read-back.ts";
import type { Records } from "./records.ts";
import type { Resource } from "./resource.ts";

type Create = Extract<NativeWrite, { kind: "create" }>;
type Update = Extract<NativeWrite, { kind: "update" }>;
type Delete = Extract<NativeWrite, { kind: "delete" }>;

/** A server may still be at work on a request whose answer was not waited for: it is asked again after these times. */
const looks = [0, 500, 1000, 2000, 4000];

/** Finds out what became of a write whose answer never came, by asking for its record. Sends nothing itself. */
export class WriteTracer {
  readonly #asker: RecordAsker;
  readonly #readBack: ReadBack;
  readonly #records: Records;
  readonly #resource: Resource;
  readonly #ports: HttpPorts;

  constructor(
    asker: RecordAsker,
    readBack: ReadBack,
    records: Records,
    resource: Resource,
    ports: HttpPorts,
  ) {
    this.#asker = asker;
    this.#readBack = readBack;
    this.#records = records;
    this.#resource = resource;
    this.#ports = ports;
  }

  /** Whether a new record is there by now. That it is not says nothing: it may still come. */
  async created(
    write: Create,
    id: string | null,
    doubt: Diagnostic,
    sent: SentAs,
    signal: AbortSignal,
  ): Promise<WriteOutcome> {
    for (const wait of looks) {
      if (wait > 0) await this.#ports.sleep(wait, signal);
      const found = await this.findNew(write, id, signal);
      if (found === null) break;
      if (found.kind === "record") return this.#readBack.done(write, found.native);
    }
    return { kind: "unknown", index: write.index, sent, problem: unsettled(doubt) };
  }

  /** Asks for a new record, under its own id or by a value of ours; `null` where there is no way to ask. */
  async findNew(write: Create, id: string | null, signal: AbortSignal): Promise<Asked | null> {
    if (id !== null && this.#asker.offered) return this.#asker.byId(id, signal);
    const { lookup } = this.#resource.options;
    const value = lookup === null ? undefined : valueAt(write.native, lookup.field);
    return value === undefined || value === null || value === ""
      ? null
      : this.#asker.byValue(String(value), signal);
  }

  /** "as before": the record is as it was before the update. */
  async updated(
    write: Update,
    before: NativeRecord | null,
    doubt: Diagnostic,
    token: string,
    signal: AbortSignal,
  ): Promise<WriteOutcome | "as before"> {
    const asked = await this.#asker.byId(write.id, signal);
    if (asked.kind === "none") return { kind: "stale", index: write.index, now: null };
    if (asked.kind !== "record") return this.unknown(write, doubt, token);
    const { native } = asked;
    if (write.changes.every((change) => isSameAt(native, change))) return this.#readBack.done(write, native);
    if (this.#records.isAt(write.version, native)) return "as before";
    if (before === null) return this.unknown(write, doubt, token);
    // The server may have made something else of what it was sent, and it may have been somebody else.
    const untouched = write.changes.every(({ path }) =>
      isSameAt(native, { path, value: valueAt(before, path) }),
    );
    const now = this.#records.shape.of(native);
    return untouched ? { kind: "stale", index: write.index, now } : this.#readBack.done(write, native);
  }

  async deleted(
    write: Delete,
    doubt: Diagnostic,
    token: string,
    signal: AbortSignal,
  ): Promise<WriteOutcome | "as before"> {
    const asked = await this.#asker.byId(write.id, signal);
    if (asked.kind === "none") return { kind: "done", index: write.index, native: null, version: "" };
    if (asked.kind !== "record") return this.unknown(write, doubt, token);
    if (this.#records.isAt(write.version, asked.native)) return "as before";
    return { kind: "stale", index: write.index, now: this.#records.shape.of(asked.native) };
  }

  unknown({ index }: NativeWrite, doubt: Diagnostic, token: string): WriteOutcome {
    return { kind: "unknown", index, sent: { token, index }, problem: unsettled(doubt) };
  }
}

/** Whether a record has this value at this place. */
export function isSameAt(native: NativeRecord, { path, value }: NativeChange): boolean {
  const now = valueAt(native, path);
  if (now === undefined || value === undefined || now === null || value === null)
    return (now ?? null) === (value ?? null);
  return canonicalJson(now) === canonicalJson(value);
}

const unsettled = (doubt: Diagnostic): Diagnostic =>
  problem("run.unsettled", `It was sent, and it is not known whether it took effect: ${doubt.message}`, {
    hint: "The next run looks again before anything is sent.",
  });
