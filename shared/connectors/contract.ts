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
  /**
   * A record that the endpoint itself says is deleted: a tombstone, a soft delete. `native` holds at least what tells
   * which record it was; `how` says in words how that is known.
   */
  gone(native: NativeRecord, how: string): void;
}

export interface ReadRequest {
  readonly known: KnownRecords | null;
  /** Where an earlier read ended: only what changed since is asked for, where the connector can. `null`: everything. */
  readonly cursor: string | null;
  /** Stop after this many records; the summary then says `complete: false`. */
  readonly limit?: number;
  /** Called now and then with bytes or records done and to do. */
  readonly progress?: (done: number, total: number) => void;
}

export interface ReadSummary {
  /** Records that were seen. */
  readonly records: number;
  /** What was read: everything, or what changed since the request's cursor. A record that did not change is not seen then. */
  readonly extent: "all" | "changes";
  /**
   * Whether the read is proved to have seen every record, or every change, of its extent. Only then is absence evidence
   * of anything.
   */
  readonly complete: boolean;
  /** Where the next read of changes is to begin; `null` where the connector reads none. It passes no change that was not seen. */
  readonly cursor: string | null;
  /** A token for the whole content: equal tokens, equal content. `""` where there is none. */
  readonly version: string;
  readonly schema: EndpointSchema;
  /** When the content was last changed, in milliseconds since 1970; `null` where unknown. */
  readonly modified: number | null;
  /** False where the endpoint does not exist (yet): it then has no records, and a write makes it. */
  readonly exists: boolean;
}

/**
 * A write, as the connector needs it. `index` ties the outcome to the operation. A create may read its `native` and `id`
 * from the plan each time they are looked at, quickly in the order of the writes: a first load has more of them than
 * memory holds. So it is handed on as it is, not copied member by member.
 */
export type NativeWrite =
  /** `id` is the record's key where `native` holds no id, since the endpoint invents it. */
  | {
      readonly kind: "create";
      readonly index: number;
      readonly id: string;
      readonly native: NativeRecord;
      /** Set where the very same was sent before, and is to be sent under that token again (`capabilities.resends`). */
      readonly again?: SentAs;
    }
  | {
      readonly kind: "update";
      readonly index: number;
      readonly id: string;
      readonly version: string;
      readonly changes: readonly NativeChange[];
    }
  | { readonly kind: "delete"; readonly index: number; readonly id: string; readonly version: string };

/** What a connector knows a write by that it sent: the token of its intent, and its number there. */
export interface SentAs {
  readonly token: string;
  readonly index: number;
}

export type WriteOutcome =
  /**
   * `native` is the record as it reads back, `"as sent"` for a create that reads back member by member as it was given;
   * `version` is its new version. `null` and `""` after a delete.
   */
  | {
      readonly kind: "done";
      readonly index: number;
      readonly native: NativeRecord | "as sent" | null;
      readonly version: string;
    }
  /** The record is not at the expected version; `now` is what is there, `null` for nothing. */
  | { readonly kind: "stale"; readonly index: number; readonly now: NativeRecord | null }
  /** It is certain that the write did not take effect. */
  | { readonly kind: "failed"; readonly index: number; readonly problem: Diagnostic }
  /** It was sent, and whether it took effect cannot be told. */
  | {
      readonly kind: "unknown";
      readonly index: number;
      readonly sent: SentAs;
      readonly problem: Diagnostic;
    };

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
 * A crash between any two leaves enough for `recover` or `settle` to finish or undo.
 */
export interface WriteJournal {
  /** What is about to take effect. Resolves once that is on disk. */
  intend(intent: WriteIntent): Promise<void>;
  /** What became of writes that were intended to be sent. May be on disk later than this returns, in the order of the calls. */
  settle(outcomes: readonly WriteOutcome[]): void;
}

/** Enough to tell, after a crash, whether a prepared write took effect. */
export type WriteIntent = ReplaceIntent | SendIntent;

/** Files are about to be replaced; `outcomes` hold if they all are. */
export interface ReplaceIntent {
  readonly kind: "replace";
  readonly endpoint: string;
  /** One per file. */
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

/** Writes are about to be sent to another program, and may take effect from now on. */
export interface SendIntent {
  readonly kind: "send";
  readonly endpoint: string;
  /** What the connector knows these writes by: a transaction, the stem of idempotency keys. */
  readonly token: string;
  readonly indexes: readonly number[];
}

/** Writes whose outcome nobody noted: the process was killed, or the answer never came. */
export interface SentWrites {
  readonly token: string;
  readonly writes: readonly NativeWrite[];
}

/** What an endpoint says of one record when it is asked for that one alone. */
export type Found =
  /** `position` is one that `fetch` understands. */
  | {
      readonly kind: "record";
      readonly native: NativeRecord;
      readonly version: string;
      readonly position: number;
    }
  | { readonly kind: "none" }
  | { readonly kind: "unknown" };

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
  /** Whether a write is guarded by the record's version. */
  readonly guarded: boolean;
  /** Whether all writes of a batch take effect together. */
  readonly atomic: boolean;
  /** Whether the endpoint can give new records their id. */
  readonly makesIds: boolean;
  /** Whether it can read just what changed since a cursor; `null` where it cannot. */
  readonly changes: {
    /** Whether that tells of deleted records. */
    readonly deletes: boolean;
    /** Everything is read again once the last such read is older than this, in milliseconds. */
    readonly fullEvery: number;
  } | null;
  /** Whether a complete read may miss a record that moved meanwhile, so that `find` is asked before one counts as gone. */
  readonly readsMayMiss: boolean;
  /** Whether a create may be sent again under its token, and is still made only once (an idempotency key). */
  readonly resends: boolean;
}

/** The code for one kind of endpoint. Every connector passes `test/contract/connector.ts`. */
export interface Connector {
  readonly kind: string;
  readonly capabilities: Capabilities;
  /** Where it is, for people: a path, a URL without credentials. */
  readonly place: string;
  /** The schema, from a catalogue, a description, a header, or from up to `limit` records. */
  discover(limit: number, signal: AbortSignal): Promise<Result<EndpointSchema, Diagnostic>>;
  read(request: ReadRequest, sink: RecordSink, signal: AbortSignal): Promise<Result<ReadSummary, Diagnostic>>;
  /**
   * Whether the whole content is what it was at this version, found out without a look at its records. False also where
   * that cannot be told for less than a read costs.
   */
  unchanged(version: string, signal: AbortSignal): Promise<boolean>;
  /** Gives records of the last read again, by position, in the order asked for. Only while the content is as it was read. */
  fetch(positions: readonly number[], signal: AbortSignal): Promise<Result<readonly Fetched[], Diagnostic>>;
  /** Asks for single records by their ids, in that order; unknown where they cannot be asked for. */
  find(ids: readonly string[], signal: AbortSignal): Promise<Result<readonly Found[], Diagnostic>>;
  write(
    request: WriteRequest,
    journal: WriteJournal,
    signal: AbortSignal,
  ): Promise<Result<WriteReport, Diagnostic>>;
  /**
   * Finds out what became of writes that were sent, before anything is sent again; sends nothing itself. An outcome for
   * each: `done`, `failed` where it is certain that it did not take effect and never will, else `unknown`.
   */
  settle(sent: SentWrites, signal: AbortSignal): Promise<Result<readonly WriteOutcome[], Diagnostic>>;
  /**
   * Calls `dirty` whenever the endpoint itself says that records changed, until the signal ends it; `null` where it never
   * does. Resolves when it listens no more.
   */
  readonly listen: ((dirty: () => void, signal: AbortSignal) => Promise<Result<null, Diagnostic>>) | null;
  /** Line (from 1) of a position, for messages; `null` where there are no lines. */
  line(position: number): Promise<{ readonly file: string; readonly line: number } | null>;
  dispose(): Promise<void>;
}
