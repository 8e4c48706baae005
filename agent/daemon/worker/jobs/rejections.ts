import { ok } from "../../../../shared/base/result.ts";
import type { ParsedParams } from "../../../../shared/protocol/methods.ts";
import type { Rejection, RejectionView } from "../../../../shared/protocol/views.ts";
import type { JobResult, SyncText } from "../job.ts";
import type { Tools } from "../workshop.ts";

/** Records that wait until the data or the sync file is put right. */
export async function listRejections(
  syncs: readonly Pick<SyncText, "id" | "path">[],
  { after, limit, text }: ParsedParams<"rejections.list">,
  { reader, signal }: Tools,
): Promise<JobResult<"rejections">> {
  const skip = Number(after ?? 0) || 0;
  const wanted = text?.toLowerCase() ?? "";
  const items: RejectionView[] = [];
  let total = 0;
  for (const { id, path } of syncs) {
    for (const rejection of reader.sync(path)?.rejections() ?? []) {
      if (signal.aborted) break;
      if (wanted !== "" && !holds(rejection, wanted)) continue;
      if (total >= skip && items.length < limit) items.push({ sync: id, rejection });
      total++;
    }
  }
  const end = skip + items.length;
  return ok({ items, next: end < total ? String(end) : null, total });
}

const holds = ({ endpoint, record, problems }: Rejection, text: string): boolean =>
  [endpoint, record, ...problems.map(({ message }) => message)].some((one) =>
    one.toLowerCase().includes(text),
  );
