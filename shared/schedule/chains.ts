import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { nearestName } from "../base/nearest-name.ts";
import type { Trigger } from "../mapping/sync-file.ts";
import type { SyncId } from "./schedule.ts";

/** A sync as others name it under `after:`. */
export interface ChainedSync {
  readonly id: SyncId;
  /** Its file. */
  readonly path: string;
  /** Syncs name only those of the same folder. */
  readonly workspace: string;
  /** All that it is called: the name of its file and the name that the file says. */
  readonly names: readonly string[];
  readonly triggers: readonly Trigger[];
}

export interface Chains {
  /** The syncs that run after a run of this one has ended well, by id. */
  readonly followers: ReadonlyMap<SyncId, readonly SyncId[]>;
  /** What is wrong with a sync's `after:`, by the id of the sync that says it. That trigger does nothing. */
  readonly problems: ReadonlyMap<SyncId, readonly Diagnostic[]>;
}

/** Who runs after whom. A sync that would run after itself, directly or through others, does so after none of them. */
export function chainsOf(syncs: readonly ChainedSync[]): Chains {
  const sorted = syncs.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const problems = new Map<SyncId, Diagnostic[]>();
  const report = ({ id, path }: ChainedSync, message: string, hint: string): void => {
    const found = problem("sync.bad-value", message, { at: { file: path }, hint });
    problems.set(id, [...(problems.get(id) ?? []), found]);
  };
  const before = new Map<ChainedSync, ReadonlySet<ChainedSync>>();
  for (const sync of sorted) before.set(sync, predecessors(sync, sorted, report));
  const followers = new Map<SyncId, SyncId[]>();
  for (const [sync, predecessorsOfIt] of before)
    for (const predecessor of predecessorsOfIt) {
      const way = wayFrom(predecessor, sync, before);
      if (way === null) followers.set(predecessor.id, [...(followers.get(predecessor.id) ?? []), sync.id]);
      else {
        const circle = [sync, ...way].map(called).join(", after ");
        report(
          sync,
          `The sync runs after itself: ${circle}.`,
          "Take one of them out; none of these is followed meanwhile.",
        );
      }
    }
  return { followers, problems };
}

const called = ({ names }: ChainedSync): string => `"${names[0] ?? ""}"`;

function predecessors(
  sync: ChainedSync,
  all: readonly ChainedSync[],
  report: (sync: ChainedSync, message: string, hint: string) => void,
): ReadonlySet<ChainedSync> {
  const found = new Set<ChainedSync>();
  const near = all.filter(({ workspace }) => workspace === sync.workspace);
  for (const trigger of sync.triggers) {
    if (trigger.kind !== "after") continue;
    // A file's name tells exactly one sync; what files say of themselves may be said twice.
    const named =
      near.find(({ names }) => names[0] === trigger.sync) ??
      near.find(({ names }) => names.includes(trigger.sync));
    if (named !== undefined) found.add(named);
    else {
      const names = near.flatMap((other) => other.names);
      const nearest = nearestName(trigger.sync, names);
      report(
        sync,
        `There is no sync "${trigger.sync}" in ${sync.workspace} to run after.`,
        nearest === null
          ? "Write the name of a sync file of the same folder, without .sync.yaml."
          : `Did you mean "${nearest}"?`,
      );
    }
  }
  return found;
}

/** The syncs from one back to another along what they run after, both included; `null` where there is no way. */
function wayFrom(
  from: ChainedSync,
  to: ChainedSync,
  before: ReadonlyMap<ChainedSync, ReadonlySet<ChainedSync>>,
): readonly ChainedSync[] | null {
  const cameFrom = new Map<ChainedSync, ChainedSync | null>([[from, null]]);
  for (const sync of cameFrom.keys()) {
    if (sync === to) {
      const way: ChainedSync[] = [];
      for (let at: ChainedSync | null = sync; at !== null; at = cameFrom.get(at) ?? null) way.unshift(at);
      return way;
    }
    for (const next of before.get(sync) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, sync);
  }
  return null;
}
