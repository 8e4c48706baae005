import type { EndpointName } from "../../model/ids.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { TypeName } from "../../model/value.ts";
import type { Column, EndpointSchema, LookupTables } from "../compiled.ts";
import { checkExpression } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import {
  booleanType,
  decimalType,
  dynType,
  integerType,
  listType,
  mapType,
  objectType,
  stringType,
  type Type,
  timestampType,
} from "../expressions/type.ts";
import { nativePath } from "../native-path.ts";
import { traitsOf } from "../sources/kinds.ts";
import type { EndpointDefinition, SyncFile } from "../sync-file.ts";

/** What expressions of one sync may look up. */
export interface Lookups {
  readonly types: ReadonlyMap<string, Type>;
  readonly tables: LookupTables;
}

/** The lookups of a file; the columns of a table are those of its first records. */
export function lookupsOf(file: SyncFile, tables: LookupTables): Lookups {
  const types = Object.keys(file.lookups).map((name) => [name, tableType(tables.get(name))] as const);
  return { types: new Map(types), tables };
}

const looked = 100;

function tableType(table: ReadonlyMap<string, NativeRecord> | undefined): Type {
  const members = new Map<string, Type>();
  let count = 0;
  for (const record of table?.values() ?? []) {
    if (count++ === looked) break;
    for (const name of Object.keys(record))
      members.set(name, typeof record[name] === "string" ? stringType : dynType);
  }
  return objectType(members, members.size > 0);
}

/**
 * Expressions over a native record: its columns by name and `row` for all of them. Under `each:` the columns are those of
 * the list's elements, and `parent` is the record around them. Where no column is known, as of elements or of an
 * endpoint that does not exist yet, every name that an expression reads is taken for one.
 */
export function nativeScopeFor(
  definition: EndpointDefinition,
  schema: EndpointSchema | undefined,
  lookups: Lookups,
): (source: string) => Scope {
  const outer = rowType(definition, schema);
  const row = definition.each === null ? outer : objectType({}, false);
  const variables = new Map(row.kind === "object" ? row.members : []);
  variables.set("row", row);
  if (definition.each !== null) variables.set("parent", outer);
  const known = scope(variables, lookups);
  return definition.each !== null || schema === undefined || schema.columns.length === 0
    ? (source) => withNamesOf(source, known)
    : () => known;
}

function withNamesOf(source: string, scope: Scope): Scope {
  const variables = new Map(scope.variables);
  for (const { path } of checkExpression(source, scope).references) {
    const name = path[0];
    if (typeof name === "string" && !variables.has(name)) variables.set(name, dynType);
  }
  return { ...scope, variables };
}

/** `where:` sees the canonical record, too. */
export function whereScope(native: Scope, file: SyncFile): Scope {
  return {
    ...native,
    variables: new Map([...native.variables, ["record", objectType(fieldTypes(file), true)]]),
  };
}

/** Expressions over the canonical record: `write:`. */
export const canonicalScope = (file: SyncFile, lookups: Lookups): Scope => scope(fieldTypes(file), lookups);

/** `onCreate:` may say when the run began. */
export function onCreateScope(file: SyncFile, lookups: Lookups): Scope {
  return scope(
    new Map([...fieldTypes(file), ["run", objectType({ startedAt: timestampType }, true)]]),
    lookups,
  );
}

/** `rule:` of one field: the changed `values` in endpoint order, the `base`, and `by` endpoint. */
export function ruleScope(file: SyncFile, type: TypeName, lookups: Lookups): Scope {
  const value: Type = { kind: type };
  const by = Object.keys(file.endpoints).map((name): [EndpointName, Type] => [name, value]);
  return scope(
    new Map<string, Type>([
      ["values", listType(value)],
      ["base", value],
      ["by", objectType(new Map(by), true)],
    ]),
    lookups,
  );
}

const scope = (variables: ReadonlyMap<string, Type>, { types, tables }: Lookups): Scope => ({
  variables,
  lookups: types,
  tables,
});

const fieldTypes = (file: SyncFile): ReadonlyMap<string, Type> =>
  new Map(Object.entries(file.record.fields).map(([name, { type }]) => [name, { kind: type }]));

/** The members are nested where the names of columns are paths. */
function rowType({ source, each }: EndpointDefinition, schema: EndpointSchema | undefined): Type {
  const isText = traitsOf(source.kind).text;
  const root: Branch = new Map();
  for (const column of schema?.columns ?? []) {
    let branch = root;
    const path = nativePath(column.name, source.kind) ?? [column.name];
    const names = path.filter((step) => typeof step === "string");
    for (const name of names.slice(0, -1)) {
      const inner = branch.get(name);
      const next: Branch = inner instanceof Map ? inner : new Map();
      branch.set(name, next);
      branch = next;
    }
    const last = names.at(-1);
    if (last !== undefined && !(branch.get(last) instanceof Map))
      branch.set(last, path.length === names.length ? columnType(column, isText) : dynType);
  }
  return branchType(root, schema?.closed === true && schema.columns.length > 0 && each === null);
}

type Branch = Map<string, Type | Branch>;

function branchType(branch: Branch, closed: boolean): Type {
  const members = [...branch].map(
    ([name, inner]) => [name, inner instanceof Map ? branchType(inner, false) : inner] as const,
  );
  return objectType(new Map(members), closed);
}

/** What a file's texts look like is not their type: the next one may look otherwise. */
function columnType({ type }: Column, isText: boolean): Type {
  switch (type) {
    case "list":
      return listType(dynType);
    case "object":
      return mapType(dynType);
    case "unknown":
    case "json":
      return dynType;
    case "boolean":
      return isText ? stringType : booleanType;
    case "integer":
      return isText ? stringType : integerType;
    case "decimal":
    case "number":
      return isText ? stringType : decimalType;
    case "string":
    case "date":
    case "time":
    case "timestamp":
      return stringType;
  }
}
