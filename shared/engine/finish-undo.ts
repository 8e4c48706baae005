import type { Diagnostic } from "../base/diagnostic.ts";
import { ok, type Result } from "../base/result.ts";
import type { ReplaceIntent } from "../connectors/contract.ts";
import { restore } from "../connectors/file/restore.ts";
import type { EndpointName, LinkId, RunId } from "../model/ids.ts";
import type { RecordIndex } from "../state/record-index.ts";
import { RecordIndexBuilder } from "../state/record-index-builder.ts";
import type { EndpointMemory, RunOutcome, RunRecord, SyncState } from "../state/store.ts";
import { indexOf } from "./index-of.ts";
import type { OpenSync } from "./open-sync.ts";
import { type ReversedLinks, reverseLinks } from "./reverse-links.ts";

/**
 * Carries out an undoing that was begun, from its first file to its commit (SPEC J26, J28): files first, then state. Doing it again
 * after a crash comes to the same. Where the files cannot be put back any more it is ended as failed; where the disk
 * does not let it, it stays begun, so that no run takes half of it for a person's work.
 */
export async function finishUndo(
  sync: OpenSync,
  run: RunId,
  undone: RunRecord,
  clock: () => number,
): Promise<Result<readonly string[], Diagnostic>> {
  const { state } = sync;
  const replaced = replacedBy(state, undone.id);
  const whole = await restore(replaced);
  if (!whole.ok) {
    if (cannotBePutBack(whole.error))
      end(sync, run, { kind: "failed", problem: whole.error }, clock, nothing);
    return whole;
  }
  const reversed = reverseLinks(sync, state.items(undone.id));
  end(sync, run, { kind: "done" }, clock, {
    ...reversed,
    endpoints: memories(sync, reversed, undone.endpoints),
  });
  return ok(replaced.files.map(({ target }) => target).reverse());
}

/** The files that a run replaced, the last one first, as one write. */
export const replacedBy = (state: SyncState, run: RunId): ReplaceIntent => ({
  kind: "replace",
  endpoint: "",
  outcomes: [],
  files: state
    .intents(run)
    .flatMap((intent) => (intent.kind === "replace" ? intent.files : []))
    .reverse(),
});

/** Whether the files are not what the run left, or what it replaced is gone: trying again is of no use. */
export const cannotBePutBack = ({ code }: Diagnostic): boolean =>
  code === "file.changed" || code === "run.no-backup";

interface StateBefore extends ReversedLinks {
  readonly endpoints: Readonly<Record<EndpointName, EndpointMemory>>;
}

const nothing: StateBefore = { links: [], ended: [], endpoints: {} };

function end(
  { state }: OpenSync,
  run: RunId,
  outcome: RunOutcome,
  clock: () => number,
  { links, ended, endpoints }: StateBefore,
): void {
  const conflicts = state.conflicts().map(({ conflict }) => conflict);
  const rejections = state.rejections();
  state.commit(run, { endedAt: clock(), outcome, links, ended, conflicts, rejections, endpoints });
}

/** What is remembered of the endpoints, so that every record that the run touched is decoded again. */
function memories(
  sync: OpenSync,
  { links, ended }: ReversedLinks,
  summaries: RunRecord["endpoints"],
): Readonly<Record<EndpointName, EndpointMemory>> {
  const result: Record<EndpointName, EndpointMemory> = {};
  for (const name of sync.connectors.keys()) {
    const memory = sync.state.endpoint(name);
    if (memory === null) continue;
    const index = indexOf(sync.state, name, memory);
    const slots = slotsOf(index, new Set([...ended, ...links.map(({ id }) => id)]));
    const builder = new RecordIndexBuilder(index);
    for (const id of ended) forget(builder, slots.get(id));
    for (const { id, ends } of links) {
      const end = ends[name];
      const slot = slots.get(id);
      if (end?.kind !== "present") forget(builder, slot);
      else if (slot === undefined) builder.append(id, end.id, 0, 0);
      else builder.set(slot, id, end.id, 0, 0);
    }
    const { creates = 0, deletes = 0 } = summaries[name] ?? {};
    const records = memory.records - creates + deletes;
    // The old content is back on purpose, so it is no sign of a restored backup.
    result[name] = {
      ...memory,
      records,
      version: "",
      modified: null,
      past: [],
      index: builder.build().pack(),
    };
  }
  return result;
}

function forget(builder: RecordIndexBuilder, slot: number | undefined): void {
  if (slot !== undefined) builder.remove(slot);
}

function slotsOf(index: RecordIndex, links: ReadonlySet<LinkId>): ReadonlyMap<LinkId, number> {
  const slots = new Map<LinkId, number>();
  for (let slot = 0; slot < index.slots; slot++) {
    const id = index.linkOf(slot);
    if (links.has(id)) slots.set(id, slot);
  }
  return slots;
}
