import type { Diagnostic } from "../base/diagnostic.ts";
import type { Result } from "../base/result.ts";
import type { ReplaceIntent, SendIntent, WriteIntent, WriteOutcome } from "../connectors/contract.ts";
import type { EndpointSchema } from "../mapping/compiled.ts";
import type { Conflict, Resolution } from "../model/conflict.ts";
import type { EndpointName, LinkId, RunId } from "../model/ids.ts";
import type { Link } from "../model/link.ts";
import type { Brake, Counts, EndpointSummary, PlanItem, Rejection } from "../model/plan.ts";

/**
 * The state cannot do its work: the disk is full, the database damaged or held by another program. Any method of a store
 * may throw it; nothing of what the call was to change is then changed.
 */
export class StateFailure extends Error {
  readonly problem: Diagnostic;

  constructor(problem: Diagnostic) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Opens the state of single syncs. One store per user data folder; many processes may have it open. */
export interface Store {
  /** The state of one sync; made if there is none. `sync` is the sync file's absolute path. */
  sync(sync: string, name: string): SyncState;
  /** Syncs that have state, for `status`. */
  syncs(): readonly { readonly path: string; readonly name: string }[];
  /** What is remembered of the endpoints of all syncs, those whose files are gone included. */
  remembered(): readonly Remembered[];
  /** A run by its id, whichever sync it is of. */
  findRun(run: RunId): { readonly sync: string; readonly run: RunRecord } | null;
  /** Drops all that is known of a sync. Its records are matched again by key; differences become conflicts. */
  forget(sync: string): void;
  close(): void;
}

/** What state holds of one sync. Everything is durable when a call returns. */
export interface SyncState {
  /**
   * Takes the sync for writing, or says who has it. A lease of a process that is no longer alive is taken over at once.
   */
  lease(): Result<Lease, Diagnostic>;

  /** All links, by id ascending. */
  links(): IterableIterator<Link>;
  link(id: LinkId): Link | null;
  /** Links that every run looks at. */
  openLinks(): readonly LinkId[];
  /** Links whose key is `key`. */
  linksByKey(key: string): readonly Link[];
  countLinks(): number;
  /** The highest link id ever used, 0 before the first; new links are numbered from there. */
  lastLinkId(): number;

  endpoint(name: EndpointName): EndpointMemory | null;
  /** The same without the index, which takes tens of megabytes for a million records. */
  remembered(name: EndpointName): Remembered | null;

  /** Open conflicts first opened first, each with its resolution if a person gave one that no run has used yet. */
  conflicts(): readonly OpenConflict[];
  /**
   * Settles conflicts, all together. One that is no longer open, or that says something else by now than what was seen, stays
   * as it is (SPEC J12). Gives how many were settled.
   */
  resolve(resolutions: Iterable<readonly [seen: Conflict, resolution: Resolution]>): number;

  rejections(): readonly Rejection[];

  /** Runs, newest first. */
  runs(limit: number): readonly RunRecord[];
  run(run: RunId): RunRecord | null;
  /** The items of a run's plan, in plan order. */
  items(run: RunId): IterableIterator<PlanItem>;
  /** Items of past runs that concern a link, newest run first. */
  itemsOf(link: LinkId, limit: number): readonly { readonly run: RunId; readonly item: PlanItem }[];

  /** Remembers that a person approved the plan with this hash. */
  approve(planHash: string): void;
  approved(planHash: string): boolean;

  /** Begins a run: its plan is durable before anything is written. Needs the lease. */
  begin(run: RunStart, items: Iterable<PlanItem>): void;
  /** Notes, before an endpoint changes, what is about to happen there. */
  intend(run: RunId, intent: WriteIntent): void;
  /** Notes what became of writes of the run that were intended to be sent to an endpoint. */
  note(run: RunId, endpoint: EndpointName, outcomes: readonly WriteOutcome[]): void;
  /** A run's intents, first noted first, with the outcomes that were noted of them. */
  intents(run: RunId): readonly NotedIntent[];
  /** Runs that were begun and neither committed nor given up: what a crash left. */
  unfinished(): readonly RunRecord[];
  /** Ends a run and puts everything that it changed in state, all together. */
  commit(run: RunId, commit: Commit): void;
  /** Forgets plan items and intents of all but the newest `keep` runs. The runs themselves stay, and so do unfinished ones. */
  prune(keep: number): void;
}

export interface Lease {
  release(): void;
}

/** An intent as it is kept. Of what was sent, the outcomes are those that were noted. */
export type NotedIntent = ReplaceIntent | (SendIntent & { readonly outcomes: readonly WriteOutcome[] });

/** What is remembered of an endpoint between runs. */
export interface EndpointMemory {
  /** The fingerprint of the mapping that the hashes in the index were made under. */
  readonly fingerprint: string;
  /** Where it was: a path, a URL without credentials. */
  readonly place: string;
  readonly version: string;
  readonly modified: number | null;
  readonly records: number;
  readonly schema: EndpointSchema;
  /** Where the next read of changes begins; `null`: everything is read. */
  readonly cursor: string | null;
  /** When everything was last read, in milliseconds since 1970. */
  readonly readAt: number;
  /** Tokens of earlier contents, newest first, to tell a restored backup. */
  readonly past: readonly string[];
  /** Packed `RecordIndex` (see `state/record-index.ts`). */
  readonly index: Uint8Array;
}

export type Remembered = Omit<EndpointMemory, "index">;

export interface OpenConflict {
  readonly conflict: Conflict;
  readonly opened: { readonly run: RunId; readonly at: number };
  readonly resolution: Resolution | null;
}

export interface RunStart {
  readonly id: RunId;
  readonly startedAt: number;
  readonly planHash: string;
  readonly fingerprint: string;
  readonly endpoints: Readonly<Record<EndpointName, EndpointSummary>>;
  readonly brakes: readonly Brake[];
  /** `undo` of another run, or an ordinary one. */
  readonly undoes: RunId | null;
}

export type RunOutcome =
  | { readonly kind: "done" }
  /** Some operations were refused or failed; the others went through. */
  | { readonly kind: "partial"; readonly refused: readonly Refusal[] }
  /** The brakes stopped it. */
  | { readonly kind: "blocked" }
  | { readonly kind: "failed"; readonly problem: Diagnostic }
  /** A crash ended it; the next run finished or undid its writes. */
  | { readonly kind: "recovered"; readonly refused: readonly Refusal[] };

/** An operation that was not carried out. */
export interface Refusal {
  readonly endpoint: EndpointName;
  readonly key: string;
  readonly operation: "create" | "update" | "delete";
  readonly problem: Diagnostic;
}

export interface RunRecord extends RunStart {
  readonly endedAt: number | null;
  /** `null` while it runs. */
  readonly outcome: RunOutcome | null;
  /** What the plan came to; once the run has ended, without the operations that were refused. */
  readonly counts: Counts & { readonly conflicts: number; readonly rejected: number };
}

/** `links` is gone through once, to its end, before any other member is looked at: they may follow from it. */
export interface Commit {
  readonly endedAt: number;
  readonly outcome: RunOutcome;
  /** Links made or changed; a link whose id is not yet used is made. */
  readonly links: Iterable<Link>;
  readonly ended: Iterable<LinkId>;
  /** The conflicts that are open after the run; those not named are closed. */
  readonly conflicts: readonly Conflict[];
  readonly rejections: readonly Rejection[];
  readonly endpoints: Readonly<Record<EndpointName, EndpointMemory>>;
}
