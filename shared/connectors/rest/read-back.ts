import { problem } from "../../base/diagnostic.ts";
import { applyChanges } from "../../model/apply-changes.ts";
import type { NativeRecord } from "../../model/native.ts";
import { valueAt } from "../../model/path.ts";
import type { NativeWrite, SentAs, WriteOutcome } from "../contract.ts";
import { type HttpAnswer, headerOf } from "../http/answer.ts";
import type { Asked, RecordAsker } from "./ask-record.ts";
import { parseBody } from "./body.ts";
import { recordIn } from "./record-in.ts";
import type { Records } from "./records.ts";
import type { Call, Resource } from "./resource.ts";

type Create = Extract<NativeWrite, { kind: "create" }>;
type Update = Extract<NativeWrite, { kind: "update" }>;

/** Finds out how what was written reads back: from the answer, or by asking where that does not show it. */
export class ReadBack {
  readonly #resource: Resource;
  readonly #records: Records;
  readonly #asker: RecordAsker;

  constructor(resource: Resource, records: Records, asker: RecordAsker) {
    this.#resource = resource;
    this.#records = records;
    this.#asker = asker;
  }

  /** A record that was made. `ownId`: the id that it brought along, if it did; `sent`: what it was sent as. */
  async ofNew(
    write: Create,
    ownId: string | null,
    answer: HttpAnswer,
    sent: SentAs,
    signal: AbortSignal,
  ): Promise<WriteOutcome> {
    const { create } = this.#resource;
    const hasId = (native: NativeRecord) =>
      this.#records.idNames.length === 0 || this.#records.idOf(native) !== null;
    const sentNames = Object.keys(write.native).filter((name) => write.native[name] !== null);
    const body = parseBody(answer.body);
    const envelope = create?.envelope ?? null;
    const whole = recordIn(
      body,
      envelope,
      (native) => hasId(native) && sentNames.every((name) => Object.hasOwn(native, name)),
    );
    if (whole !== null) return this.done(write, whole);
    const partial = recordIn(body, envelope, (native) => this.#records.idOf(native) !== null);
    const id = (partial === null ? null : this.#records.idOf(partial)) ?? ownId;
    const asked = await this.#ask(write, id, answer, signal);
    if (asked?.kind === "record") return this.done(write, asked.native);
    // It was made, and how it reads back the next read will show: under an id that is known, or else it waits until it is seen.
    if (id !== null && asked?.kind !== "none")
      return this.done(write, partial === null ? write.native : { ...write.native, ...partial });
    const unseen = problem("run.unsettled", "It was taken, and the API does not show it yet");
    return { kind: "unknown", index: write.index, sent, problem: unseen };
  }

  /** A record that was changed, and that was `before` when it was asked for by itself. */
  async ofChanged(
    write: Update,
    call: Call,
    answer: HttpAnswer,
    before: NativeRecord,
    signal: AbortSignal,
  ): Promise<WriteOutcome> {
    const listed = this.#records.known(write.id)?.native ?? this.#records.shape.of(before);
    const { idNames } = this.#records;
    const fits = (native: NativeRecord) =>
      (idNames.length === 0 || this.#records.idOf(native) === write.id) &&
      Object.keys(before).every((name) => Object.hasOwn(native, name)) &&
      write.changes.every(({ path, value }) => value === undefined || valueAt(native, path) !== undefined);
    let now = recordIn(parseBody(answer.body), call.envelope, fits);
    if (now === null && this.#asker.offered) {
      const asked = await this.#asker.byId(write.id, signal);
      if (asked.kind === "record") now = asked.native;
    }
    if (now === null) return this.done(write, applyChanges(listed, write.changes));
    // What only the list shows of it is as it was.
    const touched = new Set(write.changes.map(({ path }) => path[0]));
    const unseen = Object.entries(listed).filter(
      ([name]) => !Object.hasOwn(before, name) && !touched.has(name),
    );
    return this.#kept(write, { ...Object.fromEntries(unseen), ...this.#records.shape.of(now) });
  }

  /** Done, with as much of the record as the list shows. */
  done(write: Create | Update, native: NativeRecord): WriteOutcome {
    return this.#kept(write, this.#records.shape.of(native));
  }

  /** Asks for a new record: by its id, where the answer says that it is, or by a value of ours; `null` where there is no way. */
  async #ask(
    { native }: Create,
    id: string | null,
    answer: HttpAnswer,
    signal: AbortSignal,
  ): Promise<Asked | null> {
    const { get, options } = this.#resource;
    if (id !== null && this.#asker.offered) return this.#asker.byId(id, signal);
    const location = headerOf(answer, "location");
    const at = location === null ? null : URL.parse(location, answer.url.href);
    if (at !== null) return this.#asker.at(at, get?.envelope ?? null, null, signal);
    const value = options.lookup === null ? undefined : valueAt(native, options.lookup.field);
    return value === undefined || value === null ? null : this.#asker.byValue(String(value), signal);
  }

  #kept({ index }: NativeWrite, shown: NativeRecord): WriteOutcome {
    const { position } = this.#records.keep(shown);
    return { kind: "done", index, native: shown, version: this.#records.kept.versionAt(position) };
  }
}
