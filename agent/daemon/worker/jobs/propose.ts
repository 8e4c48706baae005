import { proposeSync } from "../../../../shared/engine/infer/propose-sync.ts";
import type { JobResult } from "../job.ts";
import type { Tools } from "../workshop.ts";

/** Proposes a sync of places, all ways. */
export const propose = (
  folder: string,
  places: readonly string[],
  tools: Tools,
): Promise<JobResult<"propose">> =>
  proposeSync(
    folder,
    places.map((text) => ({ text, mode: "two-way" })),
    tools,
  );
