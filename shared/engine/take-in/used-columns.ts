import { idPaths } from "../../mapping/compile/id.ts";
import { placesOf } from "../../mapping/compile/places.ts";
import { lookupsOf, nativeScopeFor, whereScope } from "../../mapping/compile/scopes.ts";
import type { EndpointSchema, LookupTables } from "../../mapping/compiled.ts";
import { checkExpression } from "../../mapping/expressions/expression.ts";
import { nativePath } from "../../mapping/native-path.ts";
import type { SyncFile } from "../../mapping/sync-file.ts";
import type { EndpointName } from "../../model/ids.ts";

const noTables: LookupTables = new Map();

/** What a sync file makes of an endpoint's columns in any way, by the first step of their paths. */
export function usedColumns(
  file: SyncFile,
  name: EndpointName,
  schema: EndpointSchema | undefined,
): ReadonlySet<string> {
  const definition = file.endpoints[name]!;
  const lookups = lookupsOf(file, noTables);
  const native = nativeScopeFor(definition, schema, lookups);
  const used = new Set<string>();
  const use = (step: string | number | undefined) => used.add(String(step));
  const read = (source: string, scope = native(source)) => {
    for (const { path } of checkExpression(source, scope).references)
      use(path[0] === "row" ? path[1] : path[0]);
  };
  for (const place of placesOf(Object.keys(file.record.fields), definition, schema).values()) {
    if (place.kind === "path") use(place.path[0]);
    else if (place.kind === "read") read(place.read);
  }
  for (const path of idPaths(definition, schema)) use(path[0]);
  for (const text of [...Object.keys(definition.write), ...Object.keys(definition.onCreate)])
    use((nativePath(text, definition.source.kind) ?? [text])[0]);
  if (definition.where !== null) read(definition.where, whereScope(native(definition.where), file));
  return used;
}
