import type { Diagnostic } from "../../base/diagnostic.ts";
import type { TraceStep } from "../../mapping/compiled.ts";
import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { Decision, Origin } from "../../model/link.ts";
import type { Brake, Counts, PlanItem } from "../../model/plan.ts";
import type { TypeName, Value } from "../../model/value.ts";

/** How much of an endpoint a preview has looked at. Said wherever its counts are shown. */
export type Extent =
  | { readonly kind: "complete"; readonly records: number }
  /** The first `records` of them; `of` is how many there are in all, `null` where nobody knows. */
  | { readonly kind: "sample"; readonly records: number; readonly of: number | null }
  /** Nothing could be read: the others are previewed without it. */
  | { readonly kind: "unread"; readonly problem: Diagnostic };

export interface EndpointPreview extends Counts {
  readonly name: EndpointName;
  /** `csv`, `postgres`, `rest` … */
  readonly kind: string;
  readonly mode: "source" | "target" | "two-way";
  /** Where it is, without credentials. */
  readonly place: string;
  readonly extent: Extent;
  /** When its records were read, in milliseconds since 1970. */
  readonly readAt: number | null;
}

/** What a sync would do with the text as it stands. */
export interface PreviewSummary {
  /** `complete` where every endpoint was read whole: then it is the plan itself, with its hash, and can be applied. */
  readonly plan: { readonly kind: "complete"; readonly hash: string } | { readonly kind: "sample" };
  readonly endpoints: readonly EndpointPreview[];
  readonly brakes: readonly Brake[];
  readonly conflicts: number;
  readonly rejected: number;
  readonly unreadable: readonly Diagnostic[];
  /** Problems of the text that do not keep it from being previewed. */
  readonly warnings: readonly Diagnostic[];
  /** In the order of the sync file, with what it takes to show a value as people write it. */
  readonly fields: readonly {
    readonly name: FieldName;
    readonly type: TypeName;
    readonly scale: number | null;
  }[];
  /** Rows of the grid: `items` numbers them from 0. */
  readonly rows: number;
}

/** A row of the grid: one record that the plan is about, or one that was rejected. */
export type PreviewRow =
  | { readonly kind: "item"; readonly row: number; readonly item: PlanItem }
  | {
      readonly kind: "rejected";
      readonly row: number;
      readonly endpoint: EndpointName;
      readonly record: string;
      readonly problems: readonly Diagnostic[];
    };

export interface RowFilter {
  readonly operation?: "create" | "update" | "delete" | "conflict" | "rejected";
  readonly endpoint?: EndpointName;
  readonly field?: FieldName;
  /** Anywhere in the key or in a value, whatever the case. */
  readonly text?: string;
}

export interface RowPage {
  readonly rows: readonly PreviewRow[];
  /** How many match the filter. */
  readonly total: number;
}

/** Where the value of one cell comes from, back to the bytes. */
export interface Provenance {
  readonly key: string;
  readonly field: FieldName;
  /** The rule that decided; `null` where nothing was decided in this plan. */
  readonly decision: Decision | null;
  /** What earlier runs noted of the present value. */
  readonly origin: Origin | null;
  readonly base: Value | undefined;
  readonly ends: readonly {
    readonly endpoint: EndpointName;
    /** As the endpoint holds it now; `undefined`: it has none. */
    readonly holds: Value | undefined;
    /** As it would be written; `undefined`: it stays as it is. */
    readonly gets: Value | undefined;
    /** The record's place, to jump to; `null` where it has no line of its own. */
    readonly place: { readonly file: string; readonly line: number } | null;
    /** From the native value through expression, clean steps and format, with what came out of each. */
    readonly steps: readonly TraceStep[];
    /** In the sync file: where this endpoint's mapping of the field is written, line and column from 1. */
    readonly mapping: { readonly line: number; readonly column: number } | null;
  }[];
}

/** What an endpoint would hold, beside what it holds. */
export type ExactDiff =
  /**
   * Paths of two files with all the bytes: `before` is the target itself, `null` where it would be made; `after` is a copy
   * that nobody else writes.
   */
  | {
      readonly kind: "files";
      readonly files: readonly {
        readonly target: string;
        readonly before: string | null;
        readonly after: string | null;
      }[];
    }
  /** Hunks of a file too large for a diff editor, and records of endpoints that are no files, as text. */
  | { readonly kind: "text"; readonly title: string; readonly before: string; readonly after: string }
  | { readonly kind: "refused"; readonly problem: Diagnostic };
