import { settle } from "../apply/settle.ts";
import { hashOfVersion } from "../connectors/version.ts";
import type { Conflict } from "../model/conflict.ts";
import { type EndpointName, type LinkId, linkId, type RunId } from "../model/ids.ts";
import type { Link, Origin } from "../model/link.ts";
import type { PlanItem, Rejection } from "../model/plan.ts";
import type { Refusal, RunOutcome } from "../state/store.ts";
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
  const { state, compiled } = sync;
  const { run, items, outcomes, indexes, rejections, endedAt } = toCommit;
  const refused: Refusal[] = [];
  const conflicts: Conflict[] = [];
  const ended: LinkId[] = [];
  const links: Link[] = [];
  const spokenOf = new Set<LinkId>();
  let lastLink: number = state.lastLinkId();

  for (const settled of resultsOf(compiled, items, outcomes)) {
    const { item, results } = settled;
    item.operations.forEach((operation, i) => {
      const refusal = results[i]!.refusal;
      const { endpoint, kind } = operation;
      if (refusal !== null) refused.push({ endpoint, key: item.key, operation: kind, problem: refusal });
    });
    if (item.link !== null) spokenOf.add(item.link);
    const before = item.link === null ? null : state.link(item.link);
    const after = settle(
      item,
      before,
      results.map(({ result }) => result),
    );
    if (after === null) {
      conflicts.push(...item.conflicts);
      if (item.link === null) continue;
      ended.push(item.link);
      for (const index of indexes.values()) index.forget(item.link);
      continue;
    }
    const id = item.link ?? linkId(++lastLink);
    for (const conflict of item.conflicts) {
      conflicts.push(conflict.kind === "ambiguous" ? conflict : { ...conflict, link: id });
    }
    const link: Link = { id, ...after, origins: originsOf(before, item, run) };
    links.push(link);
    rememberBytes(link, settled, indexes);
  }

  if (toCommit.partial) {
    for (const { conflict } of state.conflicts()) {
      const renewed = conflicts.some(({ id }) => id === conflict.id);
      if (!renewed && (conflict.link === null || !spokenOf.has(conflict.link))) conflicts.push(conflict);
    }
  }
  let outcome: RunOutcome = refused.length > 0 ? { kind: "partial", refused } : { kind: "done" };
  if (toCommit.recovered) outcome = { kind: "recovered", refused };
  const endpoints = Object.fromEntries(
    [...indexes].flatMap(([name, index]) => {
      const memory = index.memory();
      return memory === null ? [] : [[name, memory]];
    }),
  );
  state.commit(run, { endedAt, outcome, links, ended, conflicts, rejections, endpoints });
  return outcome;
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

/** Where each field's present value came from: what this run decided, else what was known. */
function originsOf(before: Link | null, item: PlanItem, run: RunId): Link["origins"] {
  if (item.decisions.length === 0) return before?.origins ?? {};
  const origins: Record<string, Origin> = { ...before?.origins };
  for (const { field, from, rule } of item.decisions) origins[field] = { run, from, rule };
  return origins;
}
