import type { Diagnostic } from "../base/diagnostic.ts";
import type { Explanation } from "../engine/explain.ts";
import type { Conflict, Resolution } from "../model/conflict.ts";
import type { Brake, Counts, EndpointSummary, PlanItem, Rejection } from "../model/plan.ts";
import type { TypeName } from "../model/value.ts";
import type { Refusal, RunOutcome } from "../state/store.ts";

/** A sync in the agent: a short hash of the sync file's path. Stays the same from start to start. */
export type SyncId = string;

/** All moments are milliseconds since 1970, UTC; all durations milliseconds. */
export type Moment = number;

/** What the agent is and how all its syncs stand. */
export interface AgentState {
  readonly protocol: number;
  /** Syncline's version. */
  readonly version: string;
  readonly pid: number;
  readonly startedAt: Moment;
  /** The dashboard's address without any secret; `null` where it could not be opened. */
  readonly dashboard: string | null;
  readonly pause: Pause | null;
  /** False while the machine has no network and a sync needs one. */
  readonly online: boolean;
  /** Whether the agent's own process shows desktop notifications; a desktop that looks on need not, then. */
  readonly notifies: boolean;
  readonly workspaces: readonly WorkspaceView[];
  readonly syncs: readonly SyncView[];
  /** What is wrong with the agent itself: a full disk, a log that cannot be written, a port that was taken. */
  readonly problems: readonly Diagnostic[];
}

/** `until: null` lasts until somebody resumes. */
export interface Pause {
  readonly since: Moment;
  readonly until: Moment | null;
}

/** A folder whose sync files the agent runs. */
export interface WorkspaceView {
  readonly folder: string;
  readonly name: string;
  readonly state:
    | { readonly kind: "watched" }
    /** Removed, renamed, or on a drive that is not there. Nothing of it runs until it is back. */
    | { readonly kind: "missing"; readonly since: Moment };
}

/** One sync at a glance. Small, since it is sent whenever anything of it changes. */
export interface SyncView {
  readonly id: SyncId;
  readonly name: string;
  readonly description: string | null;
  readonly path: string;
  readonly workspace: string;
  readonly file: FileState;
  readonly activity: Activity;
  readonly pause: Pause | null;
  readonly endpoints: readonly EndpointView[];
  readonly triggers: readonly TriggerView[];
  /** The earliest due time of all triggers; `null` where it only runs on change or by hand. */
  readonly nextDue: Moment | null;
  readonly lastRun: RunView | null;
  /** When a run last ended with all endpoints read and nothing refused. */
  readonly lastSuccess: Moment | null;
  /** Records that are linked. */
  readonly records: number;
  /** What waits for a person, worst first. Empty: all is well. */
  readonly attention: readonly Attention[];
}

export type FileState =
  | { readonly kind: "good" }
  /** `running`: the last good version still runs. */
  | { readonly kind: "wrong"; readonly problems: readonly Diagnostic[]; readonly running: boolean }
  | { readonly kind: "gone" };

export type Activity =
  | { readonly kind: "idle" }
  | { readonly kind: "queued"; readonly since: Moment; readonly cause: Cause }
  | { readonly kind: "running"; readonly since: Moment; readonly cause: Cause; readonly progress: Progress }
  /** Another process (a `syncline sync` by hand) holds the sync; it is tried again. */
  | { readonly kind: "waiting"; readonly since: Moment; readonly for: string };

export interface Progress {
  readonly phase: "opening" | "reading" | "planning" | "writing";
  /** While reading: how far which endpoint is; bytes, or records where there are no bytes. `total` 0: not known. */
  readonly endpoint: string | null;
  readonly done: number;
  readonly total: number;
}

/** Why a run was begun. */
export type Cause =
  | { readonly kind: "manual" }
  | { readonly kind: "approved" }
  | { readonly kind: "change"; readonly path: string }
  | { readonly kind: "notification"; readonly endpoint: string }
  | { readonly kind: "schedule"; readonly due: Moment; readonly missed: number }
  | { readonly kind: "after"; readonly sync: string }
  | { readonly kind: "retry"; readonly attempt: number }
  | { readonly kind: "start" }
  | { readonly kind: "undo"; readonly run: string };

export interface EndpointView {
  readonly name: string;
  /** `csv`, `postgres`, `rest` … */
  readonly kind: string;
  readonly mode: "source" | "target" | "two-way";
  /** Where it is, without credentials. */
  readonly place: string;
  readonly records: number | null;
  readonly readAt: Moment | null;
  readonly problem: Diagnostic | null;
}

export interface TriggerView {
  readonly kind: "change" | "every" | "cron" | "webhook" | "after";
  /** As a person says it: "when a file changes", "every 15 minutes", "at 02:00 (Europe/Berlin)". */
  readonly text: string;
  readonly nextDue: Moment | null;
}

/** A thing that waits for a person. */
export type Attention =
  | {
      readonly kind: "blocked";
      readonly run: string;
      readonly hash: string;
      readonly brakes: readonly Brake[];
    }
  | { readonly kind: "failing"; readonly since: Moment; readonly times: number; readonly problem: Diagnostic }
  /** No run succeeded in so many intervals. */
  | { readonly kind: "stale"; readonly since: Moment; readonly intervals: number }
  | { readonly kind: "file"; readonly problem: Diagnostic }
  | { readonly kind: "unreadable"; readonly endpoint: string; readonly problem: Diagnostic }
  | { readonly kind: "conflicts"; readonly count: number }
  | { readonly kind: "rejected"; readonly count: number }
  | { readonly kind: "refused"; readonly run: string; readonly count: number };

/** One run in a list. */
export interface RunView {
  readonly id: string;
  readonly sync: SyncId;
  readonly startedAt: Moment;
  readonly endedAt: Moment | null;
  readonly cause: Cause | null;
  /** `null` while it runs. */
  readonly outcome: RunOutcome | null;
  readonly counts: Counts & { readonly conflicts: number; readonly rejected: number };
  readonly hash: string;
  readonly undoes: string | null;
}

export interface RunDetail extends RunView {
  readonly endpoints: Readonly<Record<string, EndpointSummary>>;
  readonly brakes: readonly Brake[];
  /** False where the plan's items were forgotten (`history: runs`). */
  readonly kept: boolean;
  /** A held plan that can be approved: it is the sync's latest. */
  readonly approvable: boolean;
  /** Field names in the order of the sync file, for columns. */
  readonly fields: readonly string[];
  /** Of the fields that the sync file has now; one that a past run knew may be missing. */
  readonly types: Readonly<Record<string, FieldType>>;
}

/** What it takes to show a field's values as the command does, and to read one that a person gives. */
export interface FieldType {
  readonly type: TypeName;
  /** Digits after a decimal's point. */
  readonly scale: number | null;
}

/** What became of a plan that was to be carried out exactly. */
export interface AppliedPlan {
  readonly end:
    | { readonly kind: "nothing" }
    | { readonly kind: "blocked" }
    | { readonly kind: "ran"; readonly run: string; readonly outcome: RunOutcome };
  readonly brakes: readonly Brake[];
  readonly unreadable: readonly Diagnostic[];
  readonly counts: Counts;
  /** Operations of the plan whose record has moved on since it was made: they were left out, the others went through. */
  readonly stale: readonly Refusal[];
}

/** A part of a list, and how to go on: pass `next` as `after`. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  /** How many there are in all that match. */
  readonly total: number;
}

export interface ConflictView {
  readonly sync: SyncId;
  readonly conflict: Conflict;
  /** Of what it says: given back where it is settled, so that nobody settles what they did not see. */
  readonly version: string;
  /** Of the field that it is about; `null` where it is about the whole record. */
  readonly type: FieldType | null;
  readonly opened: { readonly run: string; readonly at: Moment };
  readonly resolution: Resolution | null;
}

export interface RejectionView {
  readonly sync: SyncId;
  readonly rejection: Rejection;
}

/** A rule that would be written into a sync file, as the change that it is. Applied only with its `hash`. */
export interface FileChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Of `before` and `after`: a file that has moved on since is refused. */
  readonly hash: string;
}

export type LogLevel = "debug" | "info" | "warning" | "error";

export interface LogEntry {
  readonly at: Moment;
  readonly level: LogLevel;
  /** What it is about: `schedule`, `watch`, `run`, `api`, `agent` … */
  readonly area: string;
  readonly message: string;
  readonly sync: SyncId | null;
  readonly run: string | null;
  readonly record: string | null;
  /** More that is known: a code, counts, durations. Never a secret. */
  readonly more: Readonly<Record<string, string | number | boolean | null>>;
}

/** One run as a point of the plots. */
export interface RunPoint {
  readonly at: Moment;
  readonly duration: number;
  readonly records: number;
  readonly written: number;
  /** From the change in a source to the end of the run that carried it; `null` where no change began the run. */
  readonly latency: number | null;
  readonly outcome: RunOutcome["kind"];
}

export interface AgentSettings {
  /** The dashboard's port; 0 chooses a free one. */
  readonly port: number;
  /** Runs of different syncs at the same time. */
  readonly concurrency: number;
  /** Without a success in so many intervals, a sync is called stale. */
  readonly staleAfter: number;
  readonly logs: { readonly level: LogLevel; readonly megabytes: number; readonly days: number };
  readonly alerts: {
    readonly desktop: boolean;
    /** POSTed to, as JSON; `null`: none. May hold `${secret:NAME}`. */
    readonly webhook: string | null;
    readonly email: EmailSettings | null;
    /** At most one alert of a kind for a sync in so many minutes. */
    readonly everyMinutes: number;
  };
}

export interface EmailSettings {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string | null;
  /** `${secret:NAME}`: never the password itself. */
  readonly password: string | null;
  readonly from: string;
  readonly to: readonly string[];
}

/** A sync that the agent proposes for two or more places, with reasons; nothing is written yet. */
export interface ProposalView {
  /** The file's whole text. */
  readonly text: string;
  /** A name for it that is not taken. */
  readonly name: string;
  readonly reasons: readonly string[];
  readonly problems: readonly Diagnostic[];
}

/** A file or folder below a workspace, for choosing places in the dashboard. */
export interface PlaceView {
  readonly path: string;
  readonly kind: "file" | "folder";
  readonly bytes: number | null;
}

export type {
  Brake,
  Conflict,
  Counts,
  Diagnostic,
  Explanation,
  PlanItem,
  Refusal,
  Rejection,
  Resolution,
  RunOutcome,
};
