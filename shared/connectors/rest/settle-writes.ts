import { problem } from "../../base/diagnostic.ts";
import type { NativeWrite, SentWrites, WriteOutcome } from "../contract.ts";
import type { HttpClient } from "../http/http-client.ts";
import { RecordAsker } from "./ask-record.ts";
import { atOnce } from "./at-once.ts";
import { idOf } from "./own-id.ts";
import { ReadBack } from "./read-back.ts";
import type { Records } from "./records.ts";
import type { Resource } from "./resource.ts";
import { ageOf } from "./sent-token.ts";
import { WriteTracer } from "./trace-write.ts";

/** A server is done with a request so many milliseconds after it should have answered, if it ever will be. */
const longestUnderWay = 60_000;

/** Finds out what became of writes whose outcome nobody noted. Sends nothing but questions. */
export async function settleWrites(
  { token, writes }: SentWrites,
  {
    client,
    resource,
    records,
  }: { readonly client: HttpClient; readonly resource: Resource; readonly records: Records },
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const { ports } = client;
  const asker = new RecordAsker(client, resource, records);
  const readBack = new ReadBack(resource, records, asker);
  const tracer = new WriteTracer(asker, readBack, records, resource, ports);
  const isOver = ageOf(token, ports.clock()) > longestUnderWay + resource.options.timeout;
  const failed = ({ index }: NativeWrite): WriteOutcome => ({
    kind: "failed",
    index,
    problem: problem("run.cancelled", "The run was interrupted before this took effect"),
  });
  return atOnce(writes, resource.options.concurrency, async (write): Promise<WriteOutcome> => {
    switch (write.kind) {
      case "create": {
        const sent = write.again ?? { token, index: write.index };
        const unknown: WriteOutcome = { kind: "unknown", index: write.index, sent, problem: noted };
        const id = records.idNames.length > 0 ? idOf(records.idNames)(write.native) : null;
        const found = await tracer.findNew(write, id, signal);
        if (found?.kind === "record") return readBack.done(write, found.native);
        // Under an id of ours there are never two, though it may still come and the next one be refused for it.
        return found?.kind === "none" && (isOver || id !== null) ? failed(write) : unknown;
      }
      case "update": {
        const traced = await tracer.updated(write, null, noted, token, signal);
        return traced === "as before" || traced.kind === "stale" ? failed(write) : traced;
      }
      case "delete": {
        const traced = await tracer.deleted(write, noted, token, signal);
        return traced === "as before" || traced.kind === "stale" ? failed(write) : traced;
      }
    }
  });
}

const noted = problem("run.unsettled", "the run was interrupted before its outcome was noted");
