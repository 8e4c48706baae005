import { randomUUID } from "node:crypto";
import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import { restore } from "../connectors/file/restore.ts";
import { type EndpointName, type LinkId, linkId, type RunId } from "../model/ids.ts";
import type { End, Link } from "../model/link.ts";
import type { PlanItem } from "../model/plan.ts";
import type { CanonicalRecord, Value } from "../model/value.ts";
import { RecordIndex } from "../state/record-index.ts";
import { RecordIndexBuilder } from "../state/record-index-builder.ts";
import type { EndpointMemory } from "../state/store.ts";
import { indexOf } from "./index-of.ts";
import type { OpenSync } from "./open-sync.ts";

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
    const reversed = reverse(sync, state.items(undoes));
    state.commit(run, {
      endedAt: clock(),
      outcome: { kind: "done" },
      links: reversed.links,
      ended: reversed.ended,
      conflicts: state.conflicts().map(({ conflict }) => conflict),
      rejections: state.rejections(),
      endpoints: memories(sync, reversed),
    });
    return ok({ run, files: intents.flatMap(({ files }) => files.map(({ target }) => target)) });
  } finally {
    lease.value.release();
  }
}

interface Reversed {
  readonly links: readonly Link[];
  readonly ended: readonly LinkId[];
}

/** The links as they were before a run, from what its plan says of them. */
function reverse({ state }: OpenSync, items: Iterable<PlanItem>): Reversed {
  const links: Link[] = [];
  const ended: LinkId[] = [];
  let last: number = state.lastLinkId();
  for (const item of items) {
    if (item.operations.length === 0) continue;
    const known = item.link === null ? state.linksByKey(item.key) : [state.link(item.link)];
    const link = known[0] ?? null;
    if (item.after === null) {
      const back = beforeDelete(item, linkId(++last));
      if (back !== null) links.push(back);
    } else if (item.link === null) {
      // Its records meet again as strangers in the next run.
      if (link !== null) ended.push(link.id);
    } else if (link !== null) links.push(beforeUpdate(link, item));
  }
  return { links, ended };
}

/** A link whose records the run deleted: gone where the evidence was, there again where it was deleted. */
function beforeDelete({ key, operations }: PlanItem, id: LinkId): Link | null {
  const ends: Record<EndpointName, End> = {};
  let base: CanonicalRecord | null = null;
  for (const operation of operations) {
    if (operation.kind !== "delete") continue;
    base ??= operation.record;
    const end: End = { kind: "present", id: operation.id, made: true, shadow: operation.record };
    ends[operation.endpoint] = end;
    ends[operation.evidence.endpoint] ??= end;
  }
  return base === null ? null : { id, key, base, ends, open: true, origins: {} };
}

function beforeUpdate(link: Link, { operations }: PlanItem): Link {
  const base: Record<string, Value> = { ...link.base };
  const ends: Record<EndpointName, End> = { ...link.ends };
  for (const operation of operations) {
    if (operation.kind === "create") delete ends[operation.endpoint];
    if (operation.kind !== "update") continue;
    for (const { field, from, to } of operation.fields) {
      if (base[field] !== to || from === undefined) continue;
      base[field] = from;
      for (const [name, end] of Object.entries(ends)) {
        if (end.kind === "present" && end.shadow[field] === to) {
          ends[name] = { ...end, shadow: { ...end.shadow, [field]: from } };
        }
      }
    }
  }
  return { ...link, base, ends, open: true };
}

/** What is remembered of the endpoints, so that every record that the run touched is decoded again. */
function memories(
  sync: OpenSync,
  { links, ended }: Reversed,
): Readonly<Record<EndpointName, EndpointMemory>> {
  const result: Record<EndpointName, EndpointMemory> = {};
  const changed = new Map(links.map((link) => [link.id, link]));
  const gone = new Set(ended);
  for (const name of sync.connectors.keys()) {
    const memory = sync.state.endpoint(name);
    if (memory === null) continue;
    const old = indexOf(sync.state, name, memory);
    const builder = new RecordIndexBuilder(RecordIndex.empty);
    const { bytes } = old.columns;
    const taken = new Set<LinkId>();
    for (let slot = 0; slot < old.slots; slot++) {
      const id = old.linkOf(slot);
      const link = changed.get(id);
      if (gone.has(id) || (link !== undefined && link.ends[name]?.kind !== "present")) continue;
      taken.add(id);
      const end = (link ?? sync.state.link(id))?.ends[name];
      if (end?.kind !== "present") continue;
      const known = link === undefined;
      builder.append(id, end.id, known ? bytes[slot * 2]! : 0, known ? bytes[slot * 2 + 1]! : 0);
    }
    for (const { id, ends } of links) {
      const end = ends[name];
      if (end?.kind === "present" && !taken.has(id)) builder.append(id, end.id, 0, 0);
    }
    // The old content is back on purpose, so it is no sign of a restored backup.
    result[name] = { ...memory, version: "", modified: null, past: [], index: builder.build().pack() };
  }
  return result;
}
