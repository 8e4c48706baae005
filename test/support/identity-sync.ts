import { ok } from "../../shared/base/result.ts";
import type { CompiledSync, EndpointMapping } from "../../shared/mapping/compiled.ts";
import type {
  ConflictPolicy,
  DeletePolicy,
  EndpointDefinition,
  FieldDefinition,
  Mode,
  SyncFile,
} from "../../shared/mapping/sync-file.ts";
import type { NativeRecord } from "../../shared/model/native.ts";
import type { CanonicalRecord, Value } from "../../shared/model/value.ts";

export interface IdentityOptions {
  readonly fields: readonly string[];
  readonly key: string;
  readonly endpoints: readonly {
    readonly name: string;
    readonly mode: Mode;
    readonly drift?: EndpointDefinition["drift"];
    readonly mirror?: boolean;
    readonly modified?: string;
    /** The endpoint gives its records an `id` of its own. */
    readonly makesIds?: boolean;
  }[];
  readonly conflicts: ConflictPolicy;
  readonly deletes: DeletePolicy;
  readonly brakes?: boolean;
}

/** A sync whose records look alike everywhere: for tests of everything but the mapping. */
export function identitySync(options: IdentityOptions): CompiledSync {
  const { fields, key } = options;
  const definitions = Object.fromEntries(options.endpoints.map((one) => [one.name, definitionOf(one)]));
  const off = options.brakes === true ? 0.5 : null;
  const file: SyncFile = {
    syncline: 1,
    name: "identity",
    description: null,
    record: { key: [key], fields: Object.fromEntries(fields.map((name) => [name, text])) },
    endpoints: definitions,
    lookups: {},
    conflicts: options.conflicts,
    deletes: options.deletes,
    schemaChange: "pause",
    when: [],
    brakes: { deletes: off, updates: off, shrink: off, atLeast: 10 },
    history: { runs: 200, backups: 0 },
    tests: [],
  };
  const all = new Set(fields);
  const pick = (record: Readonly<Record<string, unknown>>): CanonicalRecord => {
    const picked: Record<string, Value> = {};
    for (const field of fields) {
      const value = record[field];
      if (typeof value === "string" || value === null) picked[field] = value;
    }
    return picked;
  };
  const endpoints = options.endpoints.map(({ name, mode, makesIds = false }): [string, EndpointMapping] => [
    name,
    {
      name,
      definition: definitions[name]!,
      id: makesIds ? [["id"]] : [],
      readable: all,
      writable: mode === "source" ? new Set() : all,
      isFaithful: (native) => mode !== "source" && fields.every((field) => native[field] !== undefined),
      columns: fields,
      read: (native) => {
        const id = String(makesIds ? native.id : native[key]);
        return { kind: "record", id, record: pick(native), warnings: [] };
      },
      identify: (native) =>
        makesIds && native.id === undefined ? null : String(native[makesIds ? "id" : key]),
      // As a compiled sync: of what it cannot be sent, nothing can be said.
      project: (record) => (mode === "source" ? {} : pick(record)),
      create: (record) => ok(record as NativeRecord),
      update: (record, changed, native) =>
        ok(
          [...changed]
            .filter((field) => native[field] !== record[field])
            .map((field) => ({ path: [field], value: record[field] ?? null })),
        ),
      trace: () => [],
      place: (field) => [field],
    },
  ]);
  return {
    file,
    fingerprint: "identity",
    endpoints: new Map(endpoints),
    keyOf: (record) => (typeof record[key] === "string" ? record[key] : null),
    decide: (_, { by }) => ok([...by.values()].sort()[0] ?? null),
  };
}

const text: FieldDefinition = {
  type: "string",
  description: null,
  required: false,
  default: undefined,
  scale: null,
  clean: [],
  pattern: null,
  enum: null,
  min: null,
  max: null,
  minLength: null,
  maxLength: null,
  format: null,
  onInvalid: "reject",
};

function definitionOf(one: IdentityOptions["endpoints"][number]): EndpointDefinition {
  return {
    source: { kind: "ndjson", path: one.name, options: { encoding: null, into: null } },
    mode: one.mode,
    id: [],
    modified: one.modified ?? null,
    fields: {},
    write: {},
    onCreate: {},
    where: null,
    leaves: "keep",
    each: null,
    mirror: one.mirror ?? false,
    drift: one.drift ?? "overwrite",
    formats: {
      number: null,
      date: null,
      time: null,
      timestamp: null,
      boolean: null,
      zone: "UTC",
      nulls: [],
      empty: "value",
      missing: "null",
      writeNull: "null",
      as: null,
    },
  };
}
