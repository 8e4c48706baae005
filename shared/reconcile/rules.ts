import type { Diagnostic } from "../base/diagnostic.ts";
import type { Result } from "../base/result.ts";
import type { CompiledSync } from "../mapping/compiled.ts";
import type { ConflictPolicy, DeletePolicy, EndpointDefinition, Mode } from "../mapping/sync-file.ts";
import type { EndpointName, FieldName } from "../model/ids.ts";
import type { CanonicalRecord, Value } from "../model/value.ts";

/** What reconcile needs to know of a sync: all of it data and pure functions. */
export interface Rules {
  /** The canonical fields, in the order of the sync file. */
  readonly fields: readonly FieldName[];
  /** In the order of the sync file. */
  readonly endpoints: readonly EndpointRules[];
  readonly conflicts: ConflictPolicy;
  readonly deletes: DeletePolicy;
  keyOf(record: CanonicalRecord): string | null;
  decide(
    field: FieldName,
    input: { readonly base: Value | undefined; readonly by: ReadonlyMap<EndpointName, Value> },
  ): Result<Value, Diagnostic>;
}

export interface EndpointRules {
  readonly name: EndpointName;
  readonly mode: Mode;
  readonly mirror: boolean;
  readonly drift: EndpointDefinition["drift"];
  readonly modified: FieldName | null;
  readonly readable: ReadonlySet<FieldName>;
  readonly writable: ReadonlySet<FieldName>;
  /** What the endpoint would give back, were it sent this record. */
  project(record: CanonicalRecord): CanonicalRecord;
}

/** The part of a compiled sync that reconcile goes by. */
export function rulesOf(sync: CompiledSync): Rules {
  return {
    fields: Object.keys(sync.file.record.fields),
    endpoints: [...sync.endpoints.values()].map((mapping) => ({
      name: mapping.name,
      mode: mapping.definition.mode,
      mirror: mapping.definition.mirror,
      drift: mapping.definition.drift,
      modified: mapping.definition.modified,
      readable: mapping.readable,
      writable: mapping.writable,
      project: mapping.project,
    })),
    conflicts: sync.file.conflicts,
    deletes: sync.file.deletes,
    keyOf: sync.keyOf,
    decide: sync.decide,
  };
}
