import { createHash } from "node:crypto";
import { problem } from "../base/diagnostic.ts";
import { err, ok } from "../base/result.ts";
import type { EndpointName, FieldName } from "../model/ids.ts";
import type { NativeValue } from "../model/native.ts";
import { compileEndpoint } from "./compile/endpoint.ts";
import { checkedExpression } from "./compile/expression.ts";
import { keyOf } from "./compile/key.ts";
import { type Lookups, lookupsOf, ruleScope } from "./compile/scopes.ts";
import type { CompiledSync, EndpointMapping, EndpointSchema, LookupTables } from "./compiled.ts";
import { fromExpression } from "./expressions/boundary.ts";
import type { CompiledExpression } from "./expressions/expression.ts";
import { EvaluationProblem } from "./expressions/problem.ts";
import type { ConflictDefault, SyncFile } from "./sync-file.ts";
import { canonicalJson } from "./values/json.ts";

/** Changes whenever the same file makes other records of the same bytes, so that nothing remembered is trusted. */
const engineVersion = 1;

export interface CompileContext {
  readonly schemas: ReadonlyMap<EndpointName, EndpointSchema>;
  readonly lookups: LookupTables;
}

/** Makes a sync file into functions. `checkSync` must have found no error in it, in the same context. */
export function compileSync(file: SyncFile, { schemas, lookups: tables }: CompileContext): CompiledSync {
  const lookups = lookupsOf(file, tables);
  const endpoints = new Map<EndpointName, EndpointMapping>();
  for (const [name, definition] of Object.entries(file.endpoints))
    endpoints.set(name, compileEndpoint(file, name, definition, schemas.get(name), lookups));
  const rules = rulesOf(file, lookups);
  return {
    file,
    fingerprint: fingerprintOf(file, endpoints, tables),
    endpoints,
    keyOf: (record) => keyOf(record, file.record.key),
    decide(field, { base, by }) {
      const rule = rules.get(field);
      const definition = file.record.fields[field];
      if (rule === undefined || definition === undefined)
        throw new Error(`Syncline bug: the field ${field} has no rule`);
      const values = Object.keys(file.endpoints).flatMap(
        (name) => by.get(name) ?? (by.has(name) ? [null] : []),
      );
      const given = rule.evaluate({ values, base: base ?? null, by: Object.fromEntries(by) });
      const value = given instanceof EvaluationProblem ? given : fromExpression(given, definition.type);
      if (!(value instanceof EvaluationProblem)) return ok(value);
      const hint = value.hint === null ? {} : { hint: value.hint };
      return err(
        problem("record.expression", `The rule of "${field}" cannot decide: ${value.message}.`, {
          ...hint,
          at: { field },
        }),
      );
    },
  };
}

function rulesOf(file: SyncFile, lookups: Lookups): ReadonlyMap<FieldName, CompiledExpression> {
  const rules = new Map<FieldName, CompiledExpression>();
  for (const [field, { type }] of Object.entries(file.record.fields)) {
    const decision = decisionOf(file, field);
    if (decision.kind === "rule")
      rules.set(field, checkedExpression(decision.rule, ruleScope(file, type, lookups), { kind: type }));
  }
  return rules;
}

/** How conflicts about a field are decided. */
export const decisionOf = ({ conflicts }: SyncFile, field: FieldName): ConflictDefault =>
  Object.hasOwn(conflicts.fields, field) ? conflicts.fields[field]! : conflicts.default;

/** Only what decides what records look like: neither names and descriptions nor when the sync runs. */
function fingerprintOf(
  file: SyncFile,
  endpoints: ReadonlyMap<EndpointName, EndpointMapping>,
  tables: LookupTables,
): string {
  const { record, conflicts, deletes } = file;
  const readable = [...endpoints].map(([name, mapping]) => [name, [...mapping.readable].sort()]);
  const lookups = Object.entries(file.lookups).map(([name, { key }]) => [
    name,
    key,
    contentHash(tables.get(name) ?? new Map()),
  ]);
  const parts = [engineVersion, { record, endpoints: file.endpoints, conflicts, deletes }, readable, lookups];
  return sha256(canonical(parts));
}

function contentHash(table: ReadonlyMap<string, NativeValue>): string {
  const hash = createHash("sha256");
  for (const key of [...table.keys()].sort())
    hash.update(canonicalJson([key, table.get(key) ?? null]) ?? "").update("\n");
  return hash.digest("hex");
}

/** Through JSON, which leaves out what is undefined. */
const canonical = (parts: unknown): string => canonicalJson(JSON.parse(JSON.stringify(parts))) ?? "";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
