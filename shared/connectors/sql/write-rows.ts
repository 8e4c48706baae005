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

/** Writes that share a transaction. */
const batchSize = 1000;
/** How often a batch that others were in the way of is tried. */
const attempts = 6;

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
  const outcomes: WriteOutcome[] = [];
  let stop: Diagnostic | null = null;
  for (let from = 0; from < request.writes.length; from += batchSize) {
    const writes = request.writes.slice(from, from + batchSize);
    if (signal.aborted) stop = cancelled().problem;
    const batch: BatchEnd = stop === null ? await oneBatch(writes, journal, context) : failing(writes, stop);
    for (const outcome of batch.outcomes) outcomes.push(outcome);
    stop = batch.stop;
  }
  outcomes.sort((one, other) => one.index - other.index);
  const version = contentAfter(request.expected, request.writes, outcomes, shape);
  const asExpected = version !== "" && outcomes.every(({ kind }) => kind === "done" || kind === "failed");
  return ok({ outcomes, version, asExpected });
}

interface BatchEnd {
  readonly outcomes: readonly WriteOutcome[];
  /** Why what comes after it need not be tried. */
  readonly stop: Diagnostic | null;
}

const failing = (writes: readonly NativeWrite[], reason: Diagnostic): BatchEnd => ({
  outcomes: writes.map(({ index }) => ({ kind: "failed", index, problem: reason })),
  stop: reason,
});

/**
 * One batch, in one transaction, as long as that goes through. Data that the database does not take makes it begin again,
 * write by write; a constraint that is only checked as the transaction ends, with each write in a transaction of its own.
 */
async function oneBatch(
  writes: readonly NativeWrite[],
  journal: WriteJournal,
  context: WriteContext,
): Promise<BatchEnd> {
  let how: "together" | "singly" = "together";
  for (let attempt = 1; ; ) {
    const done = await transaction(writes, how, journal, context);
    if (!(done instanceof SqlFailure)) return { outcomes: done, stop: null };
    if (done.kind === "lost" || done.kind === "whole") return failing(writes, done.problem);
    if (done.kind === "again") {
      if (attempt++ === attempts) return failing(writes, done.problem);
      await wait(20 * 2 ** attempt * (0.5 + Math.random()));
    } else if (how === "together") how = "singly";
    else if (writes.length === 1) return { ...failing(writes, done.problem), stop: null };
    else return eachApart(writes, journal, context);
  }
}

async function eachApart(
  writes: readonly NativeWrite[],
  journal: WriteJournal,
  context: WriteContext,
): Promise<BatchEnd> {
  const outcomes: WriteOutcome[] = [];
  let stop: Diagnostic | null = null;
  for (const write of writes) {
    const end: BatchEnd = stop === null ? await oneBatch([write], journal, context) : failing([write], stop);
    outcomes.push(...end.outcomes);
    stop = end.stop;
  }
  return { outcomes, stop };
}

/** The outcomes of a transaction that was committed, or asked about where nobody saw it end; else why it was not. */
async function transaction(
  writes: readonly NativeWrite[],
  how: "together" | "singly",
  journal: WriteJournal,
  context: WriteContext,
): Promise<readonly WriteOutcome[] | SqlFailure> {
  const { database, shape, options, signal, name } = context;
  const { dialect } = database;
  let sent = "";
  let outcomes: readonly WriteOutcome[];
  try {
    outcomes = await database.writing(signal, async (session, token) => {
      sent = token;
      await journal.intend({
        kind: "send",
        endpoint: name,
        token,
        indexes: writes.map(({ index }) => index),
      });
      return writeBatch(writes, how, { session, dialect, shape, options });
    });
  } catch (cause) {
    if (!(cause instanceof SqlFailure)) throw cause;
    if (!cause.committing) return cause;
    outcomes = await askedAbout(sent, writes, cause.problem, context);
  }
  journal.settle(outcomes);
  return outcomes;
}

/** The connection broke as the transaction was to take effect: the database is asked whether it did. */
async function askedAbout(
  token: string,
  writes: readonly NativeWrite[],
  lost: Diagnostic,
  { database, shape, signal }: WriteContext,
): Promise<readonly WriteOutcome[]> {
  try {
    return await settleRows({ token, writes }, database, shape, signal);
  } catch (cause) {
    if (!(cause instanceof SqlFailure)) throw cause;
    return writes.map(({ index }) => ({ kind: "unknown", index, sent: { token, index }, problem: lost }));
  }
}
