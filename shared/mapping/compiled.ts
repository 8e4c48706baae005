import type { Diagnostic } from "../base/diagnostic.ts";
import type { Result } from "../base/result.ts";
import type { EndpointName, FieldName } from "../model/ids.ts";
import type { NativeChange, NativeRecord, NativeValue, Path } from "../model/native.ts";
import type { CanonicalRecord, TypeName, Value } from "../model/value.ts";
import type { EndpointDefinition, SyncFile } from "./sync-file.ts";

/** What is known of an endpoint's native records: from a header, a database's catalogue, or samples. */
export interface EndpointSchema {
  readonly columns: readonly Column[];
  /** True where there can be no other columns (a CSV header, a table); false for what samples showed. */
  readonly closed: boolean;
  /** The columns that an endpoint itself tells its records by (a primary key); not there where it says nothing of it. */
  readonly id?: readonly string[];
  /** Where its records name records of other tables (foreign keys); not there where it says nothing of it. */
  readonly references?: readonly Reference[];
}

/** Columns whose values are those of `to` in a record of another table, or of the same. */
export interface Reference {
  readonly columns: readonly string[];
  /** As a sync file names it: `sales.customers`. */
  readonly table: string;
  readonly to: readonly string[];
}

export interface Column {
  /** As sync files write it: a CSV column as it stands, else a path (`name.first`, `@id`). */
  readonly name: string;
  readonly type: TypeName | "list" | "object" | "unknown";
  /** Up to five different values, as the endpoint spells them. */
  readonly samples: readonly NativeValue[];
  /** What the endpoint itself declares of it; not there for what only samples showed. */
  readonly declared?: DeclaredColumn;
}

/** What a catalogue or a description (a database's, OpenAPI) says of a column. */
export interface DeclaredColumn {
  /** The type in the endpoint's own words: `numeric(10,2)`, `string (email)`. */
  readonly type: string;
  /** A new record must have a value here, and nothing else gives it one. */
  readonly required: boolean;
  readonly nullable: boolean;
  /** The endpoint gives the value itself, and it cannot be written. */
  readonly generated: boolean;
  /** No two records have the same value here. */
  readonly unique: boolean;
  readonly enum: readonly string[] | null;
  readonly maxLength: number | null;
  /** Digits after the point of an exact number. */
  readonly scale: number | null;
  readonly description: string | null;
}

/** The tables that `lookup()` looks in: lookup name → key → record. */
export type LookupTables = ReadonlyMap<string, ReadonlyMap<string, NativeRecord>>;

/** What reading one native record gives. */
export type ReadOutcome =
  | {
      readonly kind: "record";
      readonly id: string;
      readonly record: CanonicalRecord;
      readonly warnings: readonly Diagnostic[];
    }
  /** The `where:` filter leaves it out. */
  | { readonly kind: "left"; readonly id: string }
  /** `id` and `key` are null where not even that could be read. `stop` asks to end the run. */
  | {
      readonly kind: "rejected";
      readonly id: string | null;
      readonly key: string | null;
      readonly problems: readonly Diagnostic[];
      readonly stop: boolean;
    };

/** One step on the way to a value, for `explain` and the preview's provenance. */
export interface TraceStep {
  readonly title: string;
  readonly value: NativeValue | undefined;
}

/** A sync file's mapping of one endpoint, made into functions. Pure: no clock, no I/O, no randomness. */
export interface EndpointMapping {
  readonly name: EndpointName;
  readonly definition: EndpointDefinition;
  /** Where the endpoint's own id is, one path or several; none: the key is the id. */
  readonly id: readonly Path[];
  /** Canonical fields that this endpoint has a say in. */
  readonly readable: ReadonlySet<FieldName>;
  /** Canonical fields that can be written here. */
  readonly writable: ReadonlySet<FieldName>;
  /**
   * Whether it is sure that a new record is, in canonical form, the projection that it was made for, if it reads back just
   * as it was sent: every field has a place in it that it alone decides and is read from.
   */
  isFaithful(native: NativeRecord): boolean;
  /** Native places that a new record gets, in order: the columns of a file that does not exist yet. */
  readonly columns: readonly string[];
  /** Native record → canonical record. `parent` is the record around it under `each:`. */
  read(native: NativeRecord, parent?: NativeRecord): ReadOutcome;
  /** The native id alone, cheaply; `null` where the record has none. */
  identify(native: NativeRecord, parent?: NativeRecord): string | null;
  /**
   * What the endpoint would hold and give back, were it sent `record`: rounding, formats, computed columns and all.
   * Holds the endpoint's readable fields only.
   */
  project(record: CanonicalRecord): CanonicalRecord;
  /** The places of a new native record. `startedAt` is the run's start in milliseconds, for `onCreate:`. */
  create(record: CanonicalRecord, startedAt: number): Result<NativeRecord, readonly Diagnostic[]>;
  /** Just the native places that the `changed` fields of `record` decide and that are not already so in `native`. */
  update(
    record: CanonicalRecord,
    changed: ReadonlySet<FieldName>,
    native: NativeRecord,
  ): Result<readonly NativeChange[], readonly Diagnostic[]>;
  /** How `field` came by its value in this record: source place, expression parts, clean steps. */
  trace(native: NativeRecord, field: FieldName, parent?: NativeRecord): readonly TraceStep[];
  /** The native place a field is read from, for "go to"; `null` for a computed field. */
  place(field: FieldName): Path | null;
}

/** A checked sync file, made into functions. */
export interface CompiledSync {
  readonly file: SyncFile;
  /** Hash of all that decides what records look like: file, lookups' content, engine version. Hex. */
  readonly fingerprint: string;
  readonly endpoints: ReadonlyMap<EndpointName, EndpointMapping>;
  /** The key as people read it, and as records are matched by it; `null` where a key field is empty. */
  keyOf(record: CanonicalRecord): string | null;
  /** Decides a conflict by the field's `rule:` expression. */
  decide(
    field: FieldName,
    input: { readonly base: Value | undefined; readonly by: ReadonlyMap<EndpointName, Value> },
  ): Result<Value, Diagnostic>;
}
