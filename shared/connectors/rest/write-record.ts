import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { applyChanges } from "../../model/apply-changes.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { NativeWrite, SentAs, WriteOutcome } from "../contract.ts";
import type { HttpAnswer } from "../http/answer.ts";
import type { HttpClient, Sent } from "../http/http-client.ts";
import { answerProblem } from "./answer-problem.ts";
import { RecordAsker } from "./ask-record.ts";
import { wrapped } from "./body.ts";
import { mergePatch } from "./merge-patch.ts";
import { ReadBack } from "./read-back.ts";
import type { Records } from "./records.ts";
import { type Call, callUrl, type Resource } from "./resource.ts";
import { keyOf } from "./sent-token.ts";
import { WriteTracer } from "./trace-write.ts";
import { cancelled, deleted, failed, fatal, notOffered, notSent, refused, type Written } from "./written.ts";

type Create = Extract<NativeWrite, { kind: "create" }>;
type Update = Extract<NativeWrite, { kind: "update" }>;
type Delete = Extract<NativeWrite, { kind: "delete" }>;

/** A write whose answer never came, and that left the record as it was, is sent so often in all. */
const mostSends = 3;

export interface WriterContext {
  readonly client: HttpClient;
  readonly resource: Resource;
  readonly records: Records;
  /** The record's id as the sync sees it. */
  readonly identify: (native: NativeRecord) => string | null;
  readonly token: string;
}

/** Writes single records, each guarded by the version that it expects, and reads back what came of it. */
export class RecordWriter {
  readonly #client: HttpClient;
  readonly #resource: Resource;
  readonly #records: Records;
  readonly #identify: (native: NativeRecord) => string | null;
  readonly #token: string;
  readonly #asker: RecordAsker;
  readonly #tracer: WriteTracer;
  readonly #readBack: ReadBack;

  constructor({ client, resource, records, identify, token }: WriterContext) {
    this.#client = client;
    this.#resource = resource;
    this.#records = records;
    this.#identify = identify;
    this.#token = token;
    this.#asker = new RecordAsker(client, resource, records);
    this.#readBack = new ReadBack(resource, records, this.#asker);
    this.#tracer = new WriteTracer(this.#asker, this.#readBack, records, resource, client.ports);
  }

  write(write: NativeWrite, signal: AbortSignal): Promise<Written> {
    switch (write.kind) {
      case "create":
        return this.#create(write, signal);
      case "update":
        return this.#update(write, signal);
      case "delete":
        return this.#delete(write, signal);
    }
  }

  /** The id that a new record brings along; `null` where the endpoint gives it one. */
  idOfNew({ id, native }: Create): string | null {
    if (this.#records.idNames.length > 0) return this.#records.idOf(native);
    return this.#identify(native) === id ? id : null;
  }

  async #create(write: Create, signal: AbortSignal): Promise<Written> {
    const { create, options } = this.#resource;
    if (create === null) return notOffered(write, "made");
    const id = this.idOfNew(write);
    if (id !== null && this.#asker.offered && write.again === undefined) {
      const there = await this.#asker.byId(id, signal);
      if (there.kind === "record") return this.#stale(write, there.native);
      if (there.kind === "cancelled") return failed(write, cancelled);
      if (there.kind === "unknown" && there.fatal) return fatal(write, there.problem);
    }
    const url = callUrl(create, this.#resource, id, this.#records.idNames);
    if (url === null)
      return failed(write, problem("endpoint.rejected", `"${write.id}" cannot stand in a URL`));
    const isPut = create.method === "PUT";
    const sentAs = this.#sentAs(write);
    const headers: Record<string, string> = {};
    if (isPut && options.etag) headers["if-none-match"] = "*";
    if (options.idempotency !== null)
      headers[options.idempotency.toLowerCase()] = keyOf(sentAs.token, sentAs.index);
    const sent = await this.#client.send(
      {
        method: create.method,
        url,
        headers,
        body: JSON.stringify(wrapped(write.native, create.envelope ?? [])),
        repeatable: options.idempotency !== null,
        firm: true,
      },
      signal,
    );
    const doubt = this.#doubtOf(sent);
    if (doubt !== null) {
      const traced = await this.#tracer.created(write, id, doubt, sentAs, signal);
      return { outcome: traced, fatal: null };
    }
    if (sent.kind !== "answer") return notSent(write, sent);
    const { answer } = sent;
    if (isDone(answer)) return this.made(write, answer, signal);
    if ((answer.status === 409 || answer.status === 412) && id !== null) {
      const there = await this.#asker.byId(id, signal);
      if (there.kind === "record") return this.#stale(write, there.native);
    }
    return this.#refused(write, answer);
  }

  /** What became of a new record that was sent along with others. */
  async traceNew(write: Create, doubt: Diagnostic, signal: AbortSignal): Promise<Written> {
    const id = this.idOfNew(write);
    return {
      outcome: await this.#tracer.created(write, id, doubt, this.#sentAs(write), signal),
      fatal: null,
    };
  }

  /** A new record's outcome with as much of it as the list is known to show by now. */
  asShown(write: Create, native: NativeRecord): WriteOutcome {
    return this.#readBack.done(write, native);
  }

  /** What became of a new record that was answered to. */
  async made(write: Create, answer: HttpAnswer, signal: AbortSignal): Promise<Written> {
    const outcome = await this.#readBack.ofNew(
      write,
      this.idOfNew(write),
      answer,
      this.#sentAs(write),
      signal,
    );
    return { outcome, fatal: null };
  }

  async #update(write: Update, signal: AbortSignal): Promise<Written> {
    const { update } = this.#resource;
    if (update === null) return notOffered(write, "changed");
    for (let send = 1; ; send++) {
      const before = await this.#guard(write, signal);
      if ("outcome" in before) return before;
      const sent = await this.#send(
        update,
        write.id,
        this.#bodyOf(update, write, before.native),
        before.etag,
        signal,
      );
      const doubt = this.#doubtOf(sent);
      if (doubt !== null) {
        const traced = await this.#tracer.updated(write, before.native, doubt, this.#token, signal);
        if (traced === "as before" && send < mostSends) continue;
        if (traced !== "as before") return { outcome: traced, fatal: null };
        return this.#leftAsBefore(write, sent, doubt);
      }
      if (sent.kind !== "answer") return notSent(write, sent);
      const { answer } = sent;
      if (isDone(answer))
        return {
          outcome: await this.#readBack.ofChanged(write, update, answer, before.native, signal),
          fatal: null,
        };
      return this.#notTaken(write, answer, signal);
    }
  }

  async #delete(write: Delete, signal: AbortSignal): Promise<Written> {
    const { delete: remove } = this.#resource;
    if (remove === null) return notOffered(write, "deleted");
    for (let send = 1; ; send++) {
      const before = await this.#guard(write, signal);
      if ("outcome" in before) {
        const { outcome } = before;
        return outcome.kind === "stale" && outcome.now === null ? deleted(write) : before;
      }
      const sent = await this.#send(remove, write.id, null, before.etag, signal);
      const doubt = this.#doubtOf(sent);
      if (doubt !== null) {
        const traced = await this.#tracer.deleted(write, doubt, this.#token, signal);
        if (traced === "as before" && send < mostSends) continue;
        if (traced !== "as before") return { outcome: traced, fatal: null };
        return this.#leftAsBefore(write, sent, doubt);
      }
      if (sent.kind !== "answer") return notSent(write, sent);
      const { answer } = sent;
      if (isDone(answer) || answer.status === 404 || answer.status === 410) return deleted(write);
      return this.#notTaken(write, answer, signal);
    }
  }

  /**
   * The record as it is right before it is written, where it can be asked for: whoever changes it between this and the write
   * is only noticed where the server sends ETags.
   */
  async #guard(
    write: Update | Delete,
    signal: AbortSignal,
  ): Promise<Written | { readonly native: NativeRecord; readonly etag: string | null }> {
    if (!this.#asker.offered) return { native: this.#records.known(write.id)?.native ?? {}, etag: null };
    const asked = await this.#asker.byId(write.id, signal);
    switch (asked.kind) {
      case "record":
        if (!this.#records.isAt(write.version, asked.native)) return this.#stale(write, asked.native);
        this.#records.compare(asked.native);
        return asked;
      case "none":
        return this.#stale(write, null);
      case "cancelled":
        return failed(write, cancelled);
      case "unknown":
        return asked.fatal ? fatal(write, asked.problem) : failed(write, asked.problem);
    }
  }

  async #send(
    call: Call,
    id: string,
    body: NativeRecord | null,
    etag: string | null,
    signal: AbortSignal,
  ): Promise<Sent> {
    const { options } = this.#resource;
    const url = callUrl(call, this.#resource, id, this.#records.idNames);
    if (url === null)
      return {
        kind: "not-processed",
        problem: problem("endpoint.rejected", `"${id}" cannot stand in a URL`),
      };
    // Weak ETags are none that a write can be guarded by (RFC 9110 13.1.1).
    const guard = options.etag && etag !== null && !etag.startsWith("W/") ? { "if-match": etag } : {};
    return this.#client.send(
      {
        method: call.method,
        url,
        headers: guard,
        ...(body === null ? {} : { body: JSON.stringify(wrapped(body, call.envelope ?? [])) }),
        repeatable: false,
        firm: true,
      },
      signal,
    );
  }

  #bodyOf(call: Call, { changes }: Update, before: NativeRecord): NativeRecord {
    return call.method === "PUT" ? applyChanges(before, changes) : mergePatch(before, changes);
  }

  /** A refusal of an update or a delete: the record moved on, or it is not taken. */
  async #notTaken(write: Update | Delete, answer: HttpAnswer, signal: AbortSignal): Promise<Written> {
    const { status } = answer;
    if (status === 404 || status === 410) return this.#stale(write, null);
    if (status === 409 || status === 412) {
      const now = await this.#asker.byId(write.id, signal);
      if (now.kind === "none") return this.#stale(write, null);
      if (now.kind === "record" && (status === 412 || !this.#records.isAt(write.version, now.native)))
        return this.#stale(write, now.native);
    }
    return this.#refused(write, answer);
  }

  /** A record that is as before after all attempts: a server that answered is done with it, another may still come to it. */
  #leftAsBefore(write: Update | Delete, sent: Sent, doubt: Diagnostic): Written {
    if (sent.kind === "answer") return failed(write, doubt);
    return { outcome: this.#tracer.unknown(write, doubt, this.#token), fatal: null };
  }

  /** Why it is not known whether a write took effect; `null` where that is known. */
  #doubtOf(sent: Sent): Diagnostic | null {
    if (sent.kind === "unknown") return sent.problem;
    if (sent.kind !== "answer") return null;
    const { status } = sent.answer;
    // A server that fails in the middle may have done the work, and one that sends a browser on after it has.
    const isOpen = (status >= 500 && status !== 501) || status === 301 || status === 302;
    return isOpen ? this.#client.tell(answerProblem(sent.answer)) : null;
  }

  #sentAs({ again, index }: Create): SentAs {
    return again ?? { token: this.#token, index };
  }

  #stale({ index }: NativeWrite, now: NativeRecord | null): Written {
    const shown = now === null ? null : this.#records.shape.of(now);
    return { outcome: { kind: "stale", index, now: shown }, fatal: null };
  }

  #refused(write: NativeWrite, answer: HttpAnswer): Written {
    return refused(write, this.#client.tell(answerProblem(answer)));
  }
}

/** After a 303 the work is done, and elsewhere is how it reads back. */
const isDone = ({ status }: HttpAnswer): boolean => (status >= 200 && status < 300) || status === 303;
