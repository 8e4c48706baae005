import type { FieldName } from "../../model/ids.ts";
import { canonicalScope, type Lookups } from "../compile/scopes.ts";
import { checkExpression } from "../expressions/expression.ts";
import type { EndpointDefinition, SyncFile } from "../sync-file.ts";

/** The fields that an endpoint's `write:` expressions use, right or wrong as these may be otherwise. */
export function usedFields(
  file: SyncFile,
  { write }: EndpointDefinition,
  lookups: Lookups,
): ReadonlySet<FieldName> {
  const scope = canonicalScope(file, lookups);
  const references = Object.values(write).flatMap((source) => checkExpression(source, scope).references);
  return new Set(references.map(({ path }) => String(path[0])));
}
