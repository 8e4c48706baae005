import { problem } from "../../../../shared/base/diagnostic.ts";
import { err, ok } from "../../../../shared/base/result.ts";
import { usableSync } from "../../../../shared/engine/usable-sync.ts";
import type { JobResult, SyncText } from "../job.ts";
import { withLoaded } from "../with-sync.ts";
import type { Tools } from "../workshop.ts";

/** Holds a sync file against its endpoints as they are now. */
export const check = (sync: SyncText, tools: Tools): Promise<JobResult<"check">> =>
  withLoaded(sync, tools, async (loaded) =>
    // What an endpoint that hangs did not say speaks neither for the file nor against it.
    tools.signal.aborted
      ? err(problem("run.cancelled", "The check was cancelled"))
      : ok({ diagnostics: loaded.diagnostics, usable: usableSync(loaded).ok }),
  );
