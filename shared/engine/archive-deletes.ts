import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Diagnostic, located } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import { attempt } from "../connectors/file/problem.ts";
import type { EndpointName, LinkId, RunId } from "../model/ids.ts";
import type { Operation } from "../model/plan.ts";
import { fetchHeld, type Place } from "./fetch-held.ts";
import { syncNameOf } from "./load-sync.ts";
import type { Planned } from "./make-plan.ts";
import { Mark, type Observation } from "./observation.ts";
import type { OpenSync } from "./open-sync.ts";

/** Where the records are kept that a sync with `deletes: archive` deleted: beside it, one JSON line each. */
export const archiveFile = (syncPath: string): string =>
  join(dirname(syncPath), ".syncline", `${syncNameOf(syncPath)}.archive.ndjson`);

/**
 * Appends every record that the plan deletes to the sync's archive, as its endpoint holds it (SPEC J30). The lines are on
 * disk when this returns; where they cannot be, the caller must not delete. A run that is interrupted and done again
 * archives a record twice, each time under its run.
 */
export async function archiveDeletes(
  sync: OpenSync,
  planned: Planned,
  run: RunId,
  at: number,
  signal: AbortSignal,
): Promise<Result<void, Diagnostic>> {
  const doomed = doomedRecords(planned);
  const lines: string[] = [];
  for (const [endpoint, records] of doomed) {
    const places = new Set(records.map(({ place }) => place));
    const held = await fetchHeld(sync.connectors.get(endpoint)!, places, signal);
    if (!held.ok) return err(located(held.error, { endpoint }));
    for (const { key, operation, place } of records) {
      const native = held.value.get(place)?.native ?? null;
      const { id, record, evidence } = operation;
      lines.push(`${JSON.stringify({ run, at, endpoint, key, id, evidence, record, native })}\n`);
    }
  }
  return lines.length === 0 ? ok(undefined) : append(archiveFile(sync.path), lines);
}

interface DoomedRecord {
  readonly key: string;
  readonly operation: Extract<Operation, { kind: "delete" }>;
  /** Where its endpoint's last read found it, else its id. */
  readonly place: Place;
}

function doomedRecords({ items, observations }: Planned): ReadonlyMap<EndpointName, readonly DoomedRecord[]> {
  const doomed = new Map<EndpointName, DoomedRecord[]>();
  const places = new Map<EndpointName, Positions>();
  for (const { key, link, operations } of items) {
    for (const operation of operations) {
      if (operation.kind !== "delete") continue;
      const { endpoint, id } = operation;
      const known = places.get(endpoint) ?? positionsOf(observations.get(endpoint)!);
      places.set(endpoint, known);
      const place = known.ofStray.get(id) ?? (link === null ? undefined : known.ofLink(link)) ?? id;
      const records = doomed.get(endpoint) ?? [];
      doomed.set(endpoint, records);
      records.push({ key, operation, place });
    }
  }
  return doomed;
}

interface Positions {
  readonly ofLink: (link: LinkId) => number | undefined;
  readonly ofStray: ReadonlyMap<string, number>;
}

function positionsOf(observation: Observation): Positions {
  const { index, marks, strays } = observation;
  const ofLink = (link: LinkId): number | undefined => {
    const mark = marks[index.slotOf(link)];
    if (mark !== Mark.same && mark !== Mark.decoded) return undefined;
    return observation.placeIn(index.slotOf(link)) ?? undefined;
  };
  return { ofLink, ofStray: new Map([...strays].map(({ id, position }) => [id, position])) };
}

const append = (file: string, lines: readonly string[]): Promise<Result<void, Diagnostic>> =>
  attempt(file, "write", async () => {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, "a", 0o600);
    try {
      await handle.appendFile(lines.join(""));
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
