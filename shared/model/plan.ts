import type { Diagnostic } from "../base/diagnostic.ts";
import type { Conflict } from "./conflict.ts";
import type { EndpointName, FieldName, LinkId } from "./ids.ts";
import type { Decision, End } from "./link.ts";
import type { NativeChange, NativeRecord } from "./native.ts";
import type { CanonicalRecord, Value } from "./value.ts";

/** One field of an update, in canonical form: what the endpoint holds and what it gets. */
export interface FieldChange {
  readonly field: FieldName;
  readonly from: Value | undefined;
  readonly to: Value;
}

/**
 * One write on one endpoint.
 *
 * `version` is the precondition: a token from the connector that the record must still have (of a file's record, a
 * hash of its bytes). A create's precondition is that the endpoint holds no record of that id.
 */
export type Operation =
  | {
      readonly kind: "create";
      readonly endpoint: EndpointName;
      /** What the endpoint will hold, as far as it takes part in the sync. */
      readonly record: CanonicalRecord;
      readonly native: NativeRecord;
      /** Set where the very same create was sent before and nobody knows what became of it: it is sent under that token. */
      readonly again?: { readonly token: string; readonly index: number };
    }
  | {
      readonly kind: "update";
      readonly endpoint: EndpointName;
      readonly id: string;
      readonly version: string;
      readonly fields: readonly FieldChange[];
      readonly native: readonly NativeChange[];
    }
  | {
      readonly kind: "delete";
      readonly endpoint: EndpointName;
      readonly id: string;
      readonly version: string;
      /** What is deleted, so that the plan shows it and the history keeps it. */
      readonly record: CanonicalRecord;
      /** Where the record is gone, and how that is known. */
      readonly evidence: { readonly endpoint: EndpointName; readonly how: string };
    };

/**
 * All that a run does about one record: its operations, and what state holds once they went through.
 * An item without operations is book-keeping: systems that agree by themselves, records that are linked for the first time.
 */
export interface PlanItem {
  /** `null` for a link that this item makes. */
  readonly link: LinkId | null;
  readonly key: string;
  readonly operations: readonly Operation[];
  readonly decisions: readonly Decision[];
  readonly conflicts: readonly Conflict[];
  /** The link after the run, with each end as it will be; `null` where the link ends. */
  readonly after: {
    readonly base: CanonicalRecord;
    readonly ends: Readonly<Record<EndpointName, End>>;
    readonly open: boolean;
    /** The version at which an end's record was decoded in this run; not there where its bytes were as before. */
    readonly versions: Readonly<Record<EndpointName, string>>;
  } | null;
}

/** A check that stops a plan which looks like an accident, until a person approves that very plan. */
export interface Brake {
  readonly kind:
    | "deletes"
    | "updates"
    | "empty"
    | "shrunk"
    | "duplicates"
    | "schema"
    | "identity"
    | "older"
    | "first-run";
  readonly endpoint: EndpointName;
  readonly message: string;
}

/** A native record that did not become a canonical one, and why. */
export interface Rejection {
  readonly endpoint: EndpointName;
  /** The record's key or native id where that much could be read, else its place: `line 12`. */
  readonly record: string;
  readonly problems: readonly Diagnostic[];
}

export interface Counts {
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
}

/** What a plan says of each endpoint. */
export interface EndpointSummary extends Counts {
  /** Records found there. */
  readonly records: number;
  /** False where the endpoint could not be read to its end; then nothing there counts as gone. */
  readonly complete: boolean;
  /** A token for the endpoint's whole content as it was read; "" where the endpoint has none. */
  readonly version: string;
}

/** A plan without its items: what it was made from and what it comes to. */
export interface PlanHeader {
  readonly sync: string;
  /** When it was made, in milliseconds since 1970; `run.startedAt` in `onCreate:` expressions. */
  readonly madeAt: number;
  /** Of the sync file, lookups and engine that made it. */
  readonly fingerprint: string;
  /** SHA-256 of the items, as hex: what a person approves. */
  readonly hash: string;
  readonly endpoints: Readonly<Record<EndpointName, EndpointSummary>>;
  readonly brakes: readonly Brake[];
  readonly rejections: readonly Rejection[];
  /** Endpoints that could not be read; the others go on without them. */
  readonly unreadable: readonly Diagnostic[];
  /** Conflicts that were not open before. */
  readonly newConflicts: number;
  readonly openConflicts: number;
}
