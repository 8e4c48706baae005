import { subjectOf } from "../model/conflict.ts";
import type { EndpointName, LinkId } from "../model/ids.ts";
import type { Link } from "../model/link.ts";
import type { Reconciled } from "../reconcile/intent.ts";
import type { Observed } from "../reconcile/observed.ts";
import { ambiguous } from "../reconcile/reconcile-key.ts";
import { type LinkInput, reconcileLink } from "../reconcile/reconcile-link.ts";
import type { Rules } from "../reconcile/rules.ts";
import type { OpenConflict } from "../state/store.ts";
import { Mark, type Observation } from "./observation.ts";
import type { PlanWriter, SeenAt } from "./plan-writer.ts";
import type { PlanningSync } from "./planning-sync.ts";
import { type Fates, withoutFree } from "./sent-ends.ts";
import type { StrayGroups } from "./stray-groups.ts";
import type { FoundStray } from "./stray-pool.ts";

/** Past this share of links to look at, reading all of them in order is quicker than reading each by its id. */
const scanShare = 0.1;

/** Plans for every link on which anything may have changed since the last run. */
export async function planLinks(
  sync: PlanningSync,
  rules: Rules,
  observations: ReadonlyMap<EndpointName, Observation>,
  groups: StrayGroups,
  open: readonly OpenConflict[],
  fates: Fates,
  writer: PlanWriter,
): Promise<void> {
  const { state } = sync;
  const total = state.countLinks();
  if (total === 0) return;
  const touched = touchedLinks(sync, observations, groups);
  const looks = new LinkLooks(sync, observations, groups);
  const openByLink = groupByLink(open);

  for (const before of linksOf(sync, touched, total)) {
    const known = fates.get(before.id);
    const link = known === undefined ? before : withoutFree(before, known);
    const look = looks.look(link);
    for (const [name, fate] of known ?? []) {
      // What is there and what a read shows of it need not come at the same time.
      if (fate.kind !== "made" || look.observed.get(name)?.kind !== "none") continue;
      look.observed.set(name, fate.observed);
      look.seen.set(name, { position: null, version: fate.version });
    }
    const conflicts = openByLink.get(link.id) ?? noConflicts;
    const decided = reconcileLink(rules, { ...link, open: conflicts }, look.observed);
    const reconciled = look.rivals.length === 0 ? decided : withRivals(decided, link.key, look.rivals);
    writer.add({ before, reconciled, seen: look.seen });
    if (writer.full) await writer.flush();
  }
}

/** The link goes on as decided; the records that claim its key beside it wait for a person. */
function withRivals(
  decided: Reconciled,
  key: string,
  rivals: readonly (readonly FoundStray[])[],
): Reconciled {
  const conflicts = [...decided.conflicts, ...ambiguous(key, rivals.flat()).conflicts];
  return { ...decided, conflicts, after: decided.after === null ? null : { ...decided.after, open: true } };
}

const noConflicts: LinkInput["open"] = new Map();

function groupByLink(open: readonly OpenConflict[]): ReadonlyMap<LinkId, LinkInput["open"]> {
  const byLink = new Map<LinkId, Map<string, Pick<OpenConflict, "conflict" | "resolution">>>();
  for (const { conflict, resolution } of open) {
    if (conflict.link === null || conflict.kind === "ambiguous") continue;
    const fields = byLink.get(conflict.link) ?? new Map();
    fields.set(subjectOf(conflict), { conflict, resolution });
    byLink.set(conflict.link, fields);
  }
  return byLink;
}

/** The links that a record's bytes, its absence, a stray of the same key or an open question makes worth a look. */
function touchedLinks(
  { state }: PlanningSync,
  observations: ReadonlyMap<EndpointName, Observation>,
  groups: StrayGroups,
): readonly LinkId[] {
  const touched = new Set<LinkId>(state.openLinks());
  for (const { marks, index, complete } of observations.values()) {
    for (let slot = 0; slot < marks.length; slot++) {
      const mark = marks[slot];
      if (mark === Mark.same || mark === Mark.rejected || (mark === Mark.unseen && !complete)) continue;
      touched.add(index.linkOf(slot));
    }
  }
  for (const strays of groups.inOrder()) {
    for (const link of state.linksByKey(strays[0]!.key)) touched.add(link.id);
  }
  return [...touched].sort((a, b) => a - b);
}

function* linksOf({ state }: PlanningSync, ids: readonly LinkId[], total: number): Iterable<Link> {
  if (ids.length <= total * scanShare) {
    for (const id of ids) {
      const link = state.link(id);
      if (link !== null) yield link;
    }
    return;
  }
  const wanted = new Set(ids);
  for (const link of state.links()) if (wanted.has(link.id)) yield link;
}

interface Look {
  readonly observed: Map<EndpointName, Observed>;
  readonly seen: Map<EndpointName, SeenAt>;
  /** Records that claim the link's key beside the one that has it, or several that claim it at once: by endpoint. */
  readonly rivals: readonly (readonly FoundStray[])[];
}

/** Finds out what each endpoint shows of a link. */
class LinkLooks {
  readonly #sync: PlanningSync;
  readonly #observations: ReadonlyMap<EndpointName, Observation>;
  readonly #groups: StrayGroups;

  constructor(sync: PlanningSync, observations: ReadonlyMap<EndpointName, Observation>, groups: StrayGroups) {
    this.#sync = sync;
    this.#observations = observations;
    this.#groups = groups;
  }

  look(link: Link): Look {
    const observed = new Map<EndpointName, Observed>();
    const seen = new Map<EndpointName, SeenAt>();
    const rivals: (readonly FoundStray[])[] = [];
    const adopted = new Set<EndpointName>();
    for (const [name, observation] of this.#observations) {
      const strays = this.#groups.get(link.key).filter((stray) => stray.endpoint === name);
      const own = this.#own(link, name, observation, seen);
      if (strays.length > 0) adopted.add(name);
      if (
        strays.length > 1 ||
        (strays.length === 1 && own !== "doubled" && own.kind !== "gone" && own.kind !== "none")
      ) {
        this.#groups.noteRivals(name, link.key);
      }
      if (own === "doubled") {
        observed.set(name, { kind: "unknown" });
        const end = link.ends[name];
        if (end?.kind === "present" && observation.doubledAsBefore.has(observation.index.slotOf(link.id))) {
          const itself = {
            ...end,
            record: end.shadow,
            endpoint: name,
            key: link.key,
            version: "",
            position: 0,
          };
          rivals.push([itself, ...strays]);
        } else if (strays.length > 0) rivals.push(strays);
      } else if (strays.length === 0) {
        observed.set(name, own);
      } else if (strays.length === 1 && (own.kind === "gone" || own.kind === "none")) {
        const stray = strays[0]!;
        observed.set(name, { kind: "record", id: stray.id, record: stray.record });
        seen.set(name, { position: stray.position, version: stray.version });
      } else {
        observed.set(name, own.kind === "gone" || own.kind === "none" ? { kind: "unknown" } : own);
        rivals.push(strays);
      }
    }
    if (adopted.size > 0) this.#groups.adopt(link.key, adopted);
    return { observed, seen, rivals };
  }

  #own(
    link: Link,
    name: EndpointName,
    observation: Observation,
    seen: Map<EndpointName, SeenAt>,
  ): Observed | "doubled" {
    const end = link.ends[name];
    const absence = observation.absence(link.key);
    if (end?.kind !== "present") return absence;
    const slot = observation.index.slotOf(link.id);
    const { place } = this.#sync.connectors.get(name)!;
    const gone = (how: string): Observed =>
      absence.kind === "none" ? { kind: "gone", how } : { kind: "unknown" };
    if (slot < 0) return { kind: "unknown" };
    switch (observation.marks[slot]) {
      case Mark.same:
        seen.set(name, { position: observation.placeIn(slot), version: null });
        return { kind: "same" };
      case Mark.decoded: {
        const sighting = observation.decodedAt(slot)!;
        // Another id of the same hash: that record is not this one.
        if (sighting.id !== end.id) return { kind: "unknown" };
        seen.set(name, { position: sighting.position, version: sighting.version });
        return { kind: "record", id: sighting.id, record: sighting.record };
      }
      case Mark.left:
        return observation.mapping.definition.leaves === "delete"
          ? { kind: "gone", how: `no longer meets the where: of ${name}` }
          : { kind: "left" };
      case Mark.gone:
        return { kind: "gone", how: observation.goneHow(slot) };
      case Mark.duplicate:
        return "doubled";
      case Mark.rejected:
        return { kind: "unknown" };
      default:
        return gone(`no longer in ${place}`);
    }
  }
}
