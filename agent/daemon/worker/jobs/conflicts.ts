import { ok } from "../../../../shared/base/result.ts";
import { conflictVersion } from "../../../../shared/engine/conflict-version.ts";
import { parseSync } from "../../../../shared/mapping/parse/parse.ts";
import type { SyncFile } from "../../../../shared/mapping/sync-file.ts";
import type { ParsedParams } from "../../../../shared/protocol/methods.ts";
import type { ConflictView, FieldType } from "../../../../shared/protocol/views.ts";
import type { OpenConflict } from "../../../../shared/state/store.ts";
import type { JobResult, SyncText } from "../job.ts";
import type { Tools } from "../workshop.ts";

/** Conflicts that are read at once. */
const atOnce = 1_000;

/** Open conflicts of several syncs that nobody has settled yet, first opened first within each. */
export async function listConflicts(
  syncs: readonly SyncText[],
  ask: ParsedParams<"conflicts.list">,
  { reader, signal }: Tools,
): Promise<JobResult<"conflicts">> {
  const skip = Number(ask.after ?? 0) || 0;
  const items: ConflictView[] = [];
  let total = 0;
  for (const { id, path, text } of syncs) {
    const fields = parseSync(text, path).file?.record.fields ?? {};
    const stored = reader.sync(path);
    for (let after = 0; stored !== null && !signal.aborted; ) {
      const page = stored.conflicts(after, atOnce);
      for (const { open } of page) {
        if (open.resolution !== null || !matches(open, ask)) continue;
        if (total >= skip && items.length < ask.limit)
          items.push({
            sync: id,
            ...open,
            version: conflictVersion(open.conflict),
            type: typeOf(open, fields),
          });
        total++;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < atOnce) break;
      after = last.number;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const end = skip + items.length;
  return ok({ items, next: end < total ? String(end) : null, total });
}

function typeOf({ conflict }: OpenConflict, fields: SyncFile["record"]["fields"]): FieldType | null {
  const definition = conflict.field === null ? undefined : fields[conflict.field];
  return definition === undefined ? null : { type: definition.type, scale: definition.scale };
}

function matches({ conflict }: OpenConflict, { field, text }: ParsedParams<"conflicts.list">): boolean {
  if (field !== undefined && field !== "" && conflict.field !== field) return false;
  if (text === undefined || text === "") return true;
  const wanted = text.toLowerCase();
  const sides = Object.values(conflict.sides).map((side) =>
    side.kind === "value" ? String(side.value ?? "") : side.kind === "deleted" ? "" : side.text,
  );
  return [conflict.key, conflict.field ?? "", ...sides].some((one) => one.toLowerCase().includes(wanted));
}
