import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { NativeWrite, WriteJournal, WriteOutcome, WriteRequest } from "../contract.ts";
import type { HttpClient } from "../http/http-client.ts";
import { nativeAfter } from "../native-after.ts";
import { RecordAsker } from "./ask-record.ts";
import { atOnce } from "./at-once.ts";
import { createTogether } from "./bulk-create.ts";
import { learnAfter, learnBefore } from "./learn-shape.ts";
import type { Records } from "./records.ts";
import type { Resource } from "./resource.ts";
import { newToken } from "./sent-token.ts";
import { RecordWriter } from "./write-record.ts";
import type { Written } from "./written.ts";

export interface WritePlace {
  readonly name: string;
  readonly client: HttpClient;
  readonly resource: Resource;
  readonly records: Records;
}

/** Writes whose intent is noted together: after a crash, it is asked of each of them what became of it. */
const windowSize = 100;

/** After so many writes in a row whose fate nobody knows, no more are sent: each of them waits until it is found out. */
const mostUnknown = 5;

/**
 * Writes record by record, some at a time, each once its intent is durable. Once it is clear that no write can go through,
 * no further one is tried; where not one was, the whole fails.
 */
export async function writeRecords(
  request: WriteRequest,
  journal: WriteJournal,
  place: WritePlace,
  signal: AbortSignal,
): Promise<Result<readonly WriteOutcome[], Diagnostic>> {
  const { client, resource } = place;
  const { records } = place;
  const outcomes: WriteOutcome[] = [];
  let fatal: Diagnostic | null = null;
  let unknown = 0;
  await learnBefore(request.writes, records, new RecordAsker(client, resource, records), signal);
  for (let from = 0; from < request.writes.length; from += windowSize) {
    const window = request.writes.slice(from, from + windowSize);
    const stop: Diagnostic | null = fatal ?? (signal.aborted ? cancelled : null);
    if (stop !== null) {
      outcomes.push(...window.map(({ index }): WriteOutcome => ({ kind: "failed", index, problem: stop })));
      continue;
    }
    const token = newToken(client.ports);
    await journal.intend({
      kind: "send",
      endpoint: place.name,
      token,
      indexes: window.map(({ index }) => index),
    });
    const writer = new RecordWriter({ ...place, identify: request.identify, token });
    const note = (written: readonly Written[]) => {
      for (const { fatal: failure } of written) fatal ??= failure;
      const settled = written.map(({ outcome }) => outcome);
      for (const { kind } of settled) unknown = kind === "unknown" ? unknown + 1 : 0;
      if (unknown >= mostUnknown) fatal ??= unanswered(resource.base);
      outcomes.push(...settled);
      journal.settle(settled);
    };
    const skip = (writes: readonly NativeWrite[], why: Diagnostic): Written[] =>
      writes.map(({ index }) => ({ outcome: { kind: "failed", index, problem: why }, fatal: null }));
    const [first, ...others] = window;
    let left = window;
    if (records.shape.isEmpty && first?.kind === "create" && fatal === null && !signal.aborted) {
      // What is made first shows what the list shows of a record.
      const { outcome, fatal: failure } = await writer.write(first, signal);
      const made = outcome.kind === "done" ? nativeAfter(outcome, first.native) : null;
      if (made !== null) await learnAfter(made, records, client, resource, signal);
      note([{ outcome: made === null ? outcome : writer.asShown(first, made), fatal: failure }]);
      left = others;
    }
    await atOnce(batches(left, resource, writer), resource.options.concurrency, async (batch) => {
      const why = fatal ?? (signal.aborted ? cancelled : null);
      if (why !== null) return note(skip(batch, why));
      const creates = batch.filter((write) => write.kind === "create");
      if (creates.length > 1 && resource.bulk !== null)
        return note(await createTogether(creates, resource.bulk, { ...place, writer, token }, signal));
      for (const write of batch) note([await writer.write(write, signal)]);
    });
  }
  const refused = fatal !== null && outcomes.every(({ kind }) => kind === "failed");
  if (refused && fatal !== null) return err(fatal);
  return ok(outcomes.sort((a, b) => a.index - b.index));
}

const unanswered = ({ origin, pathname }: URL): Diagnostic =>
  problem(
    "endpoint.paused",
    `${origin}${pathname} does not say what becomes of writes, so no more are sent`,
    {
      hint: "The next run finds out what became of them, and goes on.",
    },
  );

const cancelled = problem("run.cancelled", "The run was cancelled before this was written");

/** What is sent together: new records that the endpoint gives their id, where it takes several at a time. */
function batches(
  writes: readonly NativeWrite[],
  { bulk, options }: Resource,
  writer: RecordWriter,
): readonly (readonly NativeWrite[])[] {
  if (bulk === null) return writes.map((write) => [write]);
  const together = writes.filter(
    (write) => write.kind === "create" && write.again === undefined && writer.idOfNew(write) === null,
  );
  const alone = writes.filter((write) => !together.includes(write));
  const size = options.bulk?.size ?? 1;
  const groups: NativeWrite[][] = alone.map((write) => [write]);
  for (let from = 0; from < together.length; from += size) groups.push(together.slice(from, from + size));
  return groups;
}
