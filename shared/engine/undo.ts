import { randomUUID } from "node:crypto";
import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import { restore } from "../connectors/file/restore.ts";
import type { EndpointName, LinkId, RunId } from "../model/ids.ts";
import type { RecordIndex } from "../state/record-index.ts";
import { RecordIndexBuilder } from "../state/record-index-builder.ts";
import type { EndpointMemory, RunRecord } from "../state/store.ts";
import { indexOf } from "./index-of.ts";
import type { OpenSync } from "./open-sync.ts";
import { type ReversedLinks, reverseLinks } from "./reverse-links.ts";

export interface Undone {
  /** The run that history shows for the undoing. */
  readonly run: RunId;
  readonly files: readonly string[];
}

/**
 * Takes a run back (SPEC J26): puts the files that it replaced back byte for byte, and state to where it was, as if the
 * run had never been. Refuses, without touching anything, where a file was changed since (`file.changed`) or where its
 * old content is no longer kept (`run.no-backup`).
 */
export async function undoRun(
  sync: OpenSync,
  undoes: RunId,
  run: RunId,
  clock: () => number,
): Promise<Result<Undone, Diagnostic>> {
  const { state } = sync;
  const lease = state.lease();
  if (!lease.ok) return lease;
  try {
    const record = state.run(undoes);
    if (record === null)
      return err(
        problem("run.not-found", `There is no run ${undoes}`, { hint: "syncline history lists them." }),
      );
    const intents = state.intents(undoes);
    if (intents.length === 0) {
      return err(
        problem("run.no-backup", `Run ${undoes} replaced no files, so there is nothing to put back`),
      );
    }
    const whole = await restore({
      endpoint: "",
      outcomes: [],
      files: intents.flatMap(({ files }) => files).reverse(),
    });
    if (!whole.ok) return whole;

    const startedAt = clock();
    const planHash = `undo-${randomUUID()}`;
    const endpoints = Object.fromEntries(
      Object.entries(record.endpoints).map(([name, { creates, updates, deletes, ...rest }]) => [
        name,
        { ...rest, creates: deletes, updates, deletes: creates },
      ]),
    );
    const { fingerprint } = record;
    state.begin({ id: run, startedAt, planHash, fingerprint, endpoints, brakes: [], undoes }, []);
    const reversed = reverseLinks(sync, state.items(undoes));
    state.commit(run, {
      endedAt: clock(),
      outcome: { kind: "done" },
      links: reversed.links,
      ended: reversed.ended,
      conflicts: state.conflicts().map(({ conflict }) => conflict),
      rejections: state.rejections(),
      endpoints: memories(sync, reversed, record.endpoints),
    });
    return ok({ run, files: intents.flatMap(({ files }) => files.map(({ target }) => target)) });
  } finally {
    lease.value.release();
  }
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
