import type { NativeRecord, NativeValue } from "../../model/native.ts";
import type { TypeName } from "../../model/value.ts";
import type {
  CleanStep,
  DeletePolicy,
  EndpointDefinition,
  FieldDefinition,
  Mode,
  SyncFile,
  TestCase,
  ValueFormats,
} from "../sync-file.ts";
import type { Conforming } from "./conform.ts";

/**
 * What `schema/` lets people write, as types: the two say the same. Any part may be missing, also one that must be
 * there, since what did not conform was reported and left out.
 */
export interface WrittenSync {
  readonly name?: string;
  readonly description?: string;
  readonly record?: { readonly key?: OneOrMore<string>; readonly fields?: Named<TypeName | WrittenField> };
  readonly endpoints?: Named<WrittenEndpoint>;
  readonly lookups?: Named<WrittenLookup>;
  readonly conflicts?: WrittenWinner | WrittenConflicts;
  readonly deletes?: DeletePolicy;
  readonly schemaChange?: SyncFile["schemaChange"];
  readonly when?: OneOrMore<WrittenTrigger>;
  readonly brakes?: {
    readonly deletes?: WrittenShare;
    readonly updates?: WrittenShare;
    readonly shrink?: WrittenShare;
    readonly atLeast?: number;
  };
  readonly history?: { readonly runs?: number; readonly backups?: string };
  readonly tests?: readonly WrittenTest[];
}

export type OneOrMore<T> = T | readonly T[];
type Named<T> = Readonly<Record<string, T>>;

export interface WrittenField {
  readonly type?: TypeName;
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: NativeValue;
  readonly scale?: number;
  readonly clean?: OneOrMore<CleanStep>;
  readonly pattern?: string;
  readonly enum?: readonly NativeValue[];
  readonly min?: NativeValue;
  readonly max?: NativeValue;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: NonNullable<FieldDefinition["format"]>;
  readonly onInvalid?: FieldDefinition["onInvalid"];
}

/** What stands under a kind's name (`csv:`, `postgres:`) is for that kind to read. */
export interface WrittenSource {
  readonly [kind: string]: unknown;
}

export interface WrittenLookup extends WrittenSource {
  readonly key?: string;
}

export interface WrittenEndpoint extends WrittenSource {
  readonly mode?: Mode;
  readonly id?: OneOrMore<string>;
  readonly modified?: string;
  readonly fields?: Named<string | false | WrittenMapping>;
  readonly write?: Named<string>;
  readonly onCreate?: Named<string>;
  readonly where?: string;
  readonly leaves?: EndpointDefinition["leaves"];
  readonly each?: string;
  readonly mirror?: boolean;
  readonly drift?: EndpointDefinition["drift"];
  readonly formats?: WrittenFormats;
}

/** YAML takes the word `null` for null unless it is in quotes. */
type WithNull = "empty" | "missing" | "writeNull";

export type WrittenFormats = {
  readonly [Name in keyof ValueFormats]?:
    | NonNullable<ValueFormats[Name]>
    | (Name extends WithNull ? null : never);
};

export interface WrittenMapping
  extends Omit<WrittenFormats, "number" | "date" | "time" | "timestamp" | "boolean"> {
  readonly path?: string;
  readonly format?: string;
  readonly read?: string;
}

export type WrittenWinner = "manual" | "newest" | "priority";
export type WrittenDecision = WrittenWinner | { readonly owner?: string; readonly rule?: string };

export interface WrittenConflicts {
  readonly default?: WrittenDecision;
  readonly priority?: readonly string[];
  readonly fields?: Named<WrittenDecision>;
  readonly deletes?: "update-wins" | "delete-wins" | "manual";
  readonly skew?: string;
}

export interface WrittenTrigger {
  readonly on?: "change";
  readonly every?: string;
  readonly cron?: string;
  readonly zone?: string;
  readonly webhook?: { readonly secret?: string };
  readonly after?: string;
}

export type WrittenShare = string | number | false;

export interface WrittenTest {
  readonly name?: string;
  readonly endpoint?: string;
  readonly native?: NativeRecord;
  readonly record?: Readonly<Record<string, NativeValue>>;
  readonly direction?: TestCase["direction"];
}

/** The one place where a checked file gets its type: `conform` has held it against the schema. */
export const asWritten = (conforming: Conforming): WrittenSync =>
  typeof conforming === "object" && conforming !== null ? (conforming as WrittenSync) : {};

export const asList = <T extends string | object>(written: OneOrMore<T> | undefined): readonly T[] => {
  if (written === undefined) return [];
  return isList(written) ? written : [written];
};

const isList = <T>(written: OneOrMore<T>): written is readonly T[] => Array.isArray(written);
