import { ok } from "../../../../shared/base/result.ts";
import type { EndpointName } from "../../../../shared/model/ids.ts";
import type { JobResult, SyncText } from "../job.ts";
import { withLoaded } from "../with-sync.ts";
import type { Tools } from "../workshop.ts";

/** Tells of changes that an endpoint itself tells of, until it is cancelled. */
export const listen = (sync: SyncText, endpoint: EndpointName, tools: Tools): Promise<JobResult<"listen">> =>
  withLoaded(sync, tools, async ({ connectors }) => {
    const heard = connectors.get(endpoint)?.listen ?? null;
    return heard === null ? ok(null) : heard(tools.dirty, tools.signal);
  });
