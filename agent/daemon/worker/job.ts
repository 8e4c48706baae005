import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Result } from "../../../shared/base/result.ts";
import type { Resolution } from "../../../shared/model/conflict.ts";
import type { EndpointName, RunId } from "../../../shared/model/ids.ts";
import type { Brake, Counts } from "../../../shared/model/plan.ts";
import type { ParsedParams } from "../../../shared/protocol/methods.ts";
import type {
  ConflictView,
  Explanation,
  Page,
  PlanItem,
  ProposalView,
  RejectionView,
} from "../../../shared/protocol/views.ts";
import type { Refusal, RunOutcome } from "../../../shared/state/store.ts";

/** A sync as a worker is told of it: where its file is, and the text that counts. */
export interface SyncText {
  readonly id: string;
  /** As state knows it. */
  readonly path: string;
  readonly text: string;
  /** It has an endpoint that is asked over HTTP. */
  readonly isWeb: boolean;
}

/** What a worker is asked to do. Plain data. */
export type Job =
  | { readonly kind: "check"; readonly sync: SyncText }
  | {
      readonly kind: "run";
      readonly sync: SyncText;
      readonly approved: string | null;
      /** Files that end in the middle of a line whenever they are whole. */
      readonly unended: readonly string[];
      /** When it was last seen that no file was being written, in milliseconds since 1970. */
      readonly settledAt: number;
    }
  /** Carries out a plan file, and nothing else. */
  | {
      readonly kind: "apply";
      readonly sync: SyncText;
      /** The plan file, absolute. */
      readonly plan: string;
      /** The hash of the plan that a person approved. */
      readonly approved: string | null;
    }
  /** Puts in order what a crash left, and begins nothing new. */
  | { readonly kind: "recover"; readonly sync: SyncText }
  | { readonly kind: "undo"; readonly sync: SyncText; readonly run: RunId }
  | {
      readonly kind: "explain";
      readonly sync: SyncText;
      readonly key: string;
      readonly field: string | null;
    }
  | {
      readonly kind: "resolve";
      readonly sync: SyncText;
      /** As they were seen (`ConflictView.version`). */
      readonly conflicts: readonly { readonly id: string; readonly version: string }[];
      readonly resolution: Resolution;
      readonly alike: boolean;
    }
  | { readonly kind: "items"; readonly path: string; readonly ask: ParsedParams<"run.items"> }
  | {
      readonly kind: "conflicts";
      readonly syncs: readonly SyncText[];
      readonly ask: ParsedParams<"conflicts.list">;
    }
  | {
      readonly kind: "rejections";
      readonly syncs: readonly Pick<SyncText, "id" | "path">[];
      readonly ask: ParsedParams<"rejections.list">;
    }
  | { readonly kind: "propose"; readonly folder: string; readonly places: readonly string[] }
  /** Ends only when it is cancelled, or where listening again would not help. */
  | { readonly kind: "listen"; readonly sync: SyncText; readonly endpoint: EndpointName };

export interface JobResults {
  readonly check: CheckReport;
  readonly run: RunReport;
  readonly apply: RunReport;
  readonly recover: RunReport;
  readonly undo: RunReport;
  readonly explain: readonly Explanation[];
  readonly resolve: { readonly resolved: number; readonly moved: number };
  readonly items: Page<PlanItem>;
  readonly conflicts: Page<ConflictView>;
  readonly rejections: Page<RejectionView>;
  readonly propose: ProposalView;
  readonly listen: null;
}

export interface CheckReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the sync can run; trouble with an endpoint does not count. */
  readonly usable: boolean;
}

/** What became of a run, as far as the agent needs to know. */
export interface RunReport {
  readonly end:
    | { readonly kind: "nothing" }
    | { readonly kind: "blocked" }
    | { readonly kind: "ran"; readonly run: RunId; readonly outcome: RunOutcome };
  readonly startedAt: number;
  readonly hash: string;
  readonly brakes: readonly Brake[];
  /** Endpoints that could not be read; each says which. */
  readonly unreadable: readonly Diagnostic[];
  readonly records: number;
  readonly counts: Counts & { readonly conflicts: number; readonly rejected: number };
  /** What state remembers of each endpoint's content now; `""` where there is no token. */
  readonly versions: Readonly<Record<EndpointName, string>>;
  /** Interrupted runs that were put in order first. */
  readonly recovered: readonly RunId[];
  readonly remarks: readonly Diagnostic[];
  /** The sync file's text where new columns were taken into it (SPEC R38); `null`: it ran by the text that it was given. */
  readonly takenIn: string | null;
  /** Operations of a plan file whose record has moved on since it was made. */
  readonly stale?: readonly Refusal[];
}

/** How far a run is. */
export interface JobProgress {
  readonly phase: "opening" | "reading" | "planning" | "writing";
  readonly endpoint: EndpointName | null;
  readonly done: number;
  readonly total: number;
}

export type ToWorker =
  | { readonly kind: "do"; readonly number: number; readonly job: Job }
  | { readonly kind: "abort"; readonly number: number };

export type FromWorker =
  | { readonly kind: "progress"; readonly number: number; readonly progress: JobProgress }
  /** The endpoint says that its records changed. */
  | { readonly kind: "dirty"; readonly number: number }
  | {
      readonly kind: "done";
      readonly number: number;
      /** A `Result<JobResults[…], Diagnostic>` as JSON: numbers keep their digits in it. */
      readonly result: string;
      /** What the worker's heap and buffers take by now. */
      readonly megabytes: number;
    };

export type JobResult<K extends Job["kind"]> = Result<JobResults[K], Diagnostic>;
