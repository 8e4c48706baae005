import type { Diagnostic } from "../base/diagnostic.ts";
import type { Result } from "../base/result.ts";
import type { EndpointSchema } from "../mapping/compiled.ts";
import type { NativeChange, NativeRecord } from "../model/native.ts";

/** 64 bits of a record's bytes, as two unsigned halves. */
export interface RecordHash {
  readonly high: number;
  readonly low: number;
}

/** What was known of an endpoint's records after the last run: finds a record by the hash of its bytes. */
export interface KnownRecords {
  /** The record's number in the index, or -1. */
  find(high: number, low: number): number;
}

/** Takes what a read finds, in the endpoint's own order, synchronously. */
export interface RecordSink {
  /** A record whose bytes are those of a known one; `slot` is its number in `KnownRecords`. */
  same(slot: number, position: number): void;
  /** A record, decoded. `position` is a place that `fetch` understands while the endpoint does not change. */
  record(native: NativeRecord, version: string, high: number, low: number, position: number): void;
  /** A record that could not be decoded: it is there, but what it says is not known. */
  bad(problem: Diagnostic, position: number): void;
}

export interface ReadRequest {
  readonly known: KnownRecords | null;
  /** Stop after this many records; the summary then says `complete: false`. */
  readonly limit?: number;
  /** Called now and then with bytes or records done and to do. */
  readonly progress?: (done: number, total: number) => void;
}

export interface ReadSummary {
  readonly records: number;
  /** Whether the read is proved to have seen every record. Only then is absence evidence of anything. */
  readonly complete: boolean;
  /** A token for the whole content: equal tokens, equal content. `""` where there is none. */
  readonly version: string;
  readonly schema: EndpointSchema;
  /** When the content was last changed, in milliseconds since 1970; `null` where unknown. */
  readonly modified: number | null;
  /** False where the endpoint does not exist (yet): it then has no records, and a write makes it. */
  readonly exists: boolean;
}

/** A write, as the connector needs it. `index` ties the outcome to the operation. */
export type NativeWrite =
  | { readonly kind: "create"; readonly index: number; readonly id: string; readonly native: NativeRecord }
  | {
      readonly kind: "update";
      readonly index: number;
      readonly id: string;
      readonly version: string;
      readonly changes: readonly NativeChange[];
    }
  | { readonly kind: "delete"; readonly index: number; readonly id: string; readonly version: string };

export type WriteOutcome =
  /** `native` is the record as it reads back, `version` its new version; `null` and `""` after a delete. */
  | {
      readonly kind: "done";
      readonly index: number;
      readonly native: NativeRecord | null;
      readonly version: string;
    }
  /** The record is not at the expected version; `now` is what is there, `null` for nothing. */
  | { readonly kind: "stale"; readonly index: number; readonly now: NativeRecord | null }
  | { readonly kind: "failed"; readonly index: number; readonly problem: Diagnostic };

export interface WriteRequest {
  readonly writes: readonly NativeWrite[];
  /** Whole-content token that the plan was made from, so that nothing need be looked for where it still holds. */
  readonly expected: string;
  /** The native id of a record, as the sync sees it. */
  readonly identify: (native: NativeRecord) => string | null;
  /** The columns of an endpoint that has to be made first. */
  readonly columns: readonly string[];
}

/**
 * What a connector needs while it writes: each step is durable before the next begins.
 * A crash between any two leaves enough for `recover` to finish or undo.
 */
export interface WriteJournal {
  /** The endpoint's new content is prepared and about to take effect. Resolves once that is on disk. */
  intend(intent: WriteIntent): Promise<void>;
}

/** Enough to tell, after a crash, whether a prepared write took effect. */
export interface WriteIntent {
  readonly endpoint: string;
  /** Files: one per file to be replaced. */
  readonly files: readonly {
    readonly target: string;
    readonly prepared: string;
    /** Where the old content is kept; `null` where there was no file. */
    readonly backup: string | null;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly outcomes: readonly WriteOutcome[];
}

/** A record read again, at the version that it has now. */
export interface Fetched {
  readonly native: NativeRecord;
  readonly version: string;
}

export interface WriteReport {
  readonly outcomes: readonly WriteOutcome[];
  /** The whole content's new token. */
  readonly version: string;
  /** Whether the content that was written to is the expected one, so that nothing is there now that the plan did not see. */
  readonly asExpected: boolean;
}

export interface Capabilities {
  /** Whether records can be written at all. */
  readonly write: boolean;
  /** Whether a write can be guarded by the record's version. */
  readonly guarded: boolean;
  /** Whether all writes of a batch take effect together. */
  readonly atomic: boolean;
}

/** The code for one kind of endpoint. Every connector passes `test/contract/connector.ts`. */
export interface Connector {
  readonly kind: string;
  readonly capabilities: Capabilities;
  /** Where it is, for people: a path, a URL without credentials. */
  readonly place: string;
  /** The schema, from a header or from up to `limit` records. */
  discover(limit: number, signal: AbortSignal): Promise<Result<EndpointSchema, Diagnostic>>;
  read(request: ReadRequest, sink: RecordSink, signal: AbortSignal): Promise<Result<ReadSummary, Diagnostic>>;
  /**
   * Whether the whole content is what it was at this version, found out without a look at its records. False also where
   * that cannot be told for less than a read costs.
   */
  unchanged(version: string, signal: AbortSignal): Promise<boolean>;
  /** Decodes records again, by position, in the order asked for. Only while the content is as it was read. */
  fetch(positions: readonly number[], signal: AbortSignal): Promise<Result<readonly Fetched[], Diagnostic>>;
  write(
    request: WriteRequest,
    journal: WriteJournal,
    signal: AbortSignal,
  ): Promise<Result<WriteReport, Diagnostic>>;
  /** Line (from 1) of a position, for messages; `null` where there are no lines. */
  line(position: number): Promise<{ readonly file: string; readonly line: number } | null>;
  dispose(): Promise<void>;
}
