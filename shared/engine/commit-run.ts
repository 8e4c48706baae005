import { settle } from "../apply/settle.ts";
import { hashOfVersion } from "../connectors/version.ts";
import type { Conflict } from "../model/conflict.ts";
import { type EndpointName, type LinkId, linkId, type RunId } from "../model/ids.ts";
import type { Link, Origin } from "../model/link.ts";
import type { PlanItem, Rejection } from "../model/plan.ts";
import type { Commit, EndpointMemory, Refusal, RunOutcome } from "../state/store.ts";
import type { IndexUpdate } from "./index-update.ts";
import type { OpenSync } from "./open-sync.ts";
import { type Outcomes, resultsOf, type SettledItem } from "./results.ts";

export interface RunToCommit {
  readonly run: RunId;
  readonly items: Iterable<PlanItem>;
  readonly outcomes: Outcomes;
  readonly indexes: ReadonlyMap<EndpointName, IndexUpdate>;
  readonly rejections: readonly Rejection[];
  readonly endedAt: number;
  /** A crash had ended the run. */
  readonly recovered: boolean;
  /** The items do not speak of everything: conflicts that they do not name stay open. */
  readonly partial: boolean;
}

/** Puts a run's results into state, all together, and says how it ended. */
export function commitRun(sync: OpenSync, toCommit: RunToCommit): RunOutcome {
  const commit = new RunCommit(sync, toCommit);
  sync.state.commit(toCommit.run, commit);
  return commit.outcome;
}

/** What a run leaves in state. The links are settled one by one as state takes them, and all else follows from that. */
class RunCommit implements Commit {
  readonly endedAt: number;
  readonly rejections: readonly Rejection[];
  readonly ended: LinkId[] = [];
  readonly #sync: OpenSync;
  readonly #run: RunToCommit;
  readonly #refused: Refusal[] = [];
  readonly #conflicts: Conflict[] = [];
  readonly #spokenOf = new Set<LinkId>();

  constructor(sync: OpenSync, run: RunToCommit) {
    this.#sync = sync;
    this.#run = run;
    this.endedAt = run.endedAt;
    this.rejections = run.rejections;
  }

  get links(): Iterable<Link> {
    return this.#settle();
  }

  get conflicts(): readonly Conflict[] {
    if (!this.#run.partial) return this.#conflicts;
    const renewed = new Set(this.#conflicts.map(({ id }) => id));
    const unspokenOf = this.#sync.state
      .conflicts()
      .map(({ conflict }) => conflict)
      .filter(({ id, link }) => !renewed.has(id) && (link === null || !this.#spokenOf.has(link)));
    return [...this.#conflicts, ...unspokenOf];
  }

  get outcome(): RunOutcome {
    const refused = this.#refused;
    if (this.#run.recovered) return { kind: "recovered", refused };
    return refused.length > 0 ? { kind: "partial", refused } : { kind: "done" };
  }

  get endpoints(): Commit["endpoints"] {
    const memories: Record<EndpointName, EndpointMemory> = {};
    for (const [name, index] of this.#run.indexes) {
      const memory = index.memory();
      if (memory !== null) memories[name] = memory;
    }
    return memories;
  }

  *#settle(): Iterable<Link> {
    const { state, compiled } = this.#sync;
    const { run, items, outcomes, indexes } = this.#run;
    const origins = new Origins(run);
    let lastLink: number = state.lastLinkId();
    for (const settled of resultsOf(compiled, items, outcomes)) {
      const { item, results } = settled;
      results.forEach(({ refusal }, i) => {
        if (refusal === null) return;
        const { endpoint, kind } = item.operations[i]!;
        this.#refused.push({ endpoint, key: item.key, operation: kind, problem: refusal });
      });
      if (item.link !== null) this.#spokenOf.add(item.link);
      const before = item.link === null ? null : state.link(item.link);
      const after = settle(
        item,
        before,
        results.map(({ result }) => result),
      );
      if (after === null) {
        for (const conflict of item.conflicts) this.#conflicts.push(conflict);
        if (item.link === null) continue;
        this.ended.push(item.link);
        for (const index of indexes.values()) index.forget(item.link);
        continue;
      }
      const id = item.link ?? linkId(++lastLink);
      for (const conflict of item.conflicts) {
        this.#conflicts.push(conflict.kind === "ambiguous" ? conflict : { ...conflict, link: id });
      }
      const { key, base, ends, open } = after;
      const link: Link = { id, key, base, ends, open, origins: origins.of(before, item) };
      rememberBytes(link, settled, indexes);
      yield link;
    }
  }
}

/** Notes under which bytes each end's record will be met again. Links that every run looks at are always decoded. */
function rememberBytes(
  link: Link,
  { item, results }: SettledItem,
  indexes: ReadonlyMap<EndpointName, IndexUpdate>,
): void {
  for (const [name, index] of indexes) {
    const end = link.ends[name];
    if (end?.kind !== "present") {
      index.forget(link.id);
      continue;
    }
    const at = item.operations.findIndex(
      (operation, i) => operation.endpoint === name && results[i]!.result.kind === "done",
    );
    const version = at >= 0 ? results[at]!.version : item.after?.versions[name];
    if (link.open) index.remember(link.id, end.id, null);
    else if (version === undefined) index.keep(link.id, end.id);
    else index.remember(link.id, end.id, hashOfVersion(version));
  }
}

/** Says where each field's present value came from: what this run decided, else what was known. */
class Origins {
  readonly #run: RunId;
  #decisions: PlanItem["decisions"] = [];
  #ofDecisions: Link["origins"] = {};

  constructor(run: RunId) {
    this.#run = run;
  }

  /** One and the same object for links that are made and whose fields were decided alike, as most of a first load are. */
  of(before: Link | null, { decisions }: PlanItem): Link["origins"] {
    if (decisions.length === 0) return before?.origins ?? {};
    if (before === null && decidedAlike(decisions, this.#decisions)) return this.#ofDecisions;
    const origins: Record<string, Origin> = { ...before?.origins };
    for (const { field, from, rule } of decisions) origins[field] = { run: this.#run, from, rule };
    if (before === null) {
      this.#decisions = decisions;
      this.#ofDecisions = origins;
    }
    return origins;
  }
}

function decidedAlike(one: PlanItem["decisions"], other: PlanItem["decisions"]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) {
    const { field, rule, from } = one[at]!;
    const before = other[at]!;
    if (field !== before.field || rule !== before.rule || from !== before.from) return false;
  }
  return true;
}
