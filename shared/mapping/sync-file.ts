import type { EndpointName, FieldName } from "../model/ids.ts";
import type { NativeRecord, NativeValue } from "../model/native.ts";
import type { TypeName, Value } from "../model/value.ts";
import type { Source } from "./sources/source.ts";

/**
 * A sync file as it is once parsed: every shorthand written out, every default filled in. The published JSON Schema
 * (`sync-file.schema.json`) describes what people write; a test holds the two together.
 */
export interface SyncFile {
  readonly syncline: 1;
  readonly name: string;
  readonly description: string | null;
  readonly record: {
    readonly key: readonly FieldName[];
    readonly fields: Readonly<Record<FieldName, FieldDefinition>>;
  };
  readonly endpoints: Readonly<Record<EndpointName, EndpointDefinition>>;
  readonly lookups: Readonly<Record<string, LookupDefinition>>;
  readonly conflicts: ConflictPolicy;
  readonly deletes: DeletePolicy;
  readonly schemaChange: "pause" | "ignore" | "propagate";
  readonly when: readonly Trigger[];
  readonly brakes: BrakePolicy;
  readonly history: HistoryPolicy;
  readonly tests: readonly TestCase[];
}

/** What happens to a record one of whose values is wrong. */
export type OnInvalid =
  | "reject" // the record waits in the dead-letter file (the default)
  | "drop" // the field counts as not given, the record goes on
  | "default" // the field's default takes its place
  | "stop"; // the run ends

export interface FieldDefinition {
  readonly type: TypeName;
  readonly description: string | null;
  readonly required: boolean;
  /** Canonical; `undefined` where there is none. */
  readonly default: Value | undefined;
  /** Digits after the point that a decimal is rounded to (half up); `null` leaves it as it is. */
  readonly scale: number | null;
  readonly clean: readonly CleanStep[];
  readonly pattern: string | null;
  readonly enum: readonly Value[] | null;
  readonly min: Value | null;
  readonly max: Value | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly format: ValueFormat | null;
  readonly onInvalid: OnInvalid;
}

export const cleanSteps = [
  "trim",
  "lowercase",
  "uppercase",
  "titlecase",
  "collapse", // runs of white space become one blank
  "nfc",
  "nfkc",
  "strip-accents",
  "strip-control", // control and zero-width characters
  "strip-html",
  "digits", // only the digits stay
  "empty-to-null",
] as const;
export type CleanStep = (typeof cleanSteps)[number];

export const valueFormats = [
  "email",
  "url",
  "uuid",
  "phone",
  "country",
  "currency",
  "iban",
  "ean",
  "hostname",
  "ipv4",
  "ipv6",
] as const;
export type ValueFormat = (typeof valueFormats)[number];

export type Mode = "source" | "target" | "two-way";

export interface EndpointDefinition {
  readonly source: Source;
  readonly mode: Mode;
  /** Native paths of the endpoint's own id; none: what its schema says, else the key fields are the id. */
  readonly id: readonly string[];
  /** The canonical field that says when the endpoint last changed the record (for `newest`). */
  readonly modified: FieldName | null;
  /** Mappings written out in the file; a field not named here maps to the column or path of its own name. */
  readonly fields: Readonly<Record<FieldName, FieldMapping | false>>;
  /** Native path → expression over canonical fields. */
  readonly write: Readonly<Record<string, string>>;
  /** Native path → expression, for new records only; may use `run.startedAt`. */
  readonly onCreate: Readonly<Record<string, string>>;
  /** Expression over the native record (and `record`, the canonical one): whether it takes part. */
  readonly where: string | null;
  readonly leaves: "keep" | "delete";
  /** A nested list whose elements are the records; `parent` is the record around them. */
  readonly each: string | null;
  /** On a target: deletes records that this sync never put there, too. */
  readonly mirror: boolean;
  readonly drift: "overwrite" | "keep" | "conflict";
  /** How values are written on this endpoint, unless a field says otherwise. */
  readonly formats: ValueFormats;
}

/** Spellings of values, for a whole endpoint or one field. `null`: the type's standard spelling. */
export interface ValueFormats {
  /** A specimen of a number: `1.234,56`, `1 234.56`, `1234,56`. */
  readonly number: string | null;
  /** Date patterns as Luxon and Unicode write them: `dd.MM.yyyy`. */
  readonly date: string | null;
  readonly time: string | null;
  readonly timestamp: string | null;
  /** True, then false: `ja/nein`. Several spellings are read (`ja|j|1/nein|n|0`); the first is written. */
  readonly boolean: string | null;
  /** IANA time zone for timestamps without an offset. */
  readonly zone: string;
  /** Texts that mean "no value", beside what `empty` says: `["N/A", "NULL"]`. */
  readonly nulls: readonly string[];
  /** What an empty text means. CSV and XML: `null` by default; JSON: `value`. */
  readonly empty: "null" | "value";
  /** What a place that is not there means: no value, or that the endpoint says nothing of the field. */
  readonly missing: "null" | "absent";
  /** How "no value" is written: an empty text, a JSON null, or by taking the place away. */
  readonly writeNull: "empty" | "null" | "remove";
  /** Whether numbers and booleans are written as JSON text or as JSON numbers and booleans; `null`: as the records there do. */
  readonly as: "text" | "native" | null;
}

export type FieldMapping =
  | {
      readonly kind: "path";
      readonly path: string;
      readonly formats: Partial<ValueFormats>;
      readonly format: string | null;
    }
  /** A computed field; it is written only through the endpoint's `write:` expressions that use it. */
  | { readonly kind: "read"; readonly read: string };

export interface LookupDefinition {
  readonly source: Source;
  /** The column or path that `lookup(name, key, column)` looks in. */
  readonly key: string;
}

export type ConflictDefault =
  | { readonly kind: "manual" | "newest" | "priority" }
  | { readonly kind: "owner"; readonly endpoint: EndpointName }
  /** CEL over `values` (the changed values, in endpoint order), `base` and `by` (endpoint → value). */
  | { readonly kind: "rule"; readonly rule: string };

export interface ConflictPolicy {
  readonly default: ConflictDefault;
  readonly priority: readonly EndpointName[];
  readonly fields: Readonly<Record<FieldName, ConflictDefault>>;
  readonly deletes: "update-wins" | "delete-wins" | "manual";
  /** How far clocks may disagree before `newest` trusts them, in milliseconds. */
  readonly skew: number;
}

export type DeletePolicy = "propagate" | "ignore" | "archive";

export type Trigger =
  | { readonly kind: "change" }
  | { readonly kind: "every"; readonly milliseconds: number }
  | { readonly kind: "cron"; readonly cron: string; readonly zone: string | null }
  | { readonly kind: "webhook"; readonly secret: string }
  | { readonly kind: "after"; readonly sync: string };

/** Shares are between 0 and 1; `null` switches a brake off. */
export interface BrakePolicy {
  readonly deletes: number | null;
  readonly updates: number | null;
  readonly shrink: number | null;
  /** A share only counts once this many records are concerned. */
  readonly atLeast: number;
}

/** How long what runs did is kept. */
export interface HistoryPolicy {
  /** So many of the last runs keep the records that they wrote. */
  readonly runs: number;
  /** How long replaced files are kept for undo, in milliseconds. */
  readonly backups: number;
}

/** A test in the sync file: `native` read on `endpoint` gives `record`, or `record` written there gives `native`. */
export interface TestCase {
  readonly name: string;
  readonly endpoint: EndpointName;
  readonly native: NativeRecord;
  readonly record: Readonly<Record<FieldName, NativeValue>>;
  readonly direction: "read" | "write" | "both";
}
