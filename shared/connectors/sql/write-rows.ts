import { setTimeout as wait } from "node:timers/promises";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { SqlOptions } from "../../mapping/sources/sql.ts";
import type { NativeWrite, WriteJournal, WriteOutcome, WriteReport, WriteRequest } from "../contract.ts";
import { contentAfter } from "./content-delta.ts";
import type { Database } from "./database.ts";
import { cancelled, SqlFailure } from "./failure.ts";
import type { RecordShape } from "./record.ts";
import { settleRows } from "./settle-rows.ts";
import { writeBatch } from "./write-batch.ts";
import { outcomesOf, type Written } from "./write-ready.ts";

/** Writes that share a transaction. */
const batchSize = 1000;
/** How often a batch that others were in the way of is tried, first with and then without the rows that they keep locked. */
const attempts = 3;

export interface WriteContext {
  readonly name: string;
  readonly database: Database;
  readonly shape: RecordShape;
  readonly options: SqlOptions;
  readonly signal: AbortSignal;
}

/** Carries out the writes of one request, in transactions of a thousand. */
export async function writeRows(
  request: WriteRequest,
  journal: WriteJournal,
  context: WriteContext,
): Promise<Result<WriteReport, Diagnostic>> {
  const { signal, shape } = context;
  if (signal.aborted) return err(cancelled().problem);
  const { writes } = request;
  const writer = new BatchWriter(journal, context);
  for (let from = 0; from < writes.length; from += batchSize) {
    if (signal.aborted) writer.stop ??= cancelled().problem;
    await writer.write(writes.slice(from, from + batchSize));
  }
  const outcomes = writer.finish().toSorted((one, other) => one.index - other.index);
  const version = contentAfter(request.expected, writes, outcomes, shape);
  const asExpected = version !== "" && outcomes.every(({ kind }) => kind === "done" || kind === "failed");
  return ok({ outcomes, version, asExpected });
}

class BatchWriter {
  /** Why what comes need not be tried. */
  stop: Diagnostic | null = null;
  readonly #journal: WriteJournal;
  readonly #context: WriteContext;
  readonly #outcomes: WriteOutcome[] = [];
  /** What was committed last, whose rows wait to be looked at until the server has something to do. */
  #committed: Written | null = null;

  constructor(journal: WriteJournal, context: WriteContext) {
    this.#journal = journal;
    this.#context = context;
  }

  /**
   * One batch, in one transaction, as long as that goes through. Data that the database does not take makes it begin
   * again, write by write; a constraint that is only checked as the transaction ends, with each write in a transaction of
   * its own.
   */
  async write(writes: readonly NativeWrite[]): Promise<void> {
    if (this.stop !== null) return this.#fail(writes, this.stop);
    let how: "together" | "singly" = "together";
    let lock: "wait" | "skip" = "wait";
    for (let attempt = 1; ; ) {
      const failure = await this.#transaction(writes, how, lock);
      if (failure === null) return;
      if (failure.kind === "lost" || failure.kind === "whole") {
        this.stop = failure.problem;
        return this.#fail(writes, failure.problem);
      }
      if (failure.kind === "again") {
        if (attempt === attempts && lock === "skip") return this.#fail(writes, failure.problem);
        if (attempt === attempts) [attempt, lock] = [0, "skip"];
        attempt++;
        await wait(20 * 2 ** attempt * (0.5 + Math.random()));
      } else if (how === "together") how = "singly";
      else if (writes.length === 1) return this.#fail(writes, failure.problem);
      else {
        for (const write of writes) await this.write([write]);
        return;
      }
    }
  }

  /** All outcomes, in no order. */
  finish(): readonly WriteOutcome[] {
    this.#lookAtCommitted();
    return this.#outcomes;
  }

  /** `null` where it was committed, or asked about as nobody saw it end; else why it was not. */
  async #transaction(
    writes: readonly NativeWrite[],
    how: "together" | "singly",
    lock: "wait" | "skip",
  ): Promise<SqlFailure | null> {
    const { database, shape, options, signal, name } = this.#context;
    const { dialect } = database;
    const meanwhile = () => this.#lookAtCommitted();
    let sent = "";
    try {
      const written = await database.writing(signal, async (session, token) => {
        sent = token;
        const indexes = writes.map(({ index }) => index);
        await this.#journal.intend({ kind: "send", endpoint: name, token, indexes });
        return writeBatch(writes, how, lock, { session, dialect, shape, options, meanwhile });
      });
      this.#lookAtCommitted();
      this.#committed = written;
    } catch (cause) {
      if (!(cause instanceof SqlFailure)) throw cause;
      if (!cause.committing) return cause;
      this.#note(await this.#askedAbout(sent, writes, cause.problem));
    }
    return null;
  }

  #lookAtCommitted(): void {
    const written = this.#committed;
    this.#committed = null;
    if (written !== null) this.#note(outcomesOf(written, this.#context.shape));
  }

  #note(outcomes: readonly WriteOutcome[]): void {
    this.#journal.settle(outcomes);
    for (const outcome of outcomes) this.#outcomes.push(outcome);
  }

  #fail(writes: readonly NativeWrite[], problem: Diagnostic): void {
    for (const { index } of writes) this.#outcomes.push({ kind: "failed", index, problem });
  }

  /** The connection broke as the transaction was to take effect: the database is asked whether it did. */
  async #askedAbout(
    token: string,
    writes: readonly NativeWrite[],
    lost: Diagnostic,
  ): Promise<readonly WriteOutcome[]> {
    const { database, shape, signal } = this.#context;
    try {
      return await settleRows({ token, writes }, database, shape, signal);
    } catch (cause) {
      if (!(cause instanceof SqlFailure)) throw cause;
      return writes.map(({ index }) => ({ kind: "unknown", index, sent: { token, index }, problem: lost }));
    }
  }
}
