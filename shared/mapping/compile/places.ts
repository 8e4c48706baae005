import type { FieldName } from "../../model/ids.ts";
import type { Path } from "../../model/native.ts";
import type { EndpointSchema } from "../compiled.ts";
import { nativePath } from "../native-path.ts";
import type { EndpointDefinition, FieldMapping } from "../sync-file.ts";

/** How an endpoint comes by a field: from a place, by an expression, or not at all. */
export type FieldPlace =
  | {
      readonly kind: "path";
      readonly path: Path;
      readonly mapping: (FieldMapping & { readonly kind: "path" }) | null;
    }
  | { readonly kind: "read"; readonly read: string }
  /** `excluded` by the sync file, or `unmapped`: an endpoint whose columns are all known has none of this name. */
  | { readonly kind: "none"; readonly why: "excluded" | "unmapped" };

/** Where each field of the record is on an endpoint. Without a mapping it is at the place of its own name. */
export function placesOf(
  fields: Iterable<FieldName>,
  definition: EndpointDefinition,
  schema: EndpointSchema | undefined,
): ReadonlyMap<FieldName, FieldPlace> {
  const { kind } = definition.source;
  const places = new Map<FieldName, FieldPlace>();
  const isThere = schema === undefined || isOpen(schema) ? () => true : placeFinder(schema, kind);
  for (const name of fields) {
    const mapping = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
    if (mapping === false) places.set(name, { kind: "none", why: "excluded" });
    else if (mapping === undefined)
      places.set(
        name,
        isThere([name]) ? { kind: "path", path: [name], mapping: null } : { kind: "none", why: "unmapped" },
      );
    else if (mapping.kind === "read") places.set(name, mapping);
    else places.set(name, { kind: "path", path: nativePath(mapping.path, kind) ?? [mapping.path], mapping });
  }
  return places;
}

/** Whether there may be places that the schema does not name. An endpoint without any is one that is yet to be made. */
export const isOpen = (schema: EndpointSchema): boolean => !schema.closed || schema.columns.length === 0;

/** Says whether the schema names a place, or something inside or around it. Takes as long for each place as few names begin alike. */
export function placeFinder(
  schema: EndpointSchema,
  kind: EndpointDefinition["source"]["kind"],
): (path: Path) => boolean {
  const beginning = new Map<string | number | undefined, Path[]>();
  for (const { name } of schema.columns) {
    const known = nativePath(name, kind) ?? [name];
    const alike = beginning.get(known[0]);
    if (alike === undefined) beginning.set(known[0], [known]);
    else alike.push(known);
  }
  return (path) =>
    (beginning.get(path[0]) ?? []).some((known) => {
      const length = Math.min(known.length, path.length);
      return known.slice(0, length).every((step, index) => step === path[index]);
    });
}
