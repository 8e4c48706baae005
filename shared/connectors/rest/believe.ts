import type { Diagnostic } from "../../base/diagnostic.ts";
import { problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { KnownRecords } from "../contract.ts";
import type { HttpClient } from "../http/http-client.ts";
import { hashOfVersion } from "../version.ts";
import { type Asked, RecordAsker } from "./ask-record.ts";
import { atOnce } from "./at-once.ts";
import type { Listing } from "./read-list.ts";
import type { KeptRecord } from "./records.ts";
import type { Resource } from "./resource.ts";

/** The records of a list, each once, as they are believed to be. */
export interface Believed {
  readonly shown: readonly KeptRecord[];
  readonly bad: readonly Diagnostic[];
}

/**
 * Asks for what a list alone does not tell: records that it showed twice and differently, and under `consistency: eventual`
 * those that look changed, since the list may lag behind.
 */
export async function believe(
  listing: Listing,
  client: HttpClient,
  resource: Resource,
  known: KnownRecords | null,
  signal: AbortSignal,
): Promise<Result<Believed, Diagnostic>> {
  const { records, contested } = listing;
  const asker = new RecordAsker(client, resource, records);
  const isEventual = resource.options.consistency === "eventual" && asker.offered;
  const doubted = (one: KeptRecord, id: string | null): boolean =>
    id !== null &&
    (contested.has(id) || (isEventual && (known === null || known.find(one.high, one.low) < 0)));
  if (contested.size === 0 && !isEventual) return ok({ shown: listing.shown, bad: listing.bad });

  const bad = [...listing.bad];
  let failure: Diagnostic | null = null;
  const shown = await atOnce(
    listing.shown,
    resource.options.concurrency,
    async (one): Promise<KeptRecord[]> => {
      const native: NativeRecord = records.kept.at(one.position)!.native;
      const id = records.idOf(native);
      if (id === null || failure !== null || !doubted(one, id)) return [one];
      const asked: Asked = await asker.byId(id, signal);
      switch (asked.kind) {
        case "record":
          return [records.keep(records.shape.of(asked.native))];
        case "none":
          return [];
        case "cancelled":
          failure = problem("run.cancelled", "The run was cancelled");
          return [];
        case "unknown": {
          if (asked.fatal) failure = asked.problem;
          const others = contested.get(id);
          if (others === undefined) bad.push(asked.problem);
          // Which of them is right, or whether they are different records, is for a person to say.
          else
            return others.map((position) => ({
              ...hashOfVersion(records.kept.versionAt(position))!,
              position,
            }));
          return [];
        }
      }
    },
  );
  return failure === null ? ok({ shown: shown.flat(), bad }) : err(failure);
}
