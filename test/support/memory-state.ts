import { problem } from "../../shared/base/diagnostic.ts";
import { err, ok } from "../../shared/base/result.ts";
import type { WriteIntent, WriteOutcome } from "../../shared/connectors/contract.ts";
import { type Conflict, type Resolution, saying } from "../../shared/model/conflict.ts";
import { type EndpointName, type LinkId, linkId, type RunId } from "../../shared/model/ids.ts";
import type { Link } from "../../shared/model/link.ts";
import type { PlanItem, Rejection } from "../../shared/model/plan.ts";
import type {
  Commit,
  EndpointMemory,
  NotedIntent,
  OpenConflict,
  RunRecord,
  RunStart,
  SyncState,
} from "../../shared/state/store.ts";

/** Thrown where the process that uses the state dies. */
export class Died extends Error {}

/** State in memory, for properties that run thousands of syncs. Passes through JSON, as real state does. */
export class MemoryState implements SyncState {
  readonly #links = new Map<LinkId, Link>();
  #last = 0;
  #endpoints: Record<EndpointName, EndpointMemory> = {};
  #conflicts: OpenConflict[] = [];
  #rejections: readonly Rejection[] = [];
  readonly #runs: { start: RunStart; items: PlanItem[]; commit: Commit | null; intents: NotedIntent[] }[] =
    [];
  readonly #approved = new Set<string>();
  #leased = false;
  /** The process dies before its run is committed, and what it would have noted of its requests is lost. */
  dying = false;

  lease() {
    if (this.#leased) return err(problem("run.locked", "Another run is under way"));
    this.#leased = true;
    return ok({
      release: () => {
        this.#leased = false;
      },
    });
  }

  *links(): IterableIterator<Link> {
    yield* [...this.#links.values()].sort((a, b) => a.id - b.id);
  }

  link = (id: LinkId): Link | null => this.#links.get(id) ?? null;
  openLinks = (): LinkId[] => [...this.#links.values()].filter(({ open }) => open).map(({ id }) => id);
  linksByKey = (key: string): Link[] => [...this.#links.values()].filter((link) => link.key === key);
  countLinks = (): number => this.#links.size;
  lastLinkId = (): number => this.#last;
  endpoint = (name: EndpointName): EndpointMemory | null => this.#endpoints[name] ?? null;
  remembered = this.endpoint;
  conflicts = (): readonly OpenConflict[] => this.#conflicts;
  rejections = (): readonly Rejection[] => this.#rejections;

  resolve(resolutions: Iterable<readonly [Conflict, Resolution]>): number {
    let resolved = 0;
    for (const [seen, resolution] of resolutions) {
      this.#conflicts = this.#conflicts.map((open) => {
        if (open.conflict.id !== seen.id || saying(open.conflict) !== saying(seen)) return open;
        resolved++;
        return { ...open, resolution };
      });
    }
    return resolved;
  }

  runs = (limit: number): RunRecord[] =>
    this.#runs
      .map((_, i) => this.#record(i))
      .reverse()
      .slice(0, limit);

  run = (id: RunId): RunRecord | null =>
    this.runs(Number.MAX_SAFE_INTEGER).find((run) => run.id === id) ?? null;

  *items(id: RunId): IterableIterator<PlanItem> {
    yield* this.#find(id).items;
  }

  itemsOf(link: LinkId, limit: number) {
    const found: { run: RunId; item: PlanItem }[] = [];
    for (const { start, items } of [...this.#runs].reverse()) {
      for (const item of items) if (item.link === link) found.push({ run: start.id, item });
    }
    return found.slice(0, limit);
  }

  approve = (hash: string): void => void this.#approved.add(hash);
  approved = (hash: string): boolean => this.#approved.has(hash);
  prune = (): void => {};

  begin(start: RunStart, items: Iterable<PlanItem>): void {
    this.#runs.push({ start, items: JSON.parse(JSON.stringify([...items])), commit: null, intents: [] });
  }

  intend(id: RunId, intent: WriteIntent): void {
    const noted = intent.kind === "send" ? { ...intent, outcomes: [] } : intent;
    this.#find(id).intents.push(JSON.parse(JSON.stringify(noted)));
  }

  note(id: RunId, endpoint: EndpointName, outcomes: readonly WriteOutcome[]): void {
    if (this.dying) return;
    const { intents } = this.#find(id);
    const at = intents.findLastIndex((intent) => intent.endpoint === endpoint);
    const intent = intents[at];
    if (intent !== undefined)
      intents[at] = JSON.parse(JSON.stringify({ ...intent, outcomes: [...intent.outcomes, ...outcomes] }));
  }

  intents = (id: RunId): readonly NotedIntent[] => this.#find(id).intents;

  unfinished = (): RunRecord[] =>
    this.#runs.flatMap(({ commit }, i) => (commit === null ? [this.#record(i)] : []));

  commit(id: RunId, commit: Commit): void {
    if (this.dying) throw new Died();
    const run = this.#find(id);
    const at = run.start.startedAt;
    for (const link of commit.links) {
      this.#links.set(link.id, JSON.parse(JSON.stringify(link)));
      this.#last = Math.max(this.#last, linkId(link.id));
    }
    for (const ended of commit.ended) this.#links.delete(ended);
    this.#conflicts = commit.conflicts.map((conflict) => {
      const before = this.#conflicts.find((open) => open.conflict.id === conflict.id);
      return before ? { ...before, conflict } : { conflict, opened: { run: id, at }, resolution: null };
    });
    this.#rejections = commit.rejections;
    this.#endpoints = { ...this.#endpoints, ...commit.endpoints };
    run.commit = commit;
  }

  #find(id: RunId) {
    const run = this.#runs.find(({ start }) => start.id === id);
    if (run === undefined) throw new Error(`no run ${id}`);
    return run;
  }

  #record(i: number): RunRecord {
    const { start, commit } = this.#runs[i]!;
    const counts = { creates: 0, updates: 0, deletes: 0, conflicts: 0, rejected: 0 };
    return { ...start, endedAt: commit?.endedAt ?? null, outcome: commit?.outcome ?? null, counts };
  }
}
