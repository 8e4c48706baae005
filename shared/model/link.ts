import type { EndpointName, FieldName, LinkId, RunId } from "./ids.ts";
import type { NativeRecord } from "./native.ts";
import type { CanonicalRecord, Value } from "./value.ts";

/** One endpoint's side of a link. */
export type End =
  | {
      readonly kind: "present";
      /** The native id: the endpoint's `id:` field, or the key where it has none of its own. */
      readonly id: string;
      /** Whether this sync made the record there; on a target only such records are ever deleted. */
      readonly made: boolean;
      /** What the endpoint held when last looked at, after the last write to it. */
      readonly shadow: CanonicalRecord;
      /** What was last sent, for just those fields where the endpoint made something else of it. */
      readonly sent?: CanonicalRecord;
    }
  /** The record is no longer there and must not be made again. */
  | { readonly kind: "gone"; readonly id: string }
  /** A new record was sent there, and nobody can tell yet whether it was made: it is not sent again until that is known. */
  | {
      readonly kind: "sent";
      /** The key it was sent under: what its id will be is not known. */
      readonly id: string;
      /** What the connector knows the write by (`SendIntent`), and its number there. */
      readonly token: string;
      readonly index: number;
      readonly native: NativeRecord;
      /** What the endpoint would hold and give back. */
      readonly shadow: CanonicalRecord;
    };

/** Where the present value of a field came from. */
export interface Origin {
  readonly run: RunId;
  readonly from: EndpointName;
  readonly rule: DecisionRule;
}

/** The fact that native records on several endpoints are the same thing. */
export interface Link {
  readonly id: LinkId;
  /** The key as people read it; several key fields are joined by ` / `. */
  readonly key: string;
  /** The last agreed canonical values. */
  readonly base: CanonicalRecord;
  readonly ends: Readonly<Record<EndpointName, End>>;
  /** Looked at in every run, changed or not: it has an open conflict, a refused write or a rejected record. */
  readonly open: boolean;
  readonly origins: Readonly<Record<FieldName, Origin>>;
}

/** Why a field got the value that it got. */
export type DecisionRule =
  | "first" // the record is new, this is what it came with
  | "only" // one endpoint changed it
  | "agree" // several endpoints changed it to the same value
  | "fill" // matched for the first time: the others had no value
  | "owner"
  | "rule"
  | "priority"
  | "newest"
  | "resolution" // a person resolved the conflict
  | "drift" // a target was changed by hand and the source's value stands
  | "delete";

/** How a field of one record was decided, with what lost. */
export interface Decision {
  readonly field: FieldName;
  readonly rule: DecisionRule;
  readonly from: EndpointName;
  readonly value: Value;
  /** `endpoint` is "" for a value that had been agreed before and that nobody holds any more. */
  readonly lost: readonly { readonly endpoint: EndpointName; readonly value: Value }[];
}
