import { type Diagnostic, located, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import { versionOfHash } from "../connectors/version.ts";
import type { EndpointName } from "../model/ids.ts";
import type { End, Link } from "../model/link.ts";
import type { Counts, Operation, PlanItem, Rejection } from "../model/plan.ts";
import type { Intent, Reconciled } from "../reconcile/intent.ts";
import { fetchHeld, type HeldRecords, type Place } from "./fetch-held.ts";
import { type Creation, type Held, lower } from "./lower.ts";
import type { Observation } from "./observation.ts";
import { PlanItems } from "./plan-items.ts";
import type { PlanningSync } from "./planning-sync.ts";
import { sameJson } from "./same-json.ts";

/** Where a record was seen; `version` is null where its bytes were as before. */
export interface SeenAt {
  /** `null` where it is known to be there without having been read. */
  readonly position: number | null;
  readonly version: string | null;
}

/** What reconcile decided of one record, and where its native records are. */
export interface Pending {
  readonly before: Link | null;
  readonly reconciled: Reconciled;
  readonly seen: ReadonlyMap<EndpointName, SeenAt>;
}

/** Operations planned on one endpoint; `firstTouches` are those on records that the sync meets for the first time. */
export interface OperationCounts extends Counts {
  readonly firstTouches: number;
}

export interface WrittenPlan {
  readonly items: PlanItems;
  readonly counts: ReadonlyMap<EndpointName, OperationCounts>;
  readonly conflicts: readonly string[];
  readonly rejections: readonly Rejection[];
  /** State already says all that the items say, so that nothing need be put there. */
  readonly settled: boolean;
}

const batch = 200;

/** Makes plan items of decisions: fetches the native records that updates start from, in batches, and lowers. */
export class PlanWriter {
  readonly #sync: PlanningSync;
  readonly #observations: ReadonlyMap<EndpointName, Observation>;
  readonly #startedAt: number;
  readonly #signal: AbortSignal;
  readonly #items = new PlanItems();
  readonly #counts = new Map<
    EndpointName,
    { creates: number; updates: number; deletes: number; firstTouches: number }
  >();
  readonly #conflicts: string[] = [];
  readonly #rejections: Rejection[] = [];
  #pending: Pending[] = [];
  #settled = true;
  #failure: Diagnostic | null = null;

  constructor(
    sync: PlanningSync,
    observations: ReadonlyMap<EndpointName, Observation>,
    startedAt: number,
    signal: AbortSignal,
  ) {
    this.#sync = sync;
    this.#observations = observations;
    this.#startedAt = startedAt;
    this.#signal = signal;
    for (const name of observations.keys()) {
      this.#counts.set(name, { creates: 0, updates: 0, deletes: 0, firstTouches: 0 });
    }
  }

  add(pending: Pending): void {
    this.#pending.push(pending);
  }

  /** Whether it is time to `flush`: so many decisions are waiting that their records are worth a fetch. */
  get full(): boolean {
    return this.#pending.length >= batch;
  }

  async finish(): Promise<Result<WrittenPlan, Diagnostic>> {
    await this.flush();
    if (this.#failure !== null) {
      this.#items.dispose();
      return err(this.#failure);
    }
    return ok({
      items: this.#items,
      counts: this.#counts,
      conflicts: this.#conflicts,
      rejections: this.#rejections,
      settled: this.#settled,
    });
  }

  async flush(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    if (this.#failure !== null || this.#signal.aborted) return;
    const held = await this.#fetch(pending);
    if (held === null) return;
    for (const one of pending) this.#write(one, held);
  }

  /** The native records that the batch's updates start from, by endpoint and place; `null` where fetching failed. */
  async #fetch(pending: readonly Pending[]): Promise<ReadonlyMap<EndpointName, HeldRecords> | null> {
    const places = new Map<EndpointName, Set<Place>>();
    for (const { reconciled, seen } of pending) {
      for (const intent of reconciled.intents) {
        const place = intent.kind === "update" ? placeOf(intent, seen) : null;
        if (place === null) continue;
        const wanted = places.get(intent.endpoint) ?? new Set();
        places.set(intent.endpoint, wanted.add(place));
      }
    }
    const held = new Map<EndpointName, HeldRecords>();
    for (const [endpoint, wanted] of places) {
      const fetched = await fetchHeld(this.#sync.connectors.get(endpoint)!, wanted, this.#signal);
      if (!fetched.ok) {
        this.#failure = located(fetched.error, { endpoint });
        return null;
      }
      held.set(endpoint, fetched.value);
    }
    return held;
  }

  #write({ before, reconciled, seen }: Pending, held: ReadonlyMap<EndpointName, HeldRecords>): void {
    const operations: Operation[] = [];
    let ends: Readonly<Record<EndpointName, End>> | null =
      reconciled.after === null ? null : reconciled.after.ends;
    let open = reconciled.after?.open ?? false;
    for (const intent of reconciled.intents) {
      const mapping = this.#sync.compiled.endpoints.get(intent.endpoint)!;
      const place = intent.kind === "update" ? placeOf(intent, seen) : null;
      const record =
        (place === null ? undefined : held.get(intent.endpoint)?.get(place)) ??
        this.#versionOnly(intent, seen.get(intent.endpoint), before);
      const lowered =
        place !== null && (record === null || this.#hasMoved(place, record, intent.endpoint, before))
          ? err([movedOn(intent.endpoint, reconciled.key)])
          : lower(mapping, intent, record, this.#startedAt, this.#creation(intent.endpoint, before));
      if (!lowered.ok) {
        this.#rejections.push({ endpoint: intent.endpoint, record: reconciled.key, problems: lowered.error });
        open = true;
        if (ends !== null) ends = without(ends, intent.endpoint, before);
        continue;
      }
      if (lowered.value !== null) {
        operations.push(lowered.value);
        this.#count(lowered.value, before);
      } else if (ends !== null) ends = unwritten(ends, intent, before);
    }
    for (const { id } of reconciled.conflicts) this.#conflicts.push(id);

    const versions: Record<EndpointName, string> = {};
    for (const [endpoint, { version }] of seen) if (version !== null) versions[endpoint] = version;
    const { key, decisions, conflicts } = reconciled;
    const after =
      reconciled.after === null || ends === null
        ? null
        : { base: reconciled.after.base, ends, open, versions };
    const settled = operations.length === 0 && decisions.length === 0 && isAsBefore(before, key, after);
    if (!settled) this.#settled = false;
    // An open link is always told of: what an item does not say of it would count as settled.
    else if (!open && conflicts.length === 0) return;
    this.#items.add({ link: before?.id ?? null, key, operations, decisions, conflicts, after });
  }

  /** A delete needs no native record, only the version that it expects. */
  #versionOnly(intent: Intent, place: SeenAt | undefined, before: Link | null): Held | null {
    if (intent.kind !== "delete" || place === undefined) return null;
    return { native: {}, version: place.version ?? this.#versionInIndex(intent.endpoint, before) };
  }

  /** Whether a record that a read of changes had no need to show is another one now than was decided upon. */
  #hasMoved(place: Place, { version }: Held, endpoint: EndpointName, before: Link | null): boolean {
    return typeof place === "string" && version !== this.#versionInIndex(endpoint, before);
  }

  /** How a new record may be made on an endpoint, and whether it was sent there before. */
  #creation(endpoint: EndpointName, before: Link | null): Creation {
    const { makesIds } = this.#sync.connectors.get(endpoint)!.capabilities;
    const end = before?.ends[endpoint];
    const again = end?.kind === "sent" ? { token: end.token, index: end.index } : null;
    return { makesIds, again };
  }

  #versionInIndex(endpoint: EndpointName, before: Link | null): string {
    const { index } = this.#observations.get(endpoint)!;
    const slot = before === null ? -1 : index.slotOf(before.id);
    const { bytes } = index.columns;
    return slot < 0 ? "" : versionOfHash(bytes[slot * 2]!, bytes[slot * 2 + 1]!);
  }

  #count(operation: Operation, before: Link | null): void {
    const counts = this.#counts.get(operation.endpoint)!;
    if (operation.kind === "create") counts.creates++;
    else if (operation.kind === "update") counts.updates++;
    else counts.deletes++;
    const known = before?.ends[operation.endpoint] !== undefined;
    if (operation.kind !== "create" && !known) counts.firstTouches++;
  }
}

/** Where the record of an update is to be had: at its position, or under its id where a read of changes did not show it. */
function placeOf({ endpoint, id }: Extract<Intent, { kind: "update" }>, seen: Pending["seen"]): Place | null {
  const at = seen.get(endpoint);
  return at === undefined ? null : (at.position ?? id);
}

const movedOn = (endpoint: EndpointName, key: string): Diagnostic =>
  problem("plan.stale", `"${key}" on ${endpoint} has moved on since its changes were read`, {
    hint: "The next run plans from what is there now.",
    at: { endpoint, record: key },
  });

/** The ends where a write could not even be made: as if it had been refused. */
function without(
  ends: Readonly<Record<EndpointName, End>>,
  endpoint: EndpointName,
  before: Link | null,
): Record<EndpointName, End> {
  const { [endpoint]: _, ...others } = ends;
  const previous = before?.ends[endpoint];
  return previous === undefined ? others : { ...others, [endpoint]: previous };
}

/** The ends where a write turned out to change nothing. */
function unwritten(
  ends: Readonly<Record<EndpointName, End>>,
  intent: Intent,
  before: Link | null,
): Record<EndpointName, End> {
  if (intent.kind === "create") return without(ends, intent.endpoint, before);
  const end = ends[intent.endpoint];
  if (intent.kind === "delete" || end?.kind !== "present") return { ...ends };
  const shadow = { ...end.shadow };
  const sent = { ...end.sent };
  for (const { field, from, to } of intent.fields) {
    if (from === undefined) delete shadow[field];
    else shadow[field] = from;
    sent[field] = to;
  }
  return { ...ends, [intent.endpoint]: { ...end, shadow, sent } };
}

function isAsBefore(before: Link | null, key: string, after: PlanItem["after"]): boolean {
  if (before === null) return after === null;
  if (after === null || before.key !== key || before.open !== after.open) return false;
  return sameJson(before.base, after.base) && sameJson(before.ends, after.ends);
}
